/** What a database holds, as far as these tests look. */
export interface ModelState {
  readonly tables: Map<string, ModelTable>;
  /** What revisions have put aside, by revision and place. */
  readonly kept: Map<string, ReadonlyMap<number, Row>>;
}

/** A table with the key `id`. */
export interface ModelTable {
  /** Default of each column besides the key. */
  readonly columns: Map<string, Value>;
  readonly rows: Map<number, Row>;
}

/** A number, or nothing. */
export type Value = number | null;

type Row = Map<string, Value>;

/** A revision as SQL, and as what it means. */
export interface ModelRevision {
  readonly id: string;
  readonly parents: readonly string[];
  readonly up: string;
  readonly down: string;
  apply(state: ModelState): void;
  revert(state: ModelState): void;
}

/** Rows from here on belong to revisions, and no user changes them. */
export const firstOwnRow = 9000;

type Meaning = Omit<ModelRevision, 'id' | 'parents'>;
type Make = (id: string) => Meaning;

/** A new table. */
export function createTable(name: string): Make {
  return (id) => ({
    up: `create table ${name} (id int primary key, v int)`,
    down: `drop table ${name}`,
    apply({ tables, kept }) {
      tables.set(name, { columns: new Map([['v', null]]), rows: new Map(kept.get(id) ?? []) });
    },
    revert({ tables, kept }) {
      kept.set(id, tableOf(tables, name).rows);
      tables.delete(name);
    },
  });
}

/** A new column, whose values the way down puts aside. */
export function addColumn(table: string, column: string, value: Value): Make {
  return (id) => ({
    ...columnSql(table, column, value),
    apply: (state) => appear(state, { id, table, column, value }),
    revert: (state) => vanish(state, { id, table, column, value }),
  });
}

/** A column that goes, whose values the way up puts aside; a block hides what it does. */
export function dropColumn(table: string, column: string, value: Value): Make {
  const { up, down } = columnSql(table, column, value);
  return (id) => ({
    up: `do $$ begin execute '${down}'; end $$`,
    down: up,
    apply: (state) => vanish(state, { id, table, column, value }),
    revert: (state) => appear(state, { id, table, column, value }),
  });
}

/** Another name for a column. */
export function renameColumn(table: string, from: string, to: string): Make {
  const move = ({ tables }: ModelState, before: string, after: string): void => {
    const { columns, rows } = tableOf(tables, table);
    for (const values of [columns, ...rows.values()]) {
      values.set(after, values.get(before) ?? null);
      values.delete(before);
    }
  };
  return () => ({
    up: `alter table ${table} rename column ${from} to ${to}`,
    down: `alter table ${table} rename column ${to} to ${from}`,
    apply: (state) => move(state, from, to),
    revert: (state) => move(state, to, from),
  });
}

/** Another value in every row of a user. */
export function shiftValues(table: string, by: number): Make {
  const shift = ({ tables }: ModelState, sign: 1 | -1): void => {
    for (const [key, row] of tableOf(tables, table).rows) {
      const value = row.get('v') ?? null;
      if (key < firstOwnRow && value !== null) row.set('v', value + sign * by);
    }
  };
  const sql = (sign: string): string =>
    `update ${table} set v = v ${sign} ${by} where id < ${firstOwnRow}`;
  return () => ({
    up: sql('+'),
    down: sql('-'),
    apply: (state) => shift(state, 1),
    revert: (state) => shift(state, -1),
  });
}

/** A row of its own. */
export function insertRow(table: string, key: number, value: number): Make {
  const sql = rowSql(table, key, value);
  return () => ({
    up: sql.insert,
    down: sql.remove,
    apply: ({ tables }) => insertInto(tableOf(tables, table), key, value),
    revert: ({ tables }) => void tableOf(tables, table).rows.delete(key),
  });
}

/** The end of a row that another revision has made. */
export function deleteRow(table: string, key: number, value: number): Make {
  const sql = rowSql(table, key, value);
  return () => ({
    up: sql.remove,
    down: sql.insert,
    apply: ({ tables }) => void tableOf(tables, table).rows.delete(key),
    revert: ({ tables }) => insertInto(tableOf(tables, table), key, value),
  });
}

/** What only brings two histories together. */
export function merge(): Make {
  return () => ({ up: 'select 1', down: 'select 1', apply: () => {}, revert: () => {} });
}

/** A row as a user inserts it: every other column gets its default. */
export function insertInto({ columns, rows }: ModelTable, key: number, value: Value): void {
  const row = new Map(columns);
  if (row.has('v')) row.set('v', value);
  rows.set(key, row);
}

/** What a table holds, as `select *` gives it, by column. */
export function rowsOf({ rows }: ModelTable): readonly Readonly<Record<string, Value>>[] {
  return [...rows]
    .toSorted(([a], [b]) => a - b)
    .map(([id, row]) => ({ id, ...Object.fromEntries(row) }));
}

interface Column {
  readonly id: string;
  readonly table: string;
  readonly column: string;
  readonly value: Value;
}

function appear({ tables, kept }: ModelState, { id, table, column, value }: Column): void {
  const { columns, rows } = tableOf(tables, table);
  const before = kept.get(id);
  columns.set(column, value);
  for (const [key, row] of rows) row.set(column, before?.get(key)?.get(column) ?? null);
  for (const [key, row] of rows) if (before?.has(key) !== true) row.set(column, value);
}

function vanish({ tables, kept }: ModelState, { id, table, column }: Column): void {
  const { columns, rows } = tableOf(tables, table);
  kept.set(id, new Map([...rows].map(([key, row]) => [key, new Map(row)])));
  columns.delete(column);
  for (const row of rows.values()) row.delete(column);
}

function tableOf(tables: ModelState['tables'], name: string): ModelTable {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`the model has no table ${name}`);
  return table;
}

function columnSql(table: string, column: string, value: Value) {
  const text = value === null ? '' : ` default ${value}`;
  return {
    up: `alter table ${table} add column ${column} int${text}`,
    down: `alter table ${table} drop column ${column}`,
  };
}

function rowSql(table: string, key: number, value: number) {
  return {
    insert: `insert into ${table} (id, v) values (${key}, ${value})`,
    remove: `delete from ${table} where id = ${key}`,
  };
}
