import { jsString, templateText } from '../render/code/js-text.ts';
import { escapeBindings } from '../render/knex/knex-text.ts';
import type { QualifiedName } from '../render/sql/sql-reader.ts';
import { sqlName } from '../render/sql/sql-name.ts';

/** Rows that one transaction changes: short enough that nobody waits for it for long. */
const batchSize = 5000;

/** The rows to change and the unique, required columns to walk by. */
export interface BatchedUpdate {
  readonly table: QualifiedName;
  readonly column: string;
  readonly expression: string;
  readonly key: readonly string[];
  /** SQL that tells which rows need a value; those without one unless given. */
  readonly stale?: string;
}

/**
 * The code that fills a column in batches along a key. Each batch is one statement, committed by
 * itself; rows that have a value are left alone, so that it can be run again from the start.
 */
export function batchedUpdate({ table, column, expression, key, stale }: BatchedUpdate): string {
  const target = sql(`${sqlName(table.schema)}.${sqlName(table.name)}`);
  const name = sql(sqlName(column));
  const isStale = stale === undefined ? `${name} IS NULL` : `(${sql(stale)})`;
  const columns = key.map((one) => sql(sqlName(one)));
  const list = columns.join(', ');
  const row = columns.length === 1 ? list : `(${list})`;
  const places = columns.map(() => '?').join(', ');
  const from = `WHERE ${row} > ${columns.length === 1 ? places : `(${places})`}`;
  const last = key.map(lastValue).join(', ');
  return [
    '// Each batch is committed by itself; rows that have a value already are left alone.',
    "  const fill = (from = '') => `",
    '    WITH batch AS (',
    `      SELECT ${list} FROM ${target} \${from} ORDER BY ${list} LIMIT ${batchSize}`,
    '    ), filled AS (',
    `      UPDATE ${target} SET ${name} = ${sql(expression)}`,
    `      WHERE ${row} IN (SELECT ${list} FROM batch) AND ${isStale}`,
    '    )',
    `    SELECT ${columns.map((one) => `${one}::text`).join(', ')} FROM batch`,
    `    ORDER BY ${columns.map((one) => `batch.${one} DESC`).join(', ')} LIMIT 1\`;`,
    '  let { rows } = await knex.raw(fill());',
    '  while (rows.length > 0) {',
    `    ({ rows } = await knex.raw(fill(\`${from}\`), [${last}]));`,
    '  }',
  ].join('\n');
}

/** A value of the row that ended a batch. */
function lastValue(column: string): string {
  return /^[a-z_$][\w$]*$/i.test(column) ? `rows[0].${column}` : `rows[0][${jsString(column)}]`;
}

/** SQL inside a template literal that Knex reads for bindings. */
function sql(text: string): string {
  const escaped = escapeBindings(text);
  if (escaped === null) throw new Error('a backslash before a question mark cannot pass Knex');
  return templateText(escaped);
}
