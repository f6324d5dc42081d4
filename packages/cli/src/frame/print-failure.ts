import type { Finding } from '@orch/core/failure/finding';
import type { OrchError } from '@orch/core/failure/orch-error';
import { failureLocation } from './failure-location.ts';
import type { Excerpt } from './failure-location.ts';
import type { Printer } from './printer.ts';
import { bold, cyan, dim, red, yellow } from './text.ts';

/** Prints what happened, where, what to do next, and the code. */
export function printFailure(out: Printer, error: OrchError): void {
  out.line(red(bold('error')), ': ', error.message);
  const location = failureLocation(error.details);
  if (location?.file != null) {
    const place = [location.file, location.line, location.line === null ? null : location.column];
    out.line('  at ', cyan(place.filter((part) => part !== null).join(':')));
  }
  if (location?.excerpt != null) printExcerpt(out, location.excerpt);
  printFindings(out, error.details['findings']);
  printLastWords(out, error.details['output']);
  if (error.hint !== undefined) out.line('  ', bold('hint'), ': ', error.hint);
  out.line('  ', dim(`code: ${error.code}`));
}

/** Prints a failure that orch did not foresee; `stack` comes from {@link describeThrown}. */
export function printBug(out: Printer, stack: string): void {
  out.line(red(bold('bug')), ': this should not happen, and orch cannot go on');
  out.block(stack, 2);
  out.line('  ', bold('hint'), ': please report it with the command and the lines above');
}

/** Compiled TypeScript may be named by its whole text, which may hold a password. */
const COMPILED_SOURCE = /data:text\/javascript\S*?(?:\?filePath=|(?=\s|$))/gu;

/** The stack of what was thrown with the stacks of its causes, whatever was thrown. */
export function describeThrown(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const own = (error.stack ?? `${error.name}: ${error.message}`).replaceAll(COMPILED_SOURCE, '');
  return error.cause === undefined ? own : `${own}\ncaused by ${describeThrown(error.cause)}`;
}

function printExcerpt(out: Printer, excerpt: Excerpt): void {
  const gutter = String(excerpt.lines.at(-1)?.number ?? 1).length;
  for (const line of excerpt.lines) {
    out.line(
      '  ',
      dim(`${String(line.number).padStart(gutter)} | `),
      line.text.replaceAll('\t', ' '),
    );
  }
  if (excerpt.caret !== null) {
    out.line('  ', dim(`${' '.repeat(gutter)} | `), ' '.repeat(excerpt.caret - 1), red('^'));
  }
}

/** What a process said before it ended by itself. */
function printLastWords(out: Printer, output: unknown): void {
  if (typeof output !== 'string') return;
  const lines = output.trimEnd().split('\n');
  if (lines.length > lastWordsLines) out.line('  ', dim('...'));
  for (const line of lines.slice(-lastWordsLines)) out.line('  ', dim('| '), line);
}

const lastWordsLines = 12;

function printFindings(out: Printer, findings: unknown): void {
  if (!Array.isArray(findings)) return;
  for (const finding of findings as readonly Finding[]) {
    const mark = finding.severity === 'warning' ? yellow('warning') : red('error');
    out.line('  ', mark, ' ', bold(finding.subject), ': ', finding.message);
    if (finding.detail !== undefined) out.block(finding.detail, 4);
    if (finding.hint !== '') out.line('    ', dim(finding.hint));
  }
}
