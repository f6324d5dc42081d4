import { sqlName } from '../render/sql/sql-name.ts';
import type { Candidate } from './backfill.ts';
import { sqlLiteral } from './sql-literal.ts';
import type { SourceColumn, TableShape } from './table-shape.ts';
import type { SampleRow } from './propose-expressions.ts';

/** A mapping of more values than this is a table of its own. */
export const mostMappedValues = 20;

/** The rows in which a column has one value, and what they have in the new column. */
export interface ValueGroup {
  /** The column's value as text. */
  readonly value: string | null;
  readonly lowest: string | null;
  readonly highest: string | null;
  readonly rows: number;
}

/**
 * The columns whose few values may decide the new one's: no keys, since a key's values name rows of
 * the reference and not kinds of rows.
 */
export function mappableSources(
  shape: TableShape,
  sample: readonly SampleRow[],
): readonly SourceColumn[] {
  // The values of a foreign key name rows, too: others in each database.
  if (shape.isUnique || shape.isReference) return [];
  return shape.sources.filter(({ name, isPlain, isKey, isText }) => {
    if (isKey || !(isPlain || isText)) return false;
    const wanted = new Map<string | null, string | null>();
    return sample.every((row) => {
      const value = row.get(name) ?? null;
      const one = row.get(shape.column) ?? null;
      if (!wanted.has(value)) wanted.set(value, one);
      return wanted.get(value) === one && wanted.size <= mostMappedValues;
    });
  });
}

/**
 * A CASE over a column's values. Null unless each value has one result and is found in two rows or
 * more on average: a mapping that was seen once for each value says nothing.
 */
export function mappingOf(
  shape: TableShape,
  source: SourceColumn,
  groups: readonly ValueGroup[],
): Candidate | null {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (groups.length < 2 || groups.length > mostMappedValues || rows < 2 * groups.length)
    return null;
  const name = sqlName(source.name);
  const arms: string[] = [];
  for (const { value, lowest, highest } of groups) {
    if (lowest === null || lowest !== highest) return null;
    const condition = value === null ? `${name} IS NULL` : `${name} = ${sqlLiteral(value)}`;
    arms.push(`WHEN ${condition} THEN ${sqlLiteral(lowest)}`);
  }
  const mapping = `CASE ${arms.join(' ')} END`;
  return {
    kind: 'mapping',
    expression: shape.isText ? mapping : `(${mapping})::${shape.type}`,
    reads: source.name,
  };
}
