import type { ClientBase } from 'pg';
import type { Need } from '../../merge/pair-facts.ts';
import { extractModel } from './extract-model.ts';
import { factNames } from './fact-key-of.ts';

/**
 * Who needs whom in a database's schema, in the catalog's words: what `pg_depend` knows, without
 * owners.
 */
export async function readNeeds(client: ClientBase): Promise<readonly Need[]> {
  const model = await extractModel(client);
  const nameOf = factNames(model);
  return model.edges
    .filter(({ kind }) => kind !== 'owner')
    .map(({ from, to }) => ({ dependent: nameOf(from), needed: nameOf(to) }));
}
