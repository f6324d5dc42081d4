import type { ClientBase } from 'pg';
import type { Catalog, FactKey } from '../../catalog/catalog.ts';
import type { CatalogScope } from '../../catalog/catalog-scope.ts';
import { readCatalog } from '../postgres/catalog/read-catalog.ts';
import { unknownRename } from './errors.ts';
import { extractModel } from './extract-model.ts';
import type { Model, StableId } from './model.ts';
import { ownAction } from './own-action.ts';
import type { Action } from './plan-stage.ts';
import { quoteName, quotePath, quoteText } from './sql-names.ts';

/** A rename that somebody decided: the keys of a fact that goes and of the one that it becomes. */
export interface AcceptedRename {
  readonly from: FactKey;
  readonly to: FactKey;
}

/** What a database is once the accepted renames were performed, and how to perform and undo them. */
export interface Renamed {
  readonly model: Model;
  readonly catalog: Catalog;
  readonly there: readonly Action[];
  readonly back: readonly Action[];
}

/** The two catalogs between which the renames lie. */
export interface RenameContext {
  readonly scope: CatalogScope;
  readonly fromCatalog: Catalog;
  readonly toCatalog: Catalog;
}

/**
 * Performs renames in a transaction, reads the schema again, and rolls back: the server knows best
 * what a rename does to the definitions that use the name.
 *
 * @throws OrchError `PLAN.RENAME_UNKNOWN` when a rename names something that is not there
 */
export async function tryRenames(
  client: ClientBase,
  renames: readonly AcceptedRename[],
  context: RenameContext,
): Promise<Renamed> {
  const pairs = renames.map((rename) => pairOf(rename, context)).toSorted(tablesFirst);
  const there = pairs.flatMap((pair) => statements(pair, { hasTableMoved: true }));
  const back = pairs
    .map(({ from, to }) => ({ from: to, to: from }))
    .toReversed()
    .flatMap((pair) => statements(pair, { hasTableMoved: false }));
  await client.query('begin');
  try {
    for (const { sql } of there) await client.query(sql);
    const model = await extractModel(client);
    return { model, catalog: await readCatalog(client, context.scope), there, back };
  } finally {
    await client.query('rollback');
  }
}

interface Named {
  readonly kind: string;
  readonly name: readonly string[];
}

interface Pair {
  readonly from: Named;
  readonly to: Named;
}

function pairOf(rename: AcceptedRename, { fromCatalog, toCatalog }: RenameContext): Pair {
  return { from: find(rename.from, fromCatalog), to: find(rename.to, toCatalog) };
}

function find(key: FactKey, catalog: Catalog): Named {
  const fact = catalog.facts.get(key);
  if (fact !== undefined) return fact;
  const value = enumValue(key, catalog);
  if (value === null) throw unknownRename(key);
  return value;
}

/** A value of an enum is no fact but part of one. */
function enumValue(key: FactKey, catalog: Catalog): Named | null {
  if (!key.startsWith('enumValue:')) return null;
  for (const { kind, key: owner, name, value } of catalog.facts.values()) {
    const prefix = `enumValue:${owner.slice('enum:'.length)}.`;
    if (kind !== 'enum' || !key.startsWith(prefix)) continue;
    const written = key.slice(prefix.length);
    const values = Array.isArray(value.values) ? value.values : [];
    const found = values.find((one) => one === written || quoteName(String(one)) === written);
    if (found !== undefined) return { kind: 'enumValue', name: [...name, String(found)] };
  }
  return null;
}

const order = ['table', 'foreignTable', 'view', 'materializedView'];

function tablesFirst(a: Pair, b: Pair): number {
  return rank(a) - rank(b);
}

function rank({ from }: Pair): number {
  const at = order.indexOf(from.kind);
  return at < 0 ? order.length : at;
}

/** A column's table has its new name by then, or still has it. */
function statements(
  { from, to }: Pair,
  { hasTableMoved }: { readonly hasTableMoved: boolean },
): readonly Action[] {
  const [schema = '', table = '', last = ''] = from.name;
  const [newSchema = '', newTable = '', newLast = ''] = to.name;
  const home = hasTableMoved ? quotePath(newSchema, newTable) : quotePath(schema, table);
  const summary = `rename ${from.kind} ${from.name.slice(1).join('.') || schema}`;
  const step = (sql: string) =>
    ownAction(sql, subjectOf(from), { lockClass: 'accessExclusive', words: summary });
  switch (from.kind) {
    case 'column':
      return [
        step(`ALTER TABLE ${home} RENAME COLUMN ${quoteName(last)} TO ${quoteName(newLast)}`),
      ];
    case 'enumValue': {
      const alter = `ALTER TYPE ${home}`;
      return [step(`${alter} RENAME VALUE ${quoteText(last)} TO ${quoteText(newLast)}`)];
    }
    case 'schema':
      return [step(`ALTER SCHEMA ${quoteName(schema)} RENAME TO ${quoteName(newSchema)}`)];
    default: {
      const objectWords = alterable[from.kind];
      if (objectWords === undefined) throw new Error(`a ${from.kind} cannot be renamed`);
      const alter = `ALTER ${objectWords}`;
      return [
        ...(schema === newSchema
          ? []
          : [step(`${alter} ${quotePath(schema, table)} SET SCHEMA ${quoteName(newSchema)}`)]),
        ...(table === newTable
          ? []
          : [step(`${alter} ${quotePath(newSchema, table)} RENAME TO ${quoteName(newTable)}`)]),
      ];
    }
  }
}

const alterable: Readonly<Record<string, string>> = {
  table: 'TABLE',
  view: 'VIEW',
  materializedView: 'MATERIALIZED VIEW',
  foreignTable: 'FOREIGN TABLE',
  sequence: 'SEQUENCE',
  enum: 'TYPE',
  compositeType: 'TYPE',
  range: 'TYPE',
  domain: 'DOMAIN',
};

function subjectOf({ kind, name }: Named): StableId {
  const [schema = '', table = '', last = ''] = name;
  switch (kind) {
    case 'column':
      return { kind, schema, table, name: last };
    case 'table':
    case 'view':
    case 'materializedView':
    case 'foreignTable':
    case 'sequence':
    case 'domain':
      return { kind, schema, name: table };
    case 'schema':
      return { kind, name: schema };
    default:
      return { kind: 'type', schema, name: table };
  }
}
