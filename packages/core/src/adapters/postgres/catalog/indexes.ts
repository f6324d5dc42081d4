import type { FactValue } from '../../../catalog/catalog.ts';
import { family } from './family.ts';
import { readOptions } from './options.ts';
import type { FactRecord, Reading, Relation } from './reading.ts';

interface Row {
  readonly oid: number;
  readonly relid: number;
  readonly name: string;
  readonly method: string;
  readonly is_unique: boolean;
  readonly valid: boolean;
  readonly ready: boolean;
  readonly clustered: boolean;
  readonly replica_identity: boolean;
  readonly nulls_not_distinct: boolean;
  readonly key_count: number;
  readonly columns: string;
  readonly orders: string;
  readonly collations: string;
  readonly classes: string;
  readonly key_texts: readonly string[] | null;
  readonly predicate: string | null;
  readonly definition: string;
  readonly options: readonly string[] | null;
  readonly tablespace: string | null;
  readonly statistics: Readonly<Record<string, number>> | null;
  readonly parent: number | null;
  readonly constraint_name: string | null;
  readonly constraint_type: string | null;
}

/**
 * Indexes. What belongs to a constraint is kept for the constraint's fact. An index of a partition
 * that is attached to its parent's is an `indexPartition` under the name of the topmost index: its
 * own name depends on how it was made and cannot be chosen when it is made by the parent.
 */
export const indexes = family<Row>({
  sql: (scope) => `
    select i.indexrelid as oid, i.indrelid as relid, ic.relname as name, am.amname as method,
      i.indisunique as is_unique, i.indisvalid as valid, i.indisready as ready,
      i.indisclustered as clustered, i.indisreplident as replica_identity,
      ${scope.since(15, 'i.indnullsnotdistinct', 'false')} as nulls_not_distinct,
      i.indnkeyatts::int as key_count, i.indkey::text as columns, i.indoption::text as orders,
      i.indcollation::text as collations,
      i.indclass::text as classes,
      case when 0 = any (i.indkey::int2[]) then (
        select array_agg(pg_get_indexdef(i.indexrelid, k, false) order by k)
        from generate_series(1, i.indnkeyatts::int) k) end as key_texts,
      pg_get_expr(i.indpred, i.indrelid) as predicate,
      case when con.oid is null or h.inhparent is not null
        then pg_get_indexdef(i.indexrelid) else '' end as definition,
      ic.reloptions as options, space.spcname as tablespace,
      case when 0 = any (i.indkey::int2[]) then (
        select json_object_agg(a.attnum, a.attstattarget)
        from pg_attribute a
        where a.attrelid = i.indexrelid and a.attstattarget >= 0) end as statistics,
      h.inhparent as parent, con.conname as constraint_name, con.contype as constraint_type
    from pg_index i
    join pg_class ic on ic.oid = i.indexrelid
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_am am on am.oid = ic.relam
    left join pg_tablespace space on space.oid = ic.reltablespace
    left join pg_inherits h on h.inhrelid = i.indexrelid
    left join pg_constraint con on con.conindid = i.indexrelid and con.conrelid = i.indrelid
      and con.contype in ('p', 'u', 'x')
    where ${scope.schemaIn('n.nspname')} and c.relkind in ('r', 'p', 'm')`,
  read: (rows, reading) => {
    const byOid = new Map(rows.map((row) => [row.oid, row]));
    for (const row of rows) {
      const relation = reading.relations.get(row.relid);
      if (relation !== undefined) readIndex(row, { relation, reading, root: rootOf(row, byOid) });
    }
  },
});

interface Home {
  readonly relation: Relation;
  readonly reading: Reading;
}

interface Place extends Home {
  /** The topmost index that this one is attached to, null when it stands by itself. */
  readonly root: Row | null;
}

function readIndex(row: Row, { relation, reading, root }: Place): void {
  const { schema, name: table } = relation;
  reading.register('pg_class', row.oid, 'index', [schema, table, row.name]);
  const value = valueOf(row, relation, reading);
  if (root !== null) {
    const home = reading.relations.get(root.relid);
    const rootName = home?.schema === schema ? [root.name] : [home?.schema ?? '', root.name];
    reading.register('pg_class', row.oid, 'indexPartition', [schema, table, ...rootName]);
    const type = row.constraint_type;
    reading.add(
      'indexPartition',
      [schema, table, ...rootName],
      { ...value, constraint: type === null ? null : (constraintTypes[type] ?? type) },
      { name: row.name, definition: row.definition },
    );
    return;
  }
  if (row.constraint_name !== null) {
    reading.backingIndexes.set(row.oid, value);
    return;
  }
  reading.add('index', [schema, table, row.name], { ...value, definition: row.definition });
}

function valueOf(row: Row, relation: Relation, reading: Reading): FactRecord {
  const numbers = row.columns.split(' ').map(Number);
  const keys = keysOf(row, numbers, { relation, reading });
  return {
    unique: row.is_unique,
    method: row.method,
    columns: keys.every(isPlain) ? keys.map((key) => key.column) : null,
    keys,
    include: reading.columnNames(relation, numbers.slice(row.key_count)),
    predicate: row.predicate,
    nullsNotDistinct: row.nulls_not_distinct,
    valid: row.valid && row.ready,
    clustered: row.clustered,
    replicaIdentity: row.replica_identity,
    options: readOptions(row.options),
    tablespace: row.tablespace,
    statistics: row.statistics,
  };
}

type Key = {
  readonly column: string | null;
  readonly expression: string | null;
  readonly operatorClass: string | null;
  readonly order: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
  /** Whether the key sorts by the column's own collation or by one that the index names. */
  readonly collation: 'column' | 'other';
};

function keysOf(row: Row, numbers: readonly number[], home: Home): readonly Key[] {
  const { relation, reading } = home;
  const classes = row.classes.split(' ').map(Number);
  const orders = row.orders.split(' ').map(Number);
  const collations = row.collations.split(' ').map(Number);
  return numbers.slice(0, row.key_count).map((number, index): Key => {
    const column = relation.columns.get(number);
    const flags = orders[index] ?? 0;
    const collation = collations[index] ?? 0;
    return {
      column: column?.name ?? null,
      expression: number === 0 ? (row.key_texts?.[index] ?? null) : null,
      operatorClass: reading.operatorClassNames.get(classes[index] ?? 0) ?? null,
      order: (flags & 1) === 0 ? 'asc' : 'desc',
      nulls: (flags & 2) === 0 ? 'last' : 'first',
      collation: collation === 0 || collation === column?.collation ? 'column' : 'other',
    };
  });
}

/** Whether a name alone says all about a key. */
function isPlain(key: Key): boolean {
  return (
    key.column !== null &&
    key.operatorClass === null &&
    key.order === 'asc' &&
    key.nulls === 'last' &&
    key.collation === 'column'
  );
}

function rootOf(row: Row, byOid: ReadonlyMap<number, Row>): Row | null {
  let root: Row | null = null;
  let parent = row.parent;
  while (parent !== null) {
    const next = byOid.get(parent);
    if (next === undefined) break;
    root = next;
    parent = next.parent;
  }
  return root;
}

/** `pg_constraint.contype` in words. */
export const constraintTypes: Readonly<Record<string, FactValue & string>> = {
  p: 'primaryKey',
  u: 'unique',
  f: 'foreignKey',
  c: 'check',
  x: 'exclude',
  n: 'notNull',
};
