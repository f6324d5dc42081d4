import type { QualifiedName, SqlReader } from '../sql/sql-reader.ts';

/** An index as the server prints it (`pg_get_indexdef`). */
export interface IndexDefinition {
  readonly name: string;
  readonly table: QualifiedName;
  readonly isUnique: boolean;
  readonly method: string;
  /** Columns by name, expressions and columns with an order or operator class as SQL. */
  readonly items: readonly IndexItem[];
  /** The text after WHERE, without its outer parentheses. */
  readonly predicate: string | null;
}

export type IndexItem =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'expression'; readonly sql: string };

/** Reads what follows CREATE in `CREATE [UNIQUE] INDEX name ON table USING method (...) [WHERE ...]`. */
export function readIndexDefinition(reader: SqlReader): IndexDefinition {
  const isUnique = reader.accept('UNIQUE INDEX');
  if (!isUnique) reader.expect('INDEX');
  const name = reader.name();
  reader.expect('ON');
  const table = reader.qualifiedName();
  reader.expect('USING');
  const method = reader.name();
  const items = reader.listOf(() => readItem(reader));
  const predicate = reader.accept('WHERE') ? reader.parenthesised() : null;
  return { name, table, isUnique, method, items, predicate };
}

function readItem(reader: SqlReader): IndexItem {
  const name = reader.acceptLoneName();
  return name === null ? { kind: 'expression', sql: reader.textUntil() } : { kind: 'column', name };
}
