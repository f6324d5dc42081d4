import { redact } from '@orch/core/failure/redact';
import { inspect } from 'node:util';
import { neutraliseLine } from '../frame/neutralise.ts';

/**
 * A value as a shell prints it: rows, and answers of the server without the fields of its protocol.
 * Passwords of the project are not shown, whatever holds them.
 */
export function showValue(value: unknown, { colors }: { readonly colors: boolean }): string {
  if (isRefusal(value)) return neutraliseLine(redact(value.message));
  if (!isAnswer(value)) return redact(inspect(value, { colors, depth: 4 }));
  const { command, rowCount, rows } = value;
  if (rows.length > 0) return redact(inspect(rows, { colors, depth: 4 }));
  return `${command} ${rowCount ?? ''}`.trim();
}

/** Whether a value is the server's refusal of a statement. */
export function isRefusal(value: unknown): value is Error {
  return value instanceof Error && 'severity' in value && 'routine' in value;
}

interface Answer {
  readonly command: string;
  readonly rowCount: number | null;
  readonly rows: readonly unknown[];
}

/** What `pg` answers to statements that return no rows, and to raw ones. */
function isAnswer(value: unknown): value is Answer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'command' in value &&
    'rowCount' in value &&
    'rows' in value &&
    Array.isArray(value.rows)
  );
}
