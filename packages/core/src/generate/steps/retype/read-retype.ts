import { readSql, type QualifiedName } from '../../render/sql/sql-reader.ts';

/** A statement that gives a column another type. */
export interface Retype {
  readonly table: QualifiedName;
  readonly column: string;
  readonly type: string;
  readonly collation: string | null;
  /** How a value of the new type is made; null when it is assigned as it is. */
  readonly using: string | null;
}

/** Reads `ALTER TABLE t ALTER COLUMN c TYPE type [COLLATE c] [USING e]`; null for every other statement. */
export function readRetype(sql: string): Retype | null {
  return readSql(sql, (reader) => {
    reader.expect('ALTER TABLE');
    const table = reader.qualifiedName();
    reader.expect('ALTER COLUMN');
    const column = reader.name();
    reader.expect('TYPE');
    const type = reader.textUntil('COLLATE', 'USING');
    const collation = reader.accept('COLLATE') ? reader.textUntil('USING') : null;
    const using = reader.accept('USING') ? reader.textUntil() : null;
    return { table, column, type, collation, using };
  });
}
