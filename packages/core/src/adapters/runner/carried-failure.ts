import { OrchError } from '../../failure/orch-error.ts';
import type { CarriedFailure } from './protocol.ts';

/** Packs an error for the way to another process. */
export function packFailure(error: unknown): CarriedFailure {
  if (error instanceof OrchError) {
    return {
      code: error.code,
      message: error.message,
      details: plain(error.details),
      hint: error.hint ?? null,
      exitCode: error.exitCode,
      stack: error.cause instanceof Error ? (error.cause.stack ?? null) : null,
    };
  }
  const isError = error instanceof Error;
  return {
    code: null,
    message: isError ? error.message : String(error),
    details: {},
    hint: null,
    exitCode: 1,
    stack: isError ? (error.stack ?? null) : null,
  };
}

/** Unpacks what {@link packFailure} packed: an `OrchError`, or a plain `Error` for a bug. */
export function unpackFailure(failure: CarriedFailure): Error {
  const cause = new Error(failure.message);
  if (failure.stack !== null) cause.stack = failure.stack;
  if (failure.code === null) return cause;
  return new OrchError({
    code: failure.code,
    message: failure.message,
    details: failure.details,
    exitCode: failure.exitCode,
    ...(failure.hint === null ? {} : { hint: failure.hint }),
    ...(failure.stack === null ? {} : { cause }),
  });
}

/** Only what can be cloned. */
function plain(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const copy: Record<string, unknown> = JSON.parse(JSON.stringify(details));
  return copy;
}
