import type pg from 'pg';

/** The rows of all queries, in the order of the queries. */
export interface Together {
  readonly results: readonly (readonly unknown[])[];
  /** Whether another session changed the schema between the first query and the last. */
  readonly isDisturbed: boolean;
}

/**
 * The server's major version. Asked so that nothing in the session's search_path can take the
 * place of a function.
 */
export async function readServerMajor(client: pg.ClientBase): Promise<number> {
  const [row] = (await client.query<{ server_version_num: string }>('show server_version_num'))
    .rows;
  if (row === undefined) throw new Error('the server did not tell its version');
  return Math.floor(Number(row.server_version_num) / 10_000);
}

/**
 * Sends all queries in one message, so that the whole catalog costs one round trip. They see one
 * snapshot and cannot write; the session is as before afterwards, whatever happens.
 */
export async function readTogether(
  client: pg.ClientBase,
  queries: readonly string[],
): Promise<Together> {
  const isInside = client.getTransactionStatus() === 'T';
  const begin = [isInside ? 'savepoint orch_catalog' : snapshotTransaction, ...settings];
  const end = isInside
    ? ['rollback to savepoint orch_catalog', 'release savepoint orch_catalog']
    : ['rollback'];
  try {
    // In the caller's transaction isolation is the caller's affair.
    const watch = isInside ? [] : [snapshotQuery, stateQuery];
    const results = await queryAll(client, [...begin, ...watch, ...queries, ...end]);
    const [snapshot, state] = results.slice(begin.length);
    return {
      results: results.slice(begin.length + watch.length, -end.length).map((result) => result.rows),
      isDisturbed:
        !isInside &&
        (await isChanged(client, {
          snapshot: textOf(snapshot, 'snapshot'),
          state: textOf(state, 'state'),
        })),
    };
  } catch (error) {
    // When this fails too, the connection is gone, and the first error says why.
    await client.query(end.join(';')).catch(() => undefined);
    throw error;
  }
}

const snapshotTransaction = 'begin isolation level repeatable read read only';

/** Settings that decide how the server writes names and constants, and keep it quick. */
const settings = [
  'set local search_path = pg_catalog, pg_temp',
  'set local jit = off',
  `set local timezone = 'UTC'`,
  `set local datestyle = 'ISO, YMD'`,
  `set local intervalstyle = 'postgres'`,
  `set local bytea_output = 'hex'`,
  'set local extra_float_digits = 1',
  'set local quote_all_identifiers = off',
];

/** System catalogs whose rows decide what names and definitions look like, and their relation. */
const watched: readonly (readonly [catalog: string, relation: string | null])[] = [
  ['pg_class', 'oid'],
  ['pg_attribute', 'attrelid'],
  ['pg_attrdef', 'adrelid'],
  ['pg_constraint', 'conrelid'],
  ['pg_index', 'indrelid'],
  ['pg_inherits', 'inhrelid'],
  ['pg_policy', 'polrelid'],
  ['pg_rewrite', 'ev_class'],
  ['pg_trigger', 'tgrelid'],
  ['pg_collation', null],
  ['pg_enum', null],
  ['pg_opclass', null],
  ['pg_operator', null],
  ['pg_proc', null],
  ['pg_statistic_ext', null],
];

/**
 * The number of rows of each watched catalog and who wrote them: every change of a schema changes
 * one of the two. Temporary tables, which a busy application makes all the time, are left out.
 */
const stateQuery = `
  with temporary as (
    select oid, relnamespace from pg_class where relpersistence = 't'
  )
  select concat_ws(',',
    ${watched.map(([catalog, relation]) => stateOfCatalog(catalog, relation)).join(',\n    ')},
    (select count(*) || ' ' || sum(xmin::text::bigint) from pg_type
      where typnamespace not in (select relnamespace from temporary))) as state`;

function stateOfCatalog(catalog: string, relation: string | null): string {
  const where = relation === null ? '' : `where ${relation} not in (select oid from temporary)`;
  return `(select count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) from ${catalog} ${where})`;
}

const snapshotQuery = 'select pg_current_snapshot()::text as snapshot';

/**
 * Whether the schema is no longer what the snapshot showed. When no transaction began or ended
 * since, the question need not be asked.
 */
async function isChanged(
  client: pg.ClientBase,
  before: { readonly snapshot: string; readonly state: string },
): Promise<boolean> {
  const look = ['begin read only', ...settings.slice(0, 2)];
  const [now] = (await queryAll(client, [...look, snapshotQuery, 'rollback'])).slice(look.length);
  if (textOf(now, 'snapshot') === before.snapshot) return false;
  const [then] = (await queryAll(client, [...look, stateQuery, 'rollback'])).slice(look.length);
  return textOf(then, 'state') !== before.state;
}

type Result = pg.QueryResult<Readonly<Record<string, unknown>>>;

/** Sends several statements in one message; the driver's types do not say that it lists results. */
async function queryAll(
  client: pg.ClientBase,
  statements: readonly string[],
): Promise<readonly Result[]> {
  return (await client.query(statements.join(';\n'))) as unknown as readonly Result[];
}

function textOf(result: Result | undefined, column: string): string {
  const value = result?.rows[0]?.[column];
  if (typeof value !== 'string') throw new Error(`the server did not tell its ${column}`);
  return value;
}
