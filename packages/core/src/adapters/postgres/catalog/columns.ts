import type { FactValue } from '../../../catalog/catalog.ts';
import { family } from './family.ts';
import { readOptions } from './options.ts';
import type { Reading, Relation } from './reading.ts';
import { readServerOptions } from './secret-options.ts';

interface Row {
  readonly relid: number;
  readonly name: string;
  readonly number: number;
  readonly type: string;
  readonly type_schema: string;
  readonly type_name: string;
  readonly is_array: boolean;
  readonly has_modifier: boolean;
  readonly not_null: boolean;
  readonly expression: string | null;
  readonly identity: string;
  readonly generated: string;
  readonly collation_oid: number;
  readonly collation: string | null;
  readonly storage: string | null;
  readonly compression: string;
  readonly statistics: number | null;
  readonly options: readonly string[] | null;
  readonly server_options: readonly string[] | null;
  readonly local: boolean;
  readonly inherited: boolean;
}

/** Columns of tables, views, foreign tables and composite types. */
export const columns = family<Row>({
  sql: (scope) => `
    select a.attrelid as relid, a.attname as name, a.attnum as number,
      format_type(a.atttypid, a.atttypmod) as type, tn.nspname as type_schema,
      coalesce(element.typname, t.typname) as type_name, element.oid is not null as is_array,
      a.atttypmod >= 0 as has_modifier, a.attnotnull as not_null,
      pg_get_expr(d.adbin, d.adrelid) as expression, a.attidentity as identity,
      a.attgenerated as generated, a.attcollation as collation_oid,
      case when a.attcollation <> t.typcollation and a.attcollation <> 0
        then quote_ident(cn.nspname) || '.' || quote_ident(co.collname) end as collation,
      case when a.attstorage <> t.typstorage then a.attstorage end as storage,
      a.attcompression as compression,
      nullif(a.attstattarget, -1)::int as statistics, a.attoptions as options,
      a.attfdwoptions as server_options, a.attislocal as local, a.attinhcount > 0 as inherited
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
    left join pg_type element on element.oid = t.typelem and element.typarray = t.oid
    join pg_namespace tn on tn.oid = t.typnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join pg_collation co on co.oid = a.attcollation
    left join pg_namespace cn on cn.oid = co.collnamespace
    where ${scope.schemaIn('n.nspname')} and c.relkind in ('r', 'p', 'f', 'v', 'm', 'c')
      and a.attnum > 0 and not a.attisdropped
    order by a.attrelid, a.attnum`,
  read: (rows, reading) => {
    for (const row of rows) {
      const relation = reading.relations.get(row.relid);
      if (relation !== undefined) readColumn(row, relation, reading);
    }
  },
});

function readColumn(row: Row, relation: Relation, reading: Reading): void {
  const { schema, name: table, relkind } = relation;
  relation.columns.set(row.number, { name: row.name, collation: row.collation_oid });
  if (relkind === 'v' || relkind === 'm' || relkind === 'c') {
    relation.members.push(memberOf(row));
    return;
  }
  const value: Record<string, FactValue> = {
    type: row.type,
    typeSchema: row.type_schema,
    typeName: row.type_name,
    typeModifiers: row.has_modifier ? typeModifiers(row.type) : noModifiers,
    isArray: row.is_array,
    notNull: row.not_null,
    default: row.generated === '' ? row.expression : null,
    identity: identities[row.identity] ?? null,
    generated:
      row.generated === ''
        ? null
        : { kind: row.generated === 's' ? 'stored' : 'virtual', expression: row.expression },
    collation: row.collation,
    ...tuning(row),
    inherited: row.inherited,
    local: row.local,
  };
  if (relkind === 'f') value.serverOptions = readServerOptions(row.server_options);
  reading.add('column', [schema, table, row.name], value, { position: row.number });
}

/** A column of a view or an attribute of a composite type; their order has a meaning. */
function memberOf(row: Row): Record<string, FactValue> {
  const member: Record<string, FactValue> = {
    name: row.name,
    type: row.type,
    collation: row.collation,
  };
  if (row.expression !== null) member.default = row.expression;
  for (const [property, value] of Object.entries(tuning(row))) {
    const isDefault = value === null || (typeof value === 'object' && isEmpty(value));
    if (!isDefault) member[property] = value;
  }
  return member;
}

function tuning(row: Row): Record<string, FactValue> {
  return {
    storage: row.storage === null ? null : (storages[row.storage] ?? row.storage),
    compression: compressions[row.compression] ?? null,
    statistics: row.statistics,
    options: readOptions(row.options),
  };
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

const noModifiers: readonly number[] = Object.freeze([]);

/** The numbers in `numeric(10,2)` or `timestamp(3) without time zone`; empty when there are words. */
function typeModifiers(type: string): readonly number[] {
  const inside = /\((-?\d+(?:,-?\d+)*)\)/.exec(type)?.[1];
  return inside === undefined ? noModifiers : inside.split(',').map(Number);
}

const identities: Readonly<Record<string, string>> = { a: 'always', d: 'byDefault' };

const storages: Readonly<Record<string, string>> = {
  p: 'plain',
  e: 'external',
  m: 'main',
  x: 'extended',
};

const compressions: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' };
