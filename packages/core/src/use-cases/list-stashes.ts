import { closeSession, openSession, resolveConnection } from '../adapters/postgres/connect.ts';
import { unknownStash } from '../adapters/postgres/stash/errors.ts';
import { readStashes } from '../adapters/postgres/stash/read-stashes.ts';
import type { Stash } from '../stash/stash.ts';
import type { DatabasePlace } from './read-database-state.ts';

/**
 * Reads what is stashed in a database, oldest first; changes nothing.
 * @throws OrchError `CONNECTION.*`, `STORE.*`
 */
export async function listStashes(place: DatabasePlace): Promise<readonly Stash[]> {
  const { project, environment } = place;
  const target = await resolveConnection(environment.connection, project.root);
  const session = await openSession(target, {
    readOnly: true,
    catalogOnly: true,
    connectTimeoutMs: project.limits.connectTimeoutMs,
  });
  try {
    return await readStashes(session);
  } finally {
    await closeSession(session);
  }
}

/**
 * The stashes with the given numbers, in that order, each once.
 * @throws OrchError `STASH.UNKNOWN`
 */
export function selectStashes(stashes: readonly Stash[], ids: readonly string[]): readonly Stash[] {
  return [...new Set(ids)].map((id) => {
    const found = stashes.find((stash) => stash.id === id);
    if (found === undefined) throw unknownStash(id);
    return found;
  });
}
