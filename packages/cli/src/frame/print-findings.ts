import type { Finding } from '@orch/core/failure/finding';
import type { Printer } from './printer.ts';
import { cyan, dim, red, yellow } from './text.ts';

/** Prints findings, errors first, each with what to do and its detail (a diff). */
export function printFindings(
  out: Pick<Printer, 'line' | 'block'>,
  findings: readonly Finding[],
): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  for (const finding of [...errors, ...warnings]) {
    const label = finding.severity === 'error' ? red('error  ') : yellow('warning');
    out.line('  ', label, ' ', finding.message, ' ', dim(`[${finding.code}]`));
    if (finding.detail !== undefined) out.block(finding.detail.trimEnd(), 10);
    out.line('          ', dim('do: '), cyan(finding.hint));
  }
}

/** 3 when one of the findings is an error. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 3 {
  return findings.some(({ severity }) => severity === 'error') ? 3 : 0;
}
