import { pathsOf } from '@orch/core/guard/tree-change';
import type { GuardReport } from '@orch/core/use-cases/guard-state';
import { printFindings } from './frame/print-findings.ts';
import type { Printer } from './frame/printer.ts';
import { bold, cyan, dim, green, yellow } from './frame/text.ts';

/** How findings are told. */
export interface GuardTone {
  readonly polite: boolean;
  readonly github: boolean;
  readonly staged: boolean;
}

/** What a program is told about a branch. */
export function describeReport(report: GuardReport, { polite }: GuardTone): unknown {
  return { ...report, remark: polite ? null : report.remark };
}

/** Prints what was found on a branch, and what to do about it. */
export function printReport(out: Printer, report: GuardReport, tone: GuardTone): void {
  const { findings, overrides, remark } = report;
  const name = report.branch ?? 'a commit without a branch';
  const against =
    report.comparedWith.length === 0 ? '' : ` (compared with ${report.comparedWith.join(', ')})`;
  if (tone.github) annotate(out, report);
  if (findings.length === 0) {
    out.line(green('ok'), '  ', bold(name), dim(against));
    printOverrides(out, overrides);
    return;
  }
  if (remark !== null && !tone.polite) out.line(yellow(remark));
  out.line(bold(name), ' may ', mayText(report), dim(against));
  printFindings(out, findings);
  printOverrides(out, overrides);
  for (const line of whatToDo(report, tone)) out.line(line);
}

function mayText({ allows }: GuardReport): string {
  return allows === 'additions'
    ? 'add revisions, and change none that is released'
    : 'not touch revisions';
}

function printOverrides(out: Printer, overrides: GuardReport['overrides']): void {
  for (const { change, commit, author, reason } of overrides) {
    const what = `${change.kind} ${pathsOf(change).join(' -> ')}`;
    out.line(
      '  ',
      yellow('allowed'),
      ' ',
      what,
      dim(` ${commit.slice(0, 12)} by ${author}: `),
      reason,
    );
  }
}

function whatToDo(
  { allows }: GuardReport,
  { staged }: GuardTone,
): readonly (string | ReturnType<typeof cyan>)[] {
  const trailer = '--trailer "Allow-Revisions: <reason>"';
  return [
    allows === 'additions'
      ? 'Put released revisions back as they were, and say what should change in a new one.'
      : 'Take them out, or move your own below .orch/local, which Git ignores. The official revision is generated on a release branch, after the merge.',
    'Must it be? Then say why in the commit:',
    cyan(staged ? `git commit --no-verify ${trailer}` : `git commit --amend ${trailer}`),
  ];
}

function annotate(out: Printer, { findings, overrides }: GuardReport): void {
  for (const { code, subject, message, hint } of findings) {
    out.annotate({
      level: 'error',
      file: subject,
      title: code,
      message: `${message}; do: ${hint}`,
    });
  }
  for (const { change, author, reason } of overrides) {
    const message = `allowed by ${author}: ${reason}`;
    out.annotate({ level: 'notice', file: change.path, title: 'Allow-Revisions', message });
  }
}
