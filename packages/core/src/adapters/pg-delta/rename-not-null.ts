import { quoteName, quoteText } from './sql-names.ts';

/**
 * SQL that gives the not-null constraint of a column another name, whatever it is called now: a
 * catalog does not tell a name that the server gave before a rename from the one it would give now.
 * `table` is its path as SQL.
 */
export function renameNotNull(table: string, column: string, to: string): string {
  const rename = quoteText(
    `ALTER TABLE ${table} RENAME CONSTRAINT %I TO ${quoteName(to).replaceAll('%', '%%')}`,
  );
  return `DO $rename$
BEGIN
  EXECUTE (
    SELECT pg_catalog.format(${rename}, k.conname)
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.conrelid = ${quoteText(table)}::pg_catalog.regclass AND k.contype = 'n'
      AND a.attname = ${quoteText(column)}
  );
END
$rename$`;
}
