import type { Finding } from './finding.ts';
import type { OrchError } from './orch-error.ts';

/** A failure that a check collects instead of stopping at it. */
export function findingOf(error: OrchError, subject: string): Finding {
  return {
    code: error.code,
    severity: 'error',
    subject,
    message: error.message,
    hint: error.hint ?? 'orch check',
  };
}
