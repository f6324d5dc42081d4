import { OrchError } from '../../src/failure/orch-error.ts';

/** The OrchError that a call throws; fails when it throws nothing or anything else. */
export function failureOf(call: () => unknown): OrchError {
  try {
    call();
  } catch (error) {
    if (error instanceof OrchError) return error;
    throw error;
  }
  throw new Error('expected a failure, and nothing was thrown');
}
