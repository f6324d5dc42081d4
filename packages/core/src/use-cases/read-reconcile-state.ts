import { onPostgres } from '../adapters/engines/database-target.ts';
import { readMigrationsFolder } from '../adapters/files/read-migrations-folder.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import { readReconciled } from '../adapters/postgres/store/reconciled.ts';
import { interruptedRevision } from '../adapters/runner/journal-errors.ts';
import { withoutLocal } from '../config/select-target.ts';
import { refuseErrors } from '../history/errors.ts';
import { divideHistory } from '../reconcile/divide-history.ts';
import type { DividedHistory } from '../reconcile/divide-history.ts';
import { protectedFromLocal } from '../reconcile/errors.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import { unsupportedEngine } from '../status/errors.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
import type { ReconciledRevision } from '../store/reconciled-revision.ts';
import { readDatabaseState } from './read-database-state.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';

/** What a database has run, what is official, and what is local. */
export interface ReconcileState {
  /** Whose database has no local folder: only what is in Git counts. */
  readonly place: DatabasePlace;
  readonly state: DatabaseState;
  readonly divided: DividedHistory;
  /** Official revisions. */
  readonly official: ReadonlyMap<RevisionId, RunStep>;
  /** Revisions of the local folder. */
  readonly local: ReadonlyMap<RevisionId, RunStep>;
  readonly reconciled: readonly ReconciledRevision[];
}

/**
 * Reads a database's record and the files of both kinds; changes nothing.
 *
 * @throws OrchError `RECONCILE.PROTECTED`, `HISTORY.FINDINGS`, `RUN.INTERRUPTED_REVISION`,
 *   `STATUS.ENGINE`, `CONNECTION.*`, `STORE.*`, `GIT.*`
 */
export async function readReconcileState(asked: DatabasePlace): Promise<ReconcileState> {
  const { project, database, environment } = asked;
  if (database.engine !== 'postgres') throw unsupportedEngine(database.name, database.engine);
  if (environment.protected) throw protectedFromLocal(environment.name);
  const place = { ...asked, database: withoutLocal(database) };
  const state = await readDatabaseState(place);
  refuseErrors(state.history.findings);
  // An edited file tells nothing about what the database has run.
  refuseErrors(state.findings.filter(({ code }) => code === 'HISTORY.EDITED'));
  const [intent] = state.intents;
  if (intent !== undefined) throw interruptedRevision(intent.id, intent.direction);

  const session = await openSession(onPostgres(state.target), { readOnly: true });
  try {
    return {
      place,
      state,
      divided: divideHistory(state.history, state.applied),
      official: stepsOf(state),
      local: await readLocal(asked),
      reconciled: await readReconciled(session),
    };
  } finally {
    await closeSession(session);
  }

  async function readLocal({
    database: { localDirectory, ...settings },
  }: DatabasePlace): Promise<ReadonlyMap<RevisionId, RunStep>> {
    if (localDirectory === undefined) return new Map();
    // What is wrong with such a file says `orch check`.
    return stepsOf(
      await readMigrationsFolder({ ...settings, directories: [localDirectory] }, project),
    );
  }
}

function stepsOf({
  history,
  files,
}: Pick<DatabaseState, 'history' | 'files'>): ReadonlyMap<RevisionId, RunStep> {
  const steps = new Map<RevisionId, RunStep>();
  for (const [id, revision] of history.revisions) {
    const file = files.get(id);
    if (file !== undefined) steps.set(id, { direction: 'up', revision, file, commit: null });
  }
  return steps;
}

/** Whether a local revision's file is still there as it was run. */
export function hasFile({ local }: ReconcileState, { id, checksum }: AppliedRevision): boolean {
  return local.get(id)?.revision.checksum === checksum;
}

/**
 * Local files that have no more use once revisions are replaced: theirs, what builds on them, and
 * what was replaced before or is official by now.
 */
export function filesWithoutUse(
  { local, official, reconciled, divided }: ReconcileState,
  replaced: ReadonlySet<RevisionId>,
): readonly string[] {
  const isApplied = new Set(divided.local.map(({ id }) => id));
  const before = new Map(reconciled.map(({ id, checksum }) => [id, checksum]));
  const gone = new Set(replaced);
  // Names are in the order of the history.
  for (const [id, { revision }] of local) {
    if (isApplied.has(id)) continue;
    const wasReplaced = before.get(id) === revision.checksum;
    const isOfficial = official.get(id)?.revision.checksum === revision.checksum;
    if (wasReplaced || isOfficial || revision.parents.some((parent) => gone.has(parent))) {
      gone.add(id);
    }
  }
  return [...local].flatMap(([id, { file }]) => (gone.has(id) ? [file] : []));
}
