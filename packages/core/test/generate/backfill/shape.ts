import type { SampleRow } from '../../../src/generate/backfill/propose-expressions.ts';
import type { SourceColumn, TableShape } from '../../../src/generate/backfill/table-shape.ts';

/** The shape of `people`, which gets the text column `wanted`. */
export function shape(
  sources: readonly (string | SourceColumn)[],
  more: Partial<TableShape> = {},
): TableShape {
  return {
    table: { schema: 'public', name: 'people' },
    column: 'wanted',
    type: 'text',
    isRequired: true,
    isText: true,
    isUnique: false,
    isReference: false,
    sources: sources.map((one) => (typeof one === 'string' ? textColumn(one) : one)),
    lookups: [],
    ...more,
  };
}

/** A column that is no key. */
export function textColumn(name: string, more: Partial<SourceColumn> = {}): SourceColumn {
  return { name, type: 'text', isText: true, isPlain: true, isKey: false, ...more };
}

/** Rows of texts by column. */
export function rows(...values: readonly Readonly<Record<string, string | null>>[]): SampleRow[] {
  return values.map((row) => new Map(Object.entries(row)));
}
