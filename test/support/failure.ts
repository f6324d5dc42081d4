import { OrchError } from '../../packages/core/src/failure/orch-error.ts';
import { rejection } from './rejection.ts';

/** The OrchError that a promise is rejected with; any other error is thrown on. */
export async function failure(promise: Promise<unknown>): Promise<OrchError> {
  const error = await rejection(promise);
  if (error instanceof OrchError) return error;
  throw error;
}
