import type pg from 'pg';
import { closeSession, openSession, resolveConnection } from '../adapters/postgres/connect.ts';
import { copySettings } from '../adapters/postgres/stash/copy-settings.ts';
import { noTarget, notRestored, stashBusy } from '../adapters/postgres/stash/errors.ts';
import { readStashes } from '../adapters/postgres/stash/read-stashes.ts';
import type { RestoreTarget } from '../adapters/postgres/stash/find-restore-target.ts';
import { restoreStash } from '../adapters/postgres/stash/restore-stash.ts';
import type { Restored } from '../adapters/postgres/stash/restore-stash.ts';
import { splitName } from '../adapters/postgres/stash/split-name.ts';
import { deleteStash } from '../adapters/postgres/stash/take-stash.ts';
import { sqlStateOf } from '../adapters/postgres/sqlstate.ts';
import { runLockKey } from '../adapters/runner/child/run-lock-key.ts';
import { OrchError } from '../failure/orch-error.ts';
import { hideValues } from '../runner/hide-values.ts';
import type { Stash } from '../stash/stash.ts';
import { selectStashes } from './list-stashes.ts';
import type { DatabasePlace } from './read-database-state.ts';

/** What was put back of one stash. */
export interface RestoredStash extends Restored {
  readonly stash: string;
}

/**
 * Puts stashes back, in the given order and in one transaction under the run lock; `preview` only
 * counts what would happen. `into` names the table or, for a stash of one column, `table.column`.
 * Values that somebody may have written since give way only when `replaces` is `all`.
 *
 * @throws OrchError `STASH.*`, `STORE.*`, `CONNECTION.*`; then nothing was changed
 */
export async function restoreStashes(
  place: DatabasePlace,
  request: {
    readonly ids: readonly string[];
    readonly into: string | null;
    readonly replaces: 'all' | 'untouched';
  },
  mode: 'restore' | 'preview',
): Promise<readonly RestoredStash[]> {
  return inStashTransaction(place, async (session) => {
    const stashes = selectStashes(await readStashes(session), request.ids);
    const done: RestoredStash[] = [];
    for (const stash of stashes) {
      const target = targetOf(stash, request.into);
      try {
        const { replaces } = request;
        const restored = await restoreStash(session, stash, { target, replaces, mode });
        done.push({ stash: stash.id, ...restored });
      } catch (error) {
        throw refusalOf(stash, error);
      }
    }
    return done;
  });
}

/**
 * Deletes stashes with the values that they hold, in one transaction under the run lock.
 * @throws OrchError `STASH.UNKNOWN`, `STASH.BUSY`, `STORE.*`, `CONNECTION.*`
 */
export async function dropStashes(place: DatabasePlace, ids: readonly string[]): Promise<void> {
  await inStashTransaction(place, async (session) => {
    for (const { id } of selectStashes(await readStashes(session), ids)) {
      for (const statement of deleteStash(id)) await session.query(statement);
    }
  });
}

async function inStashTransaction<T>(
  { project, environment }: DatabasePlace,
  work: (session: pg.Client) => Promise<T>,
): Promise<T> {
  const target = await resolveConnection(environment.connection, project.root);
  const { connectTimeoutMs, lockTimeoutMs } = project.limits;
  const session = await openSession(target, {
    applicationName: 'orch stash',
    catalogOnly: true,
    connectTimeoutMs,
  });
  try {
    await session.query(
      `BEGIN ISOLATION LEVEL READ COMMITTED;\n${copySettings};\nSET LOCAL lock_timeout TO ${lockTimeoutMs}`,
    );
    const [high, low] = runLockKey;
    const { rows } = await session.query<{ locked: boolean }>(
      `SELECT pg_catalog.pg_try_advisory_xact_lock(${high}, ${low}) AS locked`,
    );
    if (rows[0]?.locked !== true) throw stashBusy();
    const result = await work(session);
    await session.query('COMMIT');
    return result;
  } finally {
    // Without a COMMIT the end of the session rolls back.
    await closeSession(session);
  }
}

function targetOf(stash: Stash, into: string | null): RestoreTarget | null {
  if (into === null) return null;
  const { schema } = stash;
  const parts = splitName(into);
  const isOneColumn = stash.kind === 'columns' && stash.lost.length === 1;
  const names = [...(parts ?? [])];
  const column = isOneColumn ? (names.pop() ?? null) : null;
  const [first, second, third] = names;
  if (first === undefined || third !== undefined || (isOneColumn && column === null)) {
    const form = isOneColumn ? 'table.column' : 'table';
    throw noTarget(stash.id, `${JSON.stringify(into)} does not name a ${form}`);
  }
  return second === undefined
    ? { schema, table: first, column }
    : { schema: first, table: second, column };
}

/** The server says why it does not take the values; those themselves are not shown. */
function refusalOf(stash: Stash, error: unknown): unknown {
  if (error instanceof OrchError || !(error instanceof Error)) return error;
  if (sqlStateOf(error) === null) return error;
  return notRestored(
    stash.id,
    hideValues(error.message, { sqlState: sqlStateOf(error), sql: '' }),
    error,
  );
}
