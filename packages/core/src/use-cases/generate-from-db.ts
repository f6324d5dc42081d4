import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession, type PostgresTarget } from '../adapters/postgres/connect.ts';
import { withoutLocal } from '../config/select-target.ts';
import {
  generateRevisions,
  scopeOfRequest,
  type Generated,
  type GenerateRequest,
} from './generate-revisions.ts';
import { readPast } from './read-past.ts';

/** What to generate, from which database. */
export interface GenerateFromDatabaseRequest extends GenerateRequest {
  readonly reference: PostgresTarget;
}

/**
 * Makes the revisions that lead from the history at the current checkout to the schema of a real
 * database, which is only read.
 *
 * @throws OrchError `GENERATE.*`, and what reading the history or connecting throws
 */
export async function generateFromDatabase(
  request: GenerateFromDatabaseRequest,
): Promise<Generated> {
  const { reference } = request;
  // What goes to Git continues only what is in Git.
  const past = await readPast(request.project, withoutLocal(request.database));

  request.onStage?.({ kind: 'readReference' });
  const session = await openSession(reference, { readOnly: true });
  try {
    return await generateRevisions(request, past, {
      kind: 'database',
      label: reference.label,
      target: reference,
      beside: reference,
      session,
      catalog: await readCatalog(session, scopeOfRequest(request)),
    });
  } finally {
    await closeSession(session);
  }
}
