import type { ReconciledRevision } from '@orch/core/store/reconciled-revision';
import type { Reconciled } from '@orch/core/use-cases/perform-reconcile';
import type { PlannedReconcile } from '@orch/core/use-cases/plan-reconcile';
import { flagName } from '@orch/core/generate/renames/flag-name';
import type { Printer } from './frame/printer.ts';
import { relativeTo } from './frame/relative-to.ts';
import { bold, cyan, dim, green, red, yellow } from './frame/text.ts';
import type { Text } from './frame/text.ts';

/** A plan, and what was done; null for `--dry-run`. */
export interface ShownReconcile {
  readonly planned: PlannedReconcile;
  readonly reconciled: Reconciled | null;
}

/** What takes lines of text: stdout, or what a question stands below. */
interface Lines {
  line(...parts: readonly Text[]): void;
}

type Planned = Extract<PlannedReconcile, { kind: 'planned' }>;

/** One database's part as values. */
export function describeReconcile({ planned, reconciled }: ShownReconcile): unknown {
  const { project, database, environment } = planned.state.place;
  const setAside = (reconciled?.setAside ?? planned.setAside).map((file) =>
    relativeTo(project.root, file),
  );
  const about = { database: database.name, environment: environment.name, setAside };
  if (planned.kind === 'nothing') {
    return { ...about, kind: 'nothing', local: planned.local, pending: planned.pending };
  }
  const { plan } = planned;
  return {
    ...about,
    kind: plan.changes.length === 0 ? 'recorded' : 'changed',
    replaced: plan.remove,
    recorded: plan.add.map(({ revision }) => revision.id),
    revisions: plan.judged,
    changes: plan.changes.map(({ source, changes }) => ({ source, changes })),
    renames: plan.renames,
    losses: plan.losses,
    run: reconciled?.run ?? [...plan.first.map(({ revision }) => revision.id), ...plan.run],
    drift: plan.drift,
  };
}

/** Shows what a question is about. */
export function showPlan(out: Lines, planned: Planned): void {
  const { plan } = planned;
  for (const id of plan.remove) out.line(yellow('- '), id, dim('  local'));
  for (const { id, verdict } of plan.judged) {
    if (verdict === 'applied') continue;
    const isRun = verdict === 'apart';
    out.line(green('+ '), id, dim(`  ${isRun ? 'is run' : verdictWords[verdict]}`));
  }
  for (const { changes } of plan.changes) {
    for (const { summary, losesData } of changes) {
      out.line('  ', losesData ? red('~ ') : yellow('~ '), summary);
    }
  }
  for (const { from, to, evidence } of plan.renames) {
    out.line('  ', flagName(from, 'public'), ' -> ', flagName(to, 'public'), '  ', dim(evidence));
  }
  for (const { name, count } of plan.losses) {
    const much = count === null ? 'what it holds' : `${count.toLocaleString('en-US')} rows`;
    out.line('  ', yellow('stashed: '), `${name}, ${much}`);
  }
}

const verdictWords = {
  there: 'is there already, and is recorded',
  different: 'differs: is recorded, and the rest is changed',
} as const;

/** Prints one database's part for a person. */
export function printReconciled(
  out: Printer,
  shown: ShownReconcile,
  { cwd }: { readonly cwd: string },
): void {
  const { planned, reconciled } = shown;
  const { database, environment } = planned.state.place;
  const where = `${database.name} in ${environment.name}`;
  if (planned.kind === 'nothing') {
    out.line(green('Nothing to reconcile: '), whyNothing(planned, where));
    printSetAside(out, shown, cwd);
    const [, second] = planned.local.length > 0 ? planned.pending : [];
    const target = planned.local.length > 0 || second !== undefined ? ' heads' : '';
    if (planned.pending.length > 0) {
      out.line('Next: ', cyan(`orch up${target} --env ${environment.name}`));
    }
    return;
  }
  const { plan } = planned;
  if (reconciled === null) {
    out.line(bold(where));
    showPlan(out, planned);
    for (const { source } of plan.changes) {
      out.line('');
      out.block(source.trimEnd(), 2);
    }
  } else {
    const ids = plan.add.map(({ revision }) => revision.id);
    const by = ids.length === 0 ? 'nothing is official of it' : ids.join(', ');
    out.line(green('Reconciled: '), `${plan.remove.join(', ')} -> ${by} in ${where}`);
  }
  for (const text of plan.drift) {
    out.line(yellow('left: '), text, dim(`  orch drift --env ${environment.name}`));
  }
  printSetAside(out, shown, cwd);
  out.line(
    ...(reconciled === null
      ? [dim(`Nothing was changed in ${environment.name}.`)]
      : ['Next: ', cyan(`orch status --env ${environment.name}`)]),
  );
}

function whyNothing(
  { local, pending }: Extract<PlannedReconcile, { kind: 'nothing' }>,
  where: string,
): string {
  if (local.length === 0) return `${where} has run no local revisions`;
  const names = local.join(', ');
  return pending.length === 0
    ? `${names} is on top of all official revisions of ${where}`
    : `${names} has nothing to do with what is pending for ${where}`;
}

function printSetAside(out: Printer, { planned, reconciled }: ShownReconcile, cwd: string): void {
  for (const file of reconciled?.setAside ?? planned.setAside) {
    const words = reconciled === null ? 'to be set aside: ' : 'set aside: ';
    out.line(dim(words), relativeTo(cwd, file));
  }
}

/** Prints which local revisions were replaced, and by what. */
export function printReplaced(
  out: Printer,
  databases: readonly {
    readonly database: string;
    readonly environment: string;
    readonly reconciled: readonly ReconciledRevision[];
  }[],
): void {
  for (const { database, environment, reconciled } of databases) {
    out.line(bold(`${database} in ${environment}`));
    if (reconciled.length === 0) {
      out.line(dim('  Nothing was replaced.'));
      continue;
    }
    const rows = reconciled.map(({ id, replacedBy, reconciledBy, reconciledAt }) => [
      id,
      replacedBy.length === 0 ? dim('nothing') : replacedBy.join(', '),
      reconciledBy,
      reconciledAt.slice(0, 16).replace('T', ' '),
    ]);
    out.table(rows, { head: ['replaced', 'by', 'who', 'when (UTC)'] });
  }
}
