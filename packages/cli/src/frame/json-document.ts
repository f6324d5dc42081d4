import type { OrchError } from '@orch/core/failure/orch-error';
import { neutraliseJson } from './neutralise.ts';

/** The version of the JSON documents; it changes when a reader would have to. */
export const JSON_VERSION = 1;

/** The document of a command that handed back a result. */
export function resultDocument(command: string, result: unknown): string {
  return encode({ orch: JSON_VERSION, command, ok: true, result });
}

/** The document of a command that failed. */
export function failureDocument(command: string | null, error: OrchError): string {
  return encode({
    orch: JSON_VERSION,
    command,
    ok: false,
    error: {
      code: error.code,
      message: error.message,
      hint: error.hint ?? null,
      details: error.details,
    },
  });
}

/** The document of a bug. */
export function bugDocument(command: string | null, message: string): string {
  return encode({
    orch: JSON_VERSION,
    command,
    ok: false,
    error: { code: 'BUG', message, hint: null, details: {} },
  });
}

function encode(document: unknown): string {
  return `${neutraliseJson(JSON.stringify(document, plainValue, 2))}\n`;
}

function plainValue(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value as ReadonlyMap<string, unknown>);
  if (value instanceof Set) return [...(value as ReadonlySet<unknown>)];
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return { name: value.name, message: value.message };
  return value;
}
