import type { QualifiedName } from '../sql/sql-reader.ts';
import type { ColumnDefinition } from '../statement/column-definition.ts';
import { wordsOf } from './order-tokens.ts';
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
  const waiting = new Map<string, Sequence>();
  const used = new Map<string, Sequence & { readonly column: string }>();
  const columns = new Set<string>();
  const absorbed = new Set<number>();

  plan.forEach((planned, at) => {
    const { statement } = planned;
    for (const [table, column] of columnsOf(planned)) {
      const name = serialSequence(table, column);
      const sequence = name === null ? undefined : waiting.get(name.name);
      if (name === null || sequence?.type !== column.type) continue;
      if (sequence.schema !== name.schema) continue;
      used.set(keyOf(name), { ...sequence, column: serialKey(table, column.name) });
    }
    // Whatever else names the sequence before its column may need it to be there already.
    for (const word of wordsOf(planned.change.sql)) waiting.delete(word);

    if (statement?.kind === 'createSequence' && statement.serialType !== null) {
      const { schema, name } = statement.name;
      waiting.set(name, { at, schema, type: statement.serialType });
    }
    if (statement?.kind !== 'ownSequence') return;
    const sequence = used.get(keyOf(statement.name));
    if (sequence?.column !== serialKey(statement.table, statement.column)) return;
    columns.add(sequence.column);
    absorbed.add(sequence.at).add(at);
  });
  return { columns, absorbed };
}

interface Sequence {
  readonly at: number;
  readonly schema: string;
  readonly type: string;
}

/** The name of a column in `Serials`. */
export function serialKey(table: QualifiedName, column: string): string {
  return JSON.stringify([table.schema, table.name, column]);
}

function columnsOf({
  statement,
}: Planned): readonly (readonly [QualifiedName, ColumnDefinition])[] {
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
