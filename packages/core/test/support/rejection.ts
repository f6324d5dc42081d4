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

/** The error that a promise is rejected with; fails when it is not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('expected a rejection, and the promise was fulfilled');
}
