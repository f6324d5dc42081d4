import { closeSession, openSession, resolveConnection } from '../adapters/postgres/connect.ts';
import { readReconciled } from '../adapters/postgres/store/reconciled.ts';
import { unsupportedEngine } from '../status/errors.ts';
import type { ReconciledRevision } from '../store/reconciled-revision.ts';
import type { DatabasePlace } from './read-database-state.ts';

/**
 * Reads which local revisions of a database were replaced by official ones, the last ones first.
 *
 * @throws OrchError `STATUS.ENGINE`, `CONNECTION.*`, `STORE.*`
 */
export async function listReconciled({
  project,
  database,
  environment,
}: DatabasePlace): Promise<readonly ReconciledRevision[]> {
  if (database.engine !== 'postgres') throw unsupportedEngine(database.name, database.engine);
  const target = await resolveConnection(environment.connection, project.root);
  const session = await openSession(target, { readOnly: true });
  try {
    return await readReconciled(session);
  } finally {
    await closeSession(session);
  }
}
