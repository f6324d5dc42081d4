import { columnLabel, type NewColumn } from '../backfill/backfill.ts';
import { sqlLiteral } from '../backfill/sql-literal.ts';
import { rawStatement } from '../render/code/raw-statement.ts';
import { todoSqlState } from './todo-sql-state.ts';
import { sqlName } from '../render/sql/sql-name.ts';

/**
 * A statement that stands where a column's values are still to be written: it refuses to go on when
 * there are rows that need one.
 */
export function todoCheck(required: NewColumn): {
  readonly sql: string;
  readonly code: string;
} {
  const { table, column } = required;
  const label = columnLabel(required);
  const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
  const message = sqlLiteral(`the rows of ${table.name} need values in ${label}: write the TODO`);
  const sql =
    `DO $orch$ BEGIN IF EXISTS (SELECT FROM ${target}) THEN ` +
    `RAISE EXCEPTION USING ERRCODE = '${todoSqlState}', MESSAGE = ${message}; END IF; END $orch$`;
  const example = `UPDATE ${target} SET ${sqlName(column)} = <expression>`;
  const code = [
    `// TODO: say what the rows that exist get in ${oneLine(label)}, in place of this check:`,
    `// await knex.raw(\`${oneLine(example)}\`);`,
    rawStatement(sql),
  ].join('\n  ');
  return { sql, code };
}

/** A name may hold a line break, which would end the comment. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
