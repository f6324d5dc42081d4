import { sqlName } from '../render/sql/sql-name.ts';
import type { Candidate } from './backfill.ts';
import { concatenations } from './concatenations.ts';
import { sqlLiteral } from './sql-literal.ts';
import type { Lookup, SourceColumn, TableShape } from './table-shape.ts';

/**
 * A row of the reference as texts by column; null for null and for a text that is too long to be
 * looked at here.
 */
export type SampleRow = ReadonlyMap<string, string | null>;

/** More lookups than this are not tried. */
const mostLookups = 200;

/**
 * The expressions that are worth asking the reference about, the plainest first. The sample only
 * keeps out what cannot be: whether an expression gives the values is for the server to say.
 */
export function proposeExpressions(
  shape: TableShape,
  sample: readonly SampleRow[],
): readonly Candidate[] {
  const wanted = sample.map((row) => row.get(shape.column) ?? null);
  return [
    ...constants(shape, wanted),
    ...shape.sources.flatMap((source) => copies(shape, source)),
    ...shape.sources.flatMap((source) => casts(shape, source)),
    ...functions(shape, sample),
    ...concatenations(shape, sample),
    ...shape.lookups.slice(0, mostLookups).map((lookup) => lookupCandidate(shape, lookup)),
  ];
}

function constants(shape: TableShape, wanted: readonly (string | null)[]): readonly Candidate[] {
  const [value] = wanted;
  if (shape.isUnique || value == null || wanted.some((one) => one !== value)) return [];
  return [{ kind: 'constant', expression: constantOf(shape, value), reads: '' }];
}

/** A literal of the column's type. */
function constantOf({ type, isText }: TableShape, value: string): string {
  const literal = sqlLiteral(value);
  if (/^(?:smallint|integer|bigint)$/.test(type)) return value;
  if (type === 'boolean') return value === 'true' || value === 't' ? 'true' : 'false';
  return isText ? literal : `${literal}::${type}`;
}

function copies({ type, isText }: TableShape, source: SourceColumn): readonly Candidate[] {
  const isSame = source.type === type || (source.isText && isText);
  if (!isSame) return [];
  return [{ kind: 'copy', expression: sqlName(source.name), reads: source.name }];
}

function casts({ type, isText }: TableShape, source: SourceColumn): readonly Candidate[] {
  if (source.type === type || (source.isText && isText)) return [];
  const expression = `${sqlName(source.name)}::${type}`;
  return [{ kind: 'cast', expression, reads: source.name }];
}

/** By plainness: of two that agree, the first is meant. */
const textFunctions: readonly ((column: string) => string)[] = [
  (column) => `lower(${column})`,
  (column) => `upper(${column})`,
  (column) => `initcap(${column})`,
  (column) => `trim(${column})`,
  (column) => `lower(trim(${column}))`,
  (column) => `upper(trim(${column}))`,
  (column) => `initcap(trim(${column}))`,
];

function functions(shape: TableShape, sample: readonly SampleRow[]): readonly Candidate[] {
  if (!shape.isText) return [];
  return shape.sources
    .filter(({ name, isText }) => isText && isAlike(sample, shape.column, name))
    .flatMap(({ name }) =>
      textFunctions.map((call): Candidate => {
        return { kind: 'function', expression: call(sqlName(name)), reads: name };
      }),
    );
}

/** Whether two columns are equal but for case and spaces around them. */
function isAlike(sample: readonly SampleRow[], column: string, other: string): boolean {
  const plain = (row: SampleRow, name: string): string | undefined =>
    row.get(name)?.trim().toLowerCase();
  return sample.every((row) => plain(row, column) === plain(row, other));
}

function lookupCandidate({ table }: TableShape, lookup: Lookup): Candidate {
  const other = `${sqlName(lookup.table.schema)}.${sqlName(lookup.table.name)}`;
  const alias = table.name === 'found' ? 'other' : 'found';
  const value = `${alias}.${sqlName(lookup.value)}`;
  const condition = `${alias}.${sqlName(lookup.key)} = ${sqlName(table.name)}.${sqlName(lookup.by)}`;
  return {
    kind: lookup.isForeignKey ? 'reference' : 'lookup',
    expression: `(SELECT ${value} FROM ${other} AS ${alias} WHERE ${condition})`,
    reads: `${value} of ${other} by ${condition}`,
  };
}
