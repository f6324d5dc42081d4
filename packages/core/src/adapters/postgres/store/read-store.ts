import type { Querier } from '../querier.ts';
import type { Revision, RevisionId } from '../../../revision/revision.ts';
import type { StoreState } from '../../../store/store-state.ts';
import { damagedStore, foreignStore, newerStore, noRights } from './errors.ts';
import type { AppliedRow, IntentRow } from './store-rows.ts';
import { appliedOf, appliedQuery, intentOf, intentsQuery, sourcesQuery } from './store-rows.ts';
import { storeVersion } from './store-versions.ts';
import { databaseFailureKind, sqlStateOf } from '../sqlstate.ts';

/** Texts that need not be read from a store: those of files with the same checksum. */
export type KnownSources = ReadonlyMap<RevisionId, Pick<Revision, 'checksum' | 'source'>>;

/**
 * Reads the store of the database that a session is connected to; writes nothing. `known` is waited
 * for between its queries.
 *
 * @throws OrchError `STORE.NEWER`, `STORE.FOREIGN`, `STORE.DAMAGED`, `STORE.NO_RIGHTS`
 */
export async function readStore(
  client: Querier,
  known: Promise<KnownSources> = Promise.resolve(new Map()),
): Promise<StoreState> {
  const presence = await readPresence(client);
  if (presence.kind === 'absent') return presence;
  try {
    const applied = await client.query<AppliedRow>(appliedQuery);
    const intents = await client.query<IntentRow>(intentsQuery);
    const sources = await readSources(client, applied.rows, await known);
    return {
      ...presence,
      applied: applied.rows.map((row) => appliedOf(row, sources.get(row.id) ?? '')),
      intents: intents.rows.map(intentOf),
    };
  } catch (error) {
    throw storeFailure(error);
  }
}

async function readSources(
  client: Querier,
  applied: readonly AppliedRow[],
  known: KnownSources,
): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>();
  const missing: string[] = [];
  for (const { id, checksum } of applied) {
    const file = known.get(id as RevisionId);
    if (file?.checksum === checksum) sources.set(id, file.source);
    else missing.push(id);
  }
  if (missing.length === 0) return sources;
  const { rows } = await client.query<{ id: string; source: string }>(sourcesQuery, [missing]);
  for (const { id, source } of rows) sources.set(id, source);
  return sources;
}

/** Whether there is a store, and what it says about itself. */
export type StorePresence =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present'; readonly version: number; readonly environment: string | null };

interface PresenceRow {
  readonly has_schema: boolean;
  readonly has_table: boolean;
  readonly foreign_object: string | null;
  readonly foreign_owner: string | null;
}

/**
 * Whether there is a store, of which version. A part of it that belongs to a role whom the current
 * one has no reason to trust is refused: its owner could put a trigger on it.
 *
 * @throws OrchError `STORE.NEWER`, `STORE.FOREIGN`, `STORE.DAMAGED`, `STORE.NO_RIGHTS`
 */
export async function readPresence(client: Querier): Promise<StorePresence> {
  const found = (await client.query<PresenceRow>(presenceQuery)).rows[0];
  if (found === undefined || !found.has_schema) return { kind: 'absent' };
  if (found.foreign_object !== null) {
    throw foreignStore(found.foreign_object, found.foreign_owner ?? 'nobody');
  }
  if (!found.has_table) return { kind: 'absent' };
  try {
    const { rows } = await client.query<{ version: number; environment: string | null }>(
      'SELECT version, environment FROM orch.store',
    );
    const [store] = rows;
    if (store === undefined) throw damagedStore('orch.store has no row');
    if (store.version > storeVersion) throw newerStore(store.version, storeVersion);
    return { kind: 'present', ...store };
  } catch (error) {
    throw storeFailure(error);
  }
}

/** The `STORE.*` failure behind an error of reading or writing the store; others come back as is. */
export function storeFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  switch (databaseFailureKind(error)) {
    case 'insufficientPrivilege':
      return noRights(error.message, error);
    case 'noSuchObject':
      return damagedStore(error.message);
    default:
      return sqlStateOf(error) === undefinedColumn ? damagedStore(error.message) : error;
  }
}

const undefinedColumn = '42703';

const eq = 'OPERATOR(pg_catalog.=)';

const presenceQuery = `
  WITH parts AS (
    SELECT 'schema orch' AS object, n.nspowner AS owner
    FROM pg_catalog.pg_namespace n WHERE n.nspname ${eq} 'orch'::pg_catalog.name
    UNION ALL
    SELECT pg_catalog.concat('orch.', c.relname), c.relowner
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid ${eq} c.relnamespace
    WHERE n.nspname ${eq} 'orch'::pg_catalog.name AND c.relkind ${eq} 'r'::pg_catalog."char"
  ), strange AS (
    SELECT p.object, r.rolname
    FROM parts p JOIN pg_catalog.pg_roles r ON r.oid ${eq} p.owner
    WHERE NOT r.rolsuper
      AND NOT pg_catalog.pg_has_role(p.owner, 'MEMBER')
      AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_database d
        WHERE d.datname ${eq} pg_catalog.current_database() AND d.datdba ${eq} p.owner)
    ORDER BY 1 LIMIT 1
  )
  SELECT EXISTS (SELECT FROM parts) AS has_schema,
         EXISTS (SELECT FROM parts WHERE object ${eq} 'orch.store') AS has_table,
         (SELECT object FROM strange) AS foreign_object,
         (SELECT rolname::pg_catalog.text FROM strange) AS foreign_owner`;
