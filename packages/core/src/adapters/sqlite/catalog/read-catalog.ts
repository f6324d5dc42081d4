import type { Catalog } from '../../../catalog/catalog.ts';
import type { CatalogScope } from '../../../catalog/catalog-scope.ts';
import { makeCatalog } from '../../../catalog/make-catalog.ts';
import type { SqliteSession } from '../load-driver.ts';
import { catalogOfFileNotRead } from './errors.ts';
import { readIndex } from './read-index.ts';
import { readTable, type TableRow } from './read-table.ts';
import { readTrigger, readView } from './read-view.ts';
import { Reading, type SchemaRow } from './reading.ts';

/** The major version of SQLite, which stands where a server's does. */
const major = 3;

/**
 * Reads the schema of a database as facts, as it is at one moment and without writing. Left out are
 * SQLite's own tables, those of orch (`orch_`) and Knex, and what virtual tables keep their rows in.
 * Each note has the exact statement (`sql`) and the place among all (`position`).
 *
 * @throws OrchError `CATALOG.FILE_NOT_READ`
 */
export function readSqliteCatalog(session: SqliteSession, scope: CatalogScope): Catalog {
  return readFacts(new Reading(session, scope), () => true);
}

/** Reads the part of the schema that belongs to one table or view. */
export function readSqliteTable(
  session: SqliteSession,
  scope: CatalogScope,
  table: string,
): Catalog {
  return readFacts(new Reading(session, scope), (owner) => owner === table);
}

function readFacts(reading: Reading, isWanted: (owner: string) => boolean): Catalog {
  try {
    atOneMoment(reading.session, () => readAll(reading, isWanted));
  } catch (error) {
    const isOfSqlite =
      error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
    throw isOfSqlite ? catalogOfFileNotRead(error) : error;
  }
  return makeCatalog(reading.facts, major);
}

function atOneMoment(session: SqliteSession, work: () => void): void {
  if (session.inTransaction) {
    work();
    return;
  }
  session.exec('begin');
  try {
    work();
  } finally {
    session.exec('commit');
  }
}

function readAll(reading: Reading, isWanted: (owner: string) => boolean): void {
  const { session } = reading;
  const rows = session
    .prepare(
      `select type, name, tbl_name as owner, sql, row_number() over (order by rowid) as position
       from main.sqlite_schema order by rowid`,
    )
    .all() as readonly SchemaRow[];
  const tables = new Map(
    (
      session.prepare(`select * from pragma_table_list where schema = 'main'`).all() as TableRow[]
    ).map((row) => [row.name, row]),
  );
  const isLeftOut = (name: string) =>
    reading.isIgnored(name) || tables.get(name)?.type === 'shadow';

  const kept = rows.filter(({ owner }) => isWanted(owner) && !isLeftOut(owner));
  for (const row of kept) {
    const table = tables.get(row.name);
    if (row.type === 'table' && table !== undefined) readTable(row, table, reading);
  }
  for (const row of kept) {
    if (row.type === 'index') readIndex(row, reading);
    else if (row.type === 'view') readView(row, reading);
    else if (row.type === 'trigger') readTrigger(row, reading);
  }
}
