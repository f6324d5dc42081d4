import { withRunner } from '../adapters/runner/open-runner.ts';
import { readCommitted } from '../adapters/git/read-committed.ts';
import { refuseErrors } from '../history/errors.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { StampedRevision } from '../runner/runner.ts';
import type { DatabaseTarget } from '../adapters/engines/database-target.ts';
import { changedMeanwhile } from '../runner/errors.ts';
import { readDatabaseState } from './read-database-state.ts';
import type { DatabasePlace } from './read-database-state.ts';
import { selectInState } from './select-in-state.ts';

/** What stamping changes in the store; no revision is run. */
export interface PlannedStamp {
  readonly target: DatabaseTarget;
  readonly applied: readonly RevisionId[];
  /** To be recorded, parents first. */
  readonly add: readonly StampedRevision[];
  /** To be taken out, children first. */
  readonly remove: readonly RevisionId[];
}

/**
 * Plans to record exactly the selected revisions and their ancestors as applied. Revisions that are
 * recorded and stay keep their record, and edited ones among them are recorded anew.
 *
 * @throws OrchError `HISTORY.FINDINGS`, `REVISION.*`, `CONNECTION.*`, `STORE.*`, `GIT.*`
 */
export async function planStamp(
  place: DatabasePlace,
  selectors: readonly string[],
): Promise<PlannedStamp> {
  const state = await readDatabaseState(place);
  refuseErrors(state.history.findings);
  const { graph, revisions } = state.history;
  const targets: RevisionId[] = [];
  for (const text of selectors) targets.push(...(await selectInState(text, state, place.database)));
  const wanted = graph.ancestorsOf(targets);
  const checksums = new Map(state.applied.map(({ id, checksum }) => [id, checksum]));
  const isKept = (id: RevisionId): boolean =>
    wanted.has(id) && checksums.get(id) === revisions.get(id)?.checksum;

  const added = graph
    .topologicalOrder()
    .filter((id) => wanted.has(id) && !isKept(id))
    .flatMap((id) => revisions.get(id) ?? []);
  const commits =
    state.repository === null
      ? new Map<RevisionId, string>()
      : await readCommitted(state.repository, added);
  const applied = state.applied.map(({ id }) => id);
  return {
    target: state.target,
    applied,
    add: added.map((revision) => ({ revision, commit: commits.get(revision.id) ?? null })),
    remove: applied.filter((id) => !isKept(id)).reverse(),
  };
}

/**
 * Records what was planned, under the run lock.
 *
 * @throws OrchError `RUN.*`, `STORE.*`, `CONNECTION.*`
 */
export async function performStamp(place: DatabasePlace, planned: PlannedStamp): Promise<void> {
  if (planned.add.length + planned.remove.length === 0) return;
  await withRunner(
    {
      target: planned.target,
      database: place.database,
      project: place.project,
      environment: place.environment.name,
      mode: 'database',
      command: 'stamp',
    },
    async (runner) => {
      const { add, remove, applied } = planned;
      const outcome = await runner.stamp({
        add,
        remove,
        origin: 'stamped',
        expectedApplied: applied,
      });
      if (outcome.kind === 'stale') throw changedMeanwhile();
    },
  );
}
