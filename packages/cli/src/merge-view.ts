import type { Environment, Project } from '@orch/core/config/project';
import type { RevisionId } from '@orch/core/revision/revision';
import type { MergedSide, PlannedMerge } from '@orch/core/use-cases/merge-heads';
import { printFindings } from './frame/print-findings.ts';
import type { Printer } from './frame/printer.ts';
import { relativeTo } from './frame/relative-to.ts';
import { bold, cyan, dim, green, yellow } from './frame/text.ts';

/** A merge, and what became of it. */
export interface MergeView {
  readonly planned: PlannedMerge;
  readonly project: Project;
  readonly environment: Environment;
  readonly cwd: string;
  readonly written: boolean;
  readonly dryRun: boolean;
}

type Merge = Extract<PlannedMerge, { kind: 'merge' }>;

/** What a program is told about a merge. */
export function describeMerge({
  planned,
  project,
  written,
}: MergeView): Readonly<Record<string, unknown>> {
  if (planned.kind !== 'merge') return planned;
  const { verdict, sides, pairs, id, file, source, proved, absent, findings } = planned;
  return {
    kind: planned.kind,
    verdict: verdict.kind,
    decision: verdict.decision,
    id,
    parents: sides.map(({ head }) => head),
    file: relativeTo(project.root, file),
    source,
    proved,
    written,
    absent,
    orders: verdict.notes.orders,
    prefers: verdict.notes.prefers,
    equals: verdict.notes.equals,
    replaces: verdict.notes.replaces,
    sides: sides.map((side) => ({
      head: side.head,
      revisions: side.own.map((one) => ({
        id: one,
        commit: side.authors.get(one)?.commit ?? null,
        author: side.authors.get(one)?.author ?? null,
      })),
    })),
    pairs: pairs.map(({ heads, kind, first, otherOrder, reasons }) => ({
      heads,
      verdict: kind,
      first,
      otherOrder,
      reasons: reasons.map(({ kind: why, revision, message }) => ({
        kind: why,
        revision,
        message,
      })),
    })),
    findings,
  };
}

/** Prints how heads go together, and what to do next. */
export function printMerge(out: Printer, view: MergeView): void {
  const { planned } = view;
  if (planned.kind === 'oneHead') {
    out.line(green('Nothing to do: '), `one head, ${planned.head ?? 'and no revision at all'}`);
    return;
  }
  if (planned.kind === 'proved') {
    out.line(green('Proved: '), `${planned.id} leads to one schema from each of its parents`);
    printFindings(out, planned.findings);
    return;
  }
  for (const side of planned.sides) printSide(out, side);
  out.line('');
  for (const { heads, kind, first, reasons } of planned.pairs) {
    const colour = kind === 'conflicting' ? yellow : green;
    const order = kind === 'ordered' && first !== null ? `, ${first} first` : '';
    out.line(colour(kind), `  ${heads.join(' and ')}${order}`);
    for (const { message } of reasons) out.line('  ', message);
  }
  printFindings(out, planned.findings);
  out.line('');
  printOutcome(out, planned, view);
}

function printSide(out: Printer, { head, own, authors }: MergedSide): void {
  const who = (id: RevisionId): string => {
    const by = authors.get(id);
    return by === undefined ? 'not committed' : `${by.commit.slice(0, 12)} by ${by.author}`;
  };
  out.line(bold(head), dim(`  ${who(head)}`));
  for (const id of own) if (id !== head) out.line('  ', id, dim(`  ${who(id)}`));
}

function printOutcome(out: Printer, planned: Merge, view: MergeView): void {
  const { verdict, file, source, absent, proved } = planned;
  const shown = relativeTo(view.cwd, file);
  if (view.dryRun) {
    out.line(dim(shown));
    out.block(source.trimEnd());
    return;
  }
  if (verdict.decision !== null) out.line(yellow('To decide: '), verdict.decision);
  if (view.written) {
    out.line(green('Created '), shown, proved ? dim('  proved from every head') : '');
    const { name } = view.environment;
    if (proved) out.line('Next: ', cyan(`orch up --env ${name}`));
    else out.line('Next: edit it, then ', cyan(`orch up --env ${name}`));
    return;
  }
  out.line(dim(`Nothing was written; it would be ${shown}.`));
  if (absent.length > 0) {
    out.line(`The migrations folder does not have ${absent.join(', ')} yet.`);
    out.line('Next: merge the branches in Git, then ', cyan('orch merge-heads'));
  } else if (verdict.decision === null) out.line('Next: ', cyan('orch merge-heads'));
}
