import type pg from 'pg';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { CatalogScope } from '../../../catalog/catalog-scope.ts';
import { makeCatalog } from '../../../catalog/make-catalog.ts';
import { databaseFailureKind, sqlStateOf } from '../sqlstate.ts';
import { catalogNotRead, schemaKeepsChanging } from './errors.ts';
import { families } from './families.ts';
import { readServerMajor, readTogether } from './read-together.ts';
import { Reading } from './reading.ts';
import { scopeSql } from './scope-sql.ts';

/** How often a schema is read that changes meanwhile. */
const attempts = 10;

/**
 * Reads the schema of a database as facts, as it was at one moment and without writing. What the
 * session has set (search_path, TimeZone, ...) makes no difference and is left as it was. Inside an
 * open transaction it reads what that transaction sees.
 *
 * The server writes definitions as of now and not as of the snapshot. When another session changed
 * the schema meanwhile, it is read again.
 *
 * @throws OrchError `CATALOG.CHANGING` when it never stands still, `CATALOG.NOT_READ` when the server
 *   does not answer
 */
export async function readCatalog(client: pg.ClientBase, scope: CatalogScope): Promise<Catalog> {
  let cause: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      const catalog = await readOnce(client, scope);
      if (catalog !== null) return catalog;
    } catch (error) {
      if (!isAboutGoneObject(error)) throw failureOf(error);
      cause = error;
    }
  }
  throw schemaKeepsChanging(cause);
}

/** Whether an object was dropped between the snapshot and the writing of its definition. */
function isAboutGoneObject(error: unknown): boolean {
  const internalError = 'XX000'; // cache lookup failed, could not open relation
  return databaseFailureKind(error) === 'noSuchObject' || sqlStateOf(error) === internalError;
}

function failureOf(error: unknown): unknown {
  const isForeseen = error instanceof Error && databaseFailureKind(error) !== 'other';
  return isForeseen ? catalogNotRead(error) : error;
}

/** One reading; null when the schema changed while it went on. */
async function readOnce(client: pg.ClientBase, scope: CatalogScope): Promise<Catalog | null> {
  const serverMajor = await readServerMajor(client);
  const sql = scopeSql(scope, serverMajor);
  const queries = families.flatMap((family) => {
    const text = family.sql(sql);
    return text === null ? [] : [{ family, text }];
  });
  const { results, isDisturbed } = await readTogether(
    client,
    queries.map(({ text }) => text),
  );
  if (isDisturbed) return null;
  const reading = new Reading(scope, serverMajor);
  queries.forEach(({ family }, index) => family.read(results[index] ?? [], reading));
  return makeCatalog(reading.facts, serverMajor);
}
