import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession, type PostgresTarget } from '../adapters/postgres/connect.ts';
import {
  generateRevisions,
  scopeOfRequest,
  type Generated,
  type GenerateRequest,
} from './generate-revisions.ts';
import { materialiseModels } from './materialise-models.ts';
import { readPast } from './read-past.ts';

/** What to generate from the models, and beside which database shadows are made. */
export interface GenerateFromModelsRequest extends GenerateRequest {
  readonly beside: PostgresTarget;
}

/**
 * Makes the revisions that lead from the history at the current checkout to what the models say:
 * the models are built on a throw-away database, which is the truth then.
 *
 * @throws OrchError `MODEL.*`, `GENERATE.*`, and what reading the history or connecting throws
 */
export async function generateFromModels(request: GenerateFromModelsRequest): Promise<Generated> {
  const { project, database, environment, beside } = request;
  const past = await readPast(project, database);
  const shadow = await materialiseModels({ project, database, environment, beside });
  try {
    const session = await openSession(shadow.target, { readOnly: true });
    try {
      return await generateRevisions(request, past, {
        kind: 'models',
        label: 'the models',
        target: shadow.target,
        beside,
        session,
        catalog: await readCatalog(session, scopeOfRequest(request)),
      });
    } finally {
      await closeSession(session);
    }
  } finally {
    await shadow.drop();
  }
}
