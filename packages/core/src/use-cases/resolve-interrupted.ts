import { onPostgres } from '../adapters/engines/database-target.ts';
import { readCommitted } from '../adapters/git/read-committed.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import { readInterruption } from '../adapters/postgres/store/read-interrupted.ts';
import type { InterruptedStatement } from '../adapters/postgres/store/read-interrupted.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import type { RevisionId } from '../revision/revision.ts';
import { nothingInterrupted, wrongRevision } from '../runner/errors.ts';
import type { Verdict } from '../runner/runner.ts';
import type { Intent } from '../store/store-state.ts';
import { readDatabaseState } from './read-database-state.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';

/** An interrupted revision, how far it came, and what it may have changed. */
export interface InterruptedRevision {
  readonly state: DatabaseState;
  readonly intent: Intent;
  readonly statements: readonly InterruptedStatement[];
  /** What has changed since before the statement in flight, in words. */
  readonly differences: readonly string[];
}

/**
 * Reads what is known of an interrupted revision: the named one, or the only one.
 *
 * @throws OrchError `RUN.NOTHING_INTERRUPTED`, `RUN.WRONG_REVISION`, `CONNECTION.*`, `STORE.*`
 */
export async function readInterruptedRevision(
  place: DatabasePlace,
  named: string | null,
): Promise<InterruptedRevision> {
  const state = await readDatabaseState(place);
  const ids = state.intents.map(({ id }) => id);
  if (ids.length === 0) throw nothingInterrupted(place.environment.name);
  const fitting = named === null ? state.intents : state.intents.filter((i) => i.id === named);
  const [intent, second] = fitting;
  if (intent === undefined || second !== undefined) throw wrongRevision(named, ids);

  const session = await openSession(onPostgres(state.target), { readOnly: true });
  try {
    const { statements, differences } = await readInterruption(session, intent.id);
    return { state, intent, statements, differences: differences.map(describeDifference) };
  } finally {
    await closeSession(session);
  }
}

/**
 * Records what a person says about an interrupted revision.
 *
 * @throws OrchError `RUN.*`, `STORE.*`, `CONNECTION.*`
 */
export async function resolveInterrupted(
  place: DatabasePlace,
  interrupted: InterruptedRevision,
  verdict: Verdict,
): Promise<void> {
  const { state, intent } = interrupted;
  const revision = state.history.revisions.get(intent.id);
  if (revision === undefined) throw wrongRevision(intent.id, knownIds(state));
  const committed =
    state.repository === null
      ? new Map<RevisionId, string>()
      : await readCommitted(state.repository, [revision]);
  await withRunner(
    {
      target: state.target,
      database: place.database,
      project: place.project,
      environment: place.environment.name,
      mode: 'database',
      command: 'resolve',
    },
    async (runner) => {
      const commit = committed.get(revision.id) ?? null;
      await runner.resolve({ revision, commit, verdict });
    },
  );
}

function knownIds(state: DatabaseState): readonly RevisionId[] {
  return state.intents.map(({ id }) => id);
}
