import type { QualifiedName } from '../sql/sql-reader.ts';
import type { ColumnDefinition } from '../statement/column-definition.ts';
import type { Planned } from './planned.ts';

/** Columns that `serial` makes in one go, with the changes that are then no longer needed. */
export interface Serials {
  /** By `schema.table.column`, see `serialKey`. */
  readonly columns: ReadonlySet<string>;
  /** Places in the plan of the sequences' own statements. */
  readonly absorbed: ReadonlySet<number>;
}

/**
 * Finds the columns whose sequence is made, used and tied to them in this plan, just as `serial`
 * does it:
 *
 *     CREATE SEQUENCE t_id_seq AS integer ...
 *     CREATE TABLE t (id integer NOT NULL DEFAULT nextval('t_id_seq'::regclass))
 *     ALTER SEQUENCE t_id_seq OWNED BY t.id
 */
export function findSerials(plan: readonly Planned[]): Serials {
  const created = new Map<string, { readonly at: number; readonly type: string }>();
  const used = new Map<string, { readonly type: string; readonly column: string }>();
  const columns = new Set<string>();
  const absorbed = new Set<number>();

  plan.forEach(({ statement }, at) => {
    if (statement?.kind === 'createSequence' && statement.serialType !== null) {
      created.set(keyOf(statement.name), { at, type: statement.serialType });
    }
    for (const [table, column] of columnsOf({ statement })) {
      const sequence = serialSequence(table, column);
      if (sequence === null) continue;
      used.set(keyOf(sequence), { type: column.type, column: serialKey(table, column.name) });
    }
    if (statement?.kind !== 'ownSequence') return;
    const sequence = created.get(keyOf(statement.name));
    const user = used.get(keyOf(statement.name));
    const isSerial =
      sequence !== undefined &&
      user?.type === sequence.type &&
      user.column === serialKey(statement.table, statement.column);
    if (!isSerial) return;
    columns.add(user.column);
    absorbed.add(sequence.at).add(at);
  });
  return { columns, absorbed };
}

/** The name of a column in `Serials`. */
export function serialKey(table: QualifiedName, column: string): string {
  return JSON.stringify([table.schema, table.name, column]);
}

function columnsOf({
  statement,
}: Pick<Planned, 'statement'>): readonly (readonly [QualifiedName, ColumnDefinition])[] {
  if (statement?.kind === 'createTable') {
    return statement.columns.map((column) => [statement.table, column]);
  }
  if (statement?.kind === 'onTable' && statement.action.kind === 'addColumn') {
    return [[statement.table, statement.action.column]];
  }
  return [];
}

const plainNextval = /^nextval\('([a-z_][a-z0-9_]*)\.([a-z_][a-z0-9_]*)'::regclass\)$/;

/** The sequence of a column's default when it has the name that `serial` gives it. */
function serialSequence(table: QualifiedName, column: ColumnDefinition): QualifiedName | null {
  const [, schema, name] = plainNextval.exec(column.default ?? '') ?? [];
  if (schema === undefined || name === undefined) return null;
  const isUsual = name === `${table.name}_${column.name}_seq` && name.length < 64;
  return isUsual && schema === table.schema && column.notNull ? { schema, name } : null;
}

function keyOf({ schema, name }: QualifiedName): string {
  return JSON.stringify([schema, name]);
}
