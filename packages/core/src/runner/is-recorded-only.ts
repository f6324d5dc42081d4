import type { RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
import type { RunStep } from './run-step.ts';

/** What is applied, and how each came to be. */
export type AppliedOrigins = ReadonlyMap<RevisionId, AppliedRevision['origin']>;

/**
 * Whether a step changes the record alone. Of revisions that do the same, the first up does it and
 * the last down takes it back, whichever they are; a revision that a merge replaces is never run,
 * and its down is run only where its up once was.
 */
export function isRecordedOnly(
  { direction, revision }: Pick<RunStep, 'direction' | 'revision'>,
  applied: AppliedOrigins,
): boolean {
  const { equal = [], replaced = false } = revision.merged ?? {};
  if (equal.some((id) => applied.has(id))) return true;
  if (direction === 'up') return replaced;
  return equal.length === 0 && applied.get(revision.id) === 'merged';
}
