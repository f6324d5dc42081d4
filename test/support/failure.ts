import type { OrchError } from '../../packages/core/src/failure/orch-error.ts';
import { rejection } from './rejection.ts';

/** The OrchError, of the sources or of the built package, that a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<OrchError> {
  const error = await rejection(promise);
  if (error.name === 'OrchError') return error as OrchError;
  throw error;
}
