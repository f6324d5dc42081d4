import type { SqlReader } from '../sql/sql-reader.ts';
import { withoutParentheses } from '../sql/without-parentheses.ts';

/** A column as `CREATE TABLE` and `ADD COLUMN` define it; all texts are SQL. */
export interface ColumnDefinition {
  readonly name: string;
  /** As the server prints it, e.g. `character varying(80)`. */
  readonly type: string;
  readonly collation: string | null;
  /** `GENERATED ...`, of an identity or a computed column. */
  readonly generated: string | null;
  readonly notNull: boolean;
  readonly default: string | null;
}

/** Reads `name type [COLLATE c] [GENERATED ...] [NOT NULL] [DEFAULT expression]`. */
export function readColumnDefinition(reader: SqlReader): ColumnDefinition {
  const name = reader.quotedName();
  const type = reader.textUntil('COLLATE', 'GENERATED', 'NOT', 'DEFAULT', 'CONSTRAINT');
  const collation = reader.accept('COLLATE')
    ? reader.textUntil('GENERATED', 'NOT', 'DEFAULT', 'CONSTRAINT')
    : null;
  const generated = reader.accept('GENERATED') ? readGenerated(reader) : null;
  const notNull = reader.accept('NOT NULL');
  const defaultText = reader.accept('DEFAULT') ? reader.textUntil() : null;
  return { name, type, collation, generated, notNull, default: defaultText };
}

function readGenerated(reader: SqlReader): string {
  if (!reader.accept('ALWAYS AS')) return `GENERATED ${reader.textUntil('NOT', 'CONSTRAINT')}`;
  if (reader.accept('IDENTITY')) {
    const options = reader.isNext('(') ? ` (${reader.parenthesised()})` : '';
    return `GENERATED ALWAYS AS IDENTITY${options}`;
  }
  const expression = withoutParentheses(reader.parenthesised());
  return `GENERATED ALWAYS AS (${expression}) ${reader.textUntil('NOT', 'CONSTRAINT')}`;
}
