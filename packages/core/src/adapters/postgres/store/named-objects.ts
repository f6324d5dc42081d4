import type { ClientBase } from 'pg';
import type { ChangedIdentity, IdentifiedName } from '../../../generate/renames/identities.ts';
import { liveIdentities } from './identities.ts';
import { factKindOf } from './read-identities.ts';

/** Everything with a name in a database, by what outlives renames. */
export type NamedObjects = ReadonlyMap<string, NamedObject>;

interface NamedObject {
  readonly catalog: string;
  readonly oid: string;
  readonly kind: string;
  readonly home: string;
  readonly name: string;
  readonly columns: readonly (string | null)[] | null;
}

/** Reads the names of all objects; nothing is written. */
export async function readNamedObjects(client: ClientBase): Promise<NamedObjects> {
  await client.query(
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path TO pg_catalog, pg_temp',
  );
  try {
    const { rows } = await client.query<NamedObject>(
      `SELECT catalog, oid::text, kind, home::text, name, columns FROM (${liveIdentities}) l`,
    );
    return new Map(rows.map((row) => [keyOf(row.catalog, row.oid), row]));
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Two databases that are copies of a third, each changed in its own way. */
export interface CopiesOfOne {
  /** The third, before. */
  readonly origin: NamedObjects;
  readonly from: NamedObjects;
  readonly to: NamedObjects;
}

/**
 * What has one name in one copy of a database and another name in another copy: copies keep all
 * numbers. What was made in a copy itself is in no other.
 */
export function changedBetween({ origin, from, to }: CopiesOfOne): readonly ChangedIdentity[] {
  return [...origin].flatMap(([key, known]): readonly ChangedIdentity[] => {
    const [before, after] = [from.get(key), to.get(key)];
    const kind = factKindOf(known);
    if (before === undefined || after === undefined || kind === undefined) return [];
    const [was, is] = [nameOf(before, from), nameOf(after, to)];
    // A column that was added in a copy may have the number of another one in the other.
    const count = known.columns?.length ?? 0;
    const now = { ...is, columns: is.columns.map((name, at) => (at < count ? name : null)) };
    return [{ kind, oid: known.oid, before: was, after: now }];
  });
}

function nameOf(object: NamedObject, all: NamedObjects): IdentifiedName {
  const home = homeOf(object, all);
  return { home, name: object.name, columns: object.columns ?? [] };
}

/** The schema, and the table or type that something is part of. */
function homeOf({ catalog, kind, home }: NamedObject, all: NamedObjects): readonly string[] {
  if (catalog === 'pg_namespace') return [];
  const isOfTable = catalog === 'pg_constraint' || (catalog === 'pg_class' && /^i$/i.test(kind));
  const homeCatalog = isOfTable ? 'pg_class' : catalog === 'pg_enum' ? 'pg_type' : 'pg_namespace';
  const found = all.get(keyOf(homeCatalog, home));
  if (found === undefined) return [];
  return [...homeOf(found, all), found.name];
}

function keyOf(catalog: string, oid: string): string {
  return `${catalog} ${oid}`;
}
