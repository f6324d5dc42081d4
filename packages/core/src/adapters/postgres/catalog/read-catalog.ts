import type pg from 'pg';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { CatalogScope } from '../../../catalog/catalog-scope.ts';
import { makeCatalog } from '../../../catalog/make-catalog.ts';
import { families } from './families.ts';
import { Reading } from './reading.ts';
import { scopeSql } from './scope-sql.ts';

/**
 * Reads the schema of a database as facts, in one snapshot and without writing. What the session
 * has set (search_path, TimeZone, ...) makes no difference and is left as it was. Inside an open
 * transaction it reads what that transaction sees.
 */
export async function readCatalog(client: pg.ClientBase, scope: CatalogScope): Promise<Catalog> {
  const serverMajor = await readServerMajor(client);
  const sql = scopeSql(scope, serverMajor);
  const queries = families.flatMap((family) => {
    const text = family.sql(sql);
    return text === null ? [] : [{ family, text }];
  });
  const results = await readTogether(
    client,
    queries.map(({ text }) => text),
  );
  const reading = new Reading(scope, serverMajor);
  queries.forEach(({ family }, index) => family.read(results[index] ?? [], reading));
  return makeCatalog(reading.facts, serverMajor);
}

async function readServerMajor(client: pg.ClientBase): Promise<number> {
  const text = `select current_setting('server_version_num')::int / 10000 as major`;
  const { rows } = await client.query<{ major: number }>(text);
  const major = rows[0]?.major;
  if (major === undefined) throw new Error('the server did not tell its version');
  return major;
}

/** Settings that decide how the server writes names and constants, and keep it quick. */
const settings = [
  'set local jit = off',
  'set local search_path = pg_catalog, pg_temp',
  `set local timezone = 'UTC'`,
  `set local datestyle = 'ISO, YMD'`,
  `set local intervalstyle = 'postgres'`,
  `set local bytea_output = 'hex'`,
  'set local extra_float_digits = 1',
  'set local quote_all_identifiers = off',
  'set local standard_conforming_strings = on',
];

/** Sends all queries in one message, so that the whole catalog costs one round trip. */
async function readTogether(
  client: pg.ClientBase,
  queries: readonly string[],
): Promise<readonly (readonly unknown[])[]> {
  const inside = client.getTransactionStatus() === 'T';
  const before = [
    inside ? 'savepoint orch_catalog' : 'begin isolation level repeatable read read only',
    ...settings,
  ];
  const restore = inside
    ? ['rollback to savepoint orch_catalog', 'release savepoint orch_catalog']
    : ['rollback'];
  try {
    const text = [...before, ...queries, ...restore].join(';\n');
    // Several statements in one text give a list of results, which the driver's types do not say.
    const results = (await client.query(text)) as unknown as readonly pg.QueryResult[];
    return queries.map((_, index) => results[before.length + index]?.rows ?? []);
  } catch (error) {
    // When this fails too, the connection is gone, and the first error says why.
    await client.query(restore.join(';')).catch(() => undefined);
    throw error;
  }
}
