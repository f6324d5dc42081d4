import fc from 'fast-check';

/** A table of a random schema. */
interface RandomTable {
  readonly name: string;
  readonly key: 'integer' | 'counter' | 'text' | 'textWithoutRowid';
  readonly isStrict: boolean;
  readonly columns: readonly RandomColumn[];
  /** Tables that it refers to by a column of its own; those that are not there are left out. */
  readonly parents: readonly { readonly table: string; readonly onDelete: string }[];
  readonly check: 'none' | 'unnamed' | 'named';
}

interface RandomColumn {
  readonly name: string;
  readonly type: 'integer' | 'text' | 'any' | 'real' | '';
  readonly extra: string;
}

/** A random schema over the features of SQLite. */
export interface RandomSchema {
  readonly sql: string;
  /** Statements that put rows into every table; each fits every schema with the same names. */
  readonly rows: readonly string[];
}

const tableNames = ['ants', 'Bees', 'c d', 'do"gs'];
const columnNames = ['one', 'Two', 'th ree', 'order'];
const rowsPerTable = 3;

const randomColumn = (name: string): fc.Arbitrary<RandomColumn> =>
  fc.record({
    name: fc.constant(name),
    type: fc.constantFrom('integer', 'text', 'any', 'real', ''),
    extra: fc.constantFrom(
      '',
      '',
      'default 7',
      "default 'it''s'",
      'not null default 1',
      'not null on conflict ignore default -5',
      'default (1 + 2)',
      'default current_timestamp',
      'unique',
      'unique on conflict replace',
      'collate nocase',
      'collate rtrim default null',
      "check (%c is not 'x')",
      'constraint "a name" check (%c is not null or 1)',
      'as (abs(id)) virtual',
      'generated always as (id || 1) stored',
    ),
  });

const randomTable = (name: string): fc.Arbitrary<RandomTable> =>
  fc.record({
    name: fc.constant(name),
    key: fc.constantFrom('integer', 'counter', 'text', 'textWithoutRowid'),
    isStrict: fc.boolean(),
    columns: fc
      .tuple(...columnNames.map((one) => fc.option(randomColumn(one), { nil: null })))
      .map((columns) => columns.filter((one) => one !== null)),
    parents: fc.subarray(tableNames).chain((names) =>
      fc.tuple(
        ...names.map((one) =>
          fc.record({
            table: fc.constant(one),
            onDelete: fc.constantFrom('cascade', 'set null', 'no action', 'restrict'),
          }),
        ),
      ),
    ),
    check: fc.constantFrom('none', 'unnamed', 'named'),
  });

interface Extra {
  readonly on: string;
  readonly kind: 'index' | 'partial' | 'expression' | 'view' | 'trigger' | 'viewTrigger';
}

const extra: fc.Arbitrary<Extra> = fc.record({
  on: fc.constantFrom(...tableNames),
  kind: fc.constantFrom('index', 'partial', 'expression', 'view', 'trigger', 'viewTrigger'),
});

/** A random schema; two of them share the names of tables and columns. */
export const randomSchema: fc.Arbitrary<RandomSchema> = fc
  .tuple(
    fc.tuple(...tableNames.map((name) => fc.option(randomTable(name), { nil: null, freq: 4 }))),
    fc.array(extra, { maxLength: 6 }),
  )
  .map(([maybe, extras]) => {
    const tables = maybe.filter((one) => one !== null);
    const known = new Set(tables.map(({ name }) => name));
    const made = tables.map((one) => createTable(one, known));
    const objects = extras.flatMap((one, index) => {
      const on = tables.find(({ name }) => name === one.on);
      return on === undefined ? [] : [createExtra(one, on, index)];
    });
    const rows = tables.flatMap((one) => insertRows(one, known));
    return { sql: [...made, ...objects].join(';\n'), rows };
  });

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function createTable(table: RandomTable, known: ReadonlySet<string>): string {
  const isText = table.key.startsWith('text');
  const id = isText ? 'text primary key' : 'integer primary key';
  const lines = [
    `id ${id}${table.key === 'counter' ? ' autoincrement' : ''}`,
    ...table.columns.map(({ name, type, extra: more }) => {
      const declared = table.isStrict && type === '' ? 'any' : type;
      return `${quote(name)} ${usable(declared, more, table.isStrict).replaceAll('%c', quote(name))}`;
    }),
    ...table.parents
      .filter((parent) => known.has(parent.table))
      .map(({ table: parent, onDelete }) => {
        const type = table.isStrict ? 'any' : 'integer';
        return `${quote(`of ${parent}`)} ${type} references ${quote(parent)} on delete ${onDelete}`;
      }),
    ...(table.check === 'none' ? [] : [`${checkName(table)}check (length(id) < 9)`]),
  ];
  const options = [
    ...(table.key === 'textWithoutRowid' ? ['without rowid'] : []),
    ...(table.isStrict ? ['strict'] : []),
  ];
  return `create table ${quote(table.name)} (\n  ${lines.join(',\n  ')}\n) ${options.join(', ')}`;
}

function checkName({ check }: RandomTable): string {
  return check === 'named' ? 'constraint short ' : '';
}

/** STRICT refuses values of another type, also as defaults; nothing here converts. */
function usable(type: string, more: string, isStrict: boolean): string {
  if (isStrict && /default|as \(/.test(more)) return `any ${more}`;
  return `${type} ${more}`;
}

function createExtra({ kind }: Extra, table: RandomTable, index: number): string {
  const [name, on] = [quote(`${kind} ${index % 3}`), quote(table.name)];
  const columns = table.columns.map((one) => quote(one.name));
  const first = columns[0] ?? 'id';
  const unlike = `if not exists ${name}`;
  switch (kind) {
    case 'index':
      return `create index ${unlike} on ${on} (${[...columns, 'id desc'].join(', ')})`;
    case 'partial':
      return `create index ${unlike} on ${on} (${first} collate nocase) where ${first} is not null`;
    case 'expression':
      return `create index ${unlike} on ${on} (length(${first}) desc, id)`;
    case 'view':
      return `create view ${unlike} as select id, ${first} as x from ${on}`;
    case 'trigger':
      return `create trigger ${unlike} after update of ${first} on ${on} begin
        delete from ${on} where id = new.id and ${first} = 'never'; end`;
    case 'viewTrigger':
      return `create view ${unlike} as select * from ${on}`;
  }
}

/** Values are null, or text and numbers that every type of a column keeps as they are. */
function insertRows(table: RandomTable, known: ReadonlySet<string>): readonly string[] {
  const isText = table.key.startsWith('text');
  const settable = table.columns.filter(({ extra: more }) => !/\bas \(/.test(more));
  const parents = table.parents.filter((parent) => known.has(parent.table));
  return Array.from({ length: rowsPerTable }, (_, row) => {
    const id = isText ? `'${row + 1}'` : String(row + 1);
    const columns = ['id', ...settable.map(({ name }) => quote(name))];
    const values = settable.map(({ type }, place) => {
      const value = 100 * (place + 1) + row;
      return type === 'text' ? `'${value}'` : String(value);
    });
    const references = parents.map(({ table: parent }) => quote(`of ${parent}`));
    const referred = parents.map(() => String(row + 1));
    return `insert into ${quote(table.name)} (${[...columns, ...references].join(', ')})
      values (${[id, ...values, ...referred].join(', ')})`;
  });
}
