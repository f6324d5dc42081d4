import type { Project } from '../config/project.ts';
import type { PastCode, PastStep } from '../git/past-code.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { MergeHistory } from './merge-heads-history.ts';

/** Revisions that can be run until it is closed. */
export interface MergeSteps {
  /** The steps that run revisions up, in the order given. */
  stepsOf(ids: readonly RevisionId[]): readonly RunStep[];
  close(): Promise<void>;
}

/**
 * Makes revisions runnable: those of the folder as they are, those of commits with that commit's
 * code in a throw-away work tree.
 *
 * @throws OrchError `PAST_CODE.*`, `GIT.*`
 */
export async function openMergeSteps(
  project: Project,
  merge: MergeHistory,
  ids: ReadonlySet<RevisionId>,
): Promise<MergeSteps> {
  const steps = new Map<RevisionId, RunStep>();
  const past: PastStep[] = [];
  for (const id of ids) {
    const revision = merge.history.revisions.get(id);
    const home = merge.homes.get(id);
    if (revision === undefined || home === undefined) throw new Error(`no revision ${id}`);
    const { file, commit } = home;
    if (file !== null) steps.set(id, { direction: 'up', revision, file, commit: null });
    else past.push({ direction: 'up', revision, commit });
  }
  const code = past.length === 0 ? null : await openPast(project, merge, past);
  for (const step of code?.steps ?? []) steps.set(step.revision.id, step);
  return {
    stepsOf: (wanted) =>
      wanted.map((id) => {
        const step = steps.get(id);
        const revision = merge.history.revisions.get(id);
        if (step === undefined || revision === undefined) throw new Error(`no code for ${id}`);
        return { ...step, revision };
      }),
    close: async () => code?.close(),
  };
}

async function openPast(
  project: Project,
  { repository }: MergeHistory,
  steps: readonly PastStep[],
): Promise<PastCode> {
  const { openPastCode } = await import('../adapters/git/past-code.ts');
  if (repository === null) throw new Error('commits without a repository');
  return openPastCode({ repository, project, steps });
}
