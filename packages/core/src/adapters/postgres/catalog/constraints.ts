import type { FactValue } from '../../../catalog/catalog.ts';
import { usualNotNullName } from '../../../catalog/usual-not-null-name.ts';
import { family } from './family.ts';
import { constraintTypes } from './indexes.ts';
import type { Reading, Relation } from './reading.ts';

interface Row {
  readonly oid: number;
  readonly relid: number;
  readonly name: string;
  readonly type: string;
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
  readonly enforced: boolean;
  readonly no_inherit: boolean;
  readonly local: boolean;
  readonly inherited: boolean;
  readonly parent: number;
  readonly parent_validated: boolean | null;
  readonly columns: readonly number[] | null;
  readonly index_oid: number;
  readonly definition: string;
  readonly expression: string | null;
  readonly on_update: string;
  readonly on_delete: string;
  readonly on_delete_columns: readonly number[] | null;
  readonly match: string;
  readonly period: boolean;
  readonly referenced: readonly [string, string] | null;
  readonly referenced_columns: readonly string[] | null;
}

/** Constraints of tables and foreign tables; those of domains belong to the domain. */
export const constraints = family<Row>({
  sql: (scope) => `
    select con.oid, con.conrelid as relid, con.conname as name, con.contype as type,
      con.condeferrable as deferrable, con.condeferred as deferred,
      con.convalidated as validated, ${scope.since(18, 'con.conenforced', 'true')} as enforced,
      con.connoinherit as no_inherit, con.conislocal as local, con.coninhcount > 0 as inherited,
      con.conparentid as parent, parent.convalidated as parent_validated,
      con.conkey as columns, con.conindid as index_oid, pg_get_constraintdef(con.oid) as definition,
      case when con.contype = 'c' then pg_get_expr(con.conbin, con.conrelid) end as expression,
      con.confupdtype as on_update, con.confdeltype as on_delete,
      ${scope.since(15, 'con.confdelsetcols', 'null::int2[]')} as on_delete_columns,
      con.confmatchtype as match, ${scope.since(18, 'con.conperiod', 'false')} as period,
      case when con.contype = 'f' then json_build_array(fn.nspname, f.relname) end as referenced,
      case when con.contype = 'f' then (
        select array_agg(a.attname::text order by k.position)
        from unnest(con.confkey) with ordinality k (number, position)
        join pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.number
      ) end as referenced_columns
    from pg_constraint con
    join pg_class c on c.oid = con.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_constraint parent on parent.oid = con.conparentid
    left join pg_class f on f.oid = con.confrelid
    left join pg_namespace fn on fn.oid = f.relnamespace
    where ${scope.schemaIn('n.nspname')} and con.contype in ('p', 'u', 'f', 'c', 'x', 'n')`,
  read: (rows, reading) => {
    const named = rows.flatMap((row) => {
      const relation = reading.relations.get(row.relid);
      return relation === undefined ? [] : [{ row, relation, usual: usualName(row, relation) }];
    });
    // Names that somebody chose, and usual ones of several columns, which are cut alike.
    const taken = new Map<string, number>();
    for (const { row, usual } of named) {
      const key = `${row.relid} ${usual ?? row.name}`;
      taken.set(key, (taken.get(key) ?? 0) + 1);
    }
    for (const { row, relation, usual } of named) {
      const isFree = usual !== null && taken.get(`${row.relid} ${usual}`) === 1;
      readConstraint(isFree ? { ...row, name: usual } : row, relation, reading);
    }
  },
});

/**
 * The name that the server would give a not-null constraint now, where it gave it another one
 * before its table or column was renamed; null for a name that somebody chose, and for what can
 * only be changed by its name. Since PostgreSQL 18 these constraints have names, and a rename does
 * not touch them; but nobody who declares a column as required means one of those names.
 */
function usualName(row: Row, relation: Relation): string | null {
  if (row.type !== 'n' || !/_not_null\d*$/.test(row.name)) return null;
  if (!row.validated || row.no_inherit) return null;
  const column = relation.columns.get(row.columns?.[0] ?? 0);
  return column === undefined ? null : usualNotNullName(relation.name, column.name);
}

function readConstraint(row: Row, relation: Relation, reading: Reading): void {
  const { schema, name: table } = relation;
  reading.register('pg_constraint', row.oid, 'constraint', [schema, table, row.name]);
  if (followsFromParent(row)) return;
  const value: Record<string, FactValue> = {
    type: constraintTypes[row.type] ?? row.type,
    columns: reading.columnNames(relation, row.columns ?? []),
    definition: row.definition,
    deferrable: row.deferrable,
    initiallyDeferred: row.deferred,
    validated: row.validated,
    enforced: row.enforced,
    // Set by the server for keys, in a way that depends on how a partition's key was made.
    noInherit: row.no_inherit && (row.type === 'c' || row.type === 'n'),
    inherited: row.inherited,
    local: row.local,
  };
  if (row.type === 'c') value.expression = row.expression;
  if (row.type === 'f') Object.assign(value, foreignKey(row, relation, reading));
  if (row.type === 'p' || row.type === 'u' || row.type === 'x') {
    value.index = reading.backingIndexes.get(row.index_oid) ?? null;
    value.withoutOverlaps = row.period;
  }
  reading.add('constraint', [schema, table, row.name], value);
}

/**
 * Whether the constraint says nothing that its parent does not. A partition's copy of a foreign
 * key or a not-null constraint gets a name of its own, which nobody can choose or change; indexes
 * that are attached are `indexPartition` facts.
 */
function followsFromParent(row: Row): boolean {
  if (row.type === 'n') return row.inherited && !row.local && row.validated;
  if (row.parent === 0) return false;
  return row.type !== 'f' || row.validated === row.parent_validated;
}

function foreignKey(row: Row, relation: Relation, reading: Reading): Record<string, FactValue> {
  const [schema, table] = row.referenced ?? ['', ''];
  return {
    references: { schema, table, columns: row.referenced_columns ?? [] },
    onUpdate: actions[row.on_update] ?? row.on_update,
    onDelete: actions[row.on_delete] ?? row.on_delete,
    onDeleteColumns: reading.columnNames(relation, row.on_delete_columns ?? []),
    match: row.match === 'f' ? 'full' : 'simple',
    period: row.period,
  };
}

const actions: Readonly<Record<string, string>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};
