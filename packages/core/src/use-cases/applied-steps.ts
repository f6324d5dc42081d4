import { basename } from 'node:path';

import { writeScratchRevision } from '../adapters/files/scratch-revision.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';

/** The steps that a database has run, ready to be run again. */
export interface AppliedSteps {
  readonly steps: readonly RunStep[];
  /** Removes the files that were written for it. */
  remove(): Promise<void>;
}

/**
 * Finds the code of applied revisions: a file with the same content, or else the text that is kept
 * in the store.
 */
export async function stepsOfApplied(
  applied: readonly AppliedRevision[],
  { root, known }: { readonly root: string; readonly known: ReadonlyMap<RevisionId, RunStep> },
): Promise<AppliedSteps> {
  const removals: (() => Promise<void>)[] = [];
  const remove = async (): Promise<void> => {
    for (const each of removals) await each();
  };
  const steps: RunStep[] = [];
  for (const { id, checksum, source, fileName, commit } of applied) {
    const file = known.get(id);
    if (file?.revision.checksum === checksum) {
      steps.push(file);
      continue;
    }
    const scratch = await writeScratchRevision(root, basename(fileName), source);
    removals.push(() => scratch.remove());
    steps.push({ direction: 'up', revision: scratch.revision, file: scratch.file, commit });
  }
  return { steps, remove };
}
