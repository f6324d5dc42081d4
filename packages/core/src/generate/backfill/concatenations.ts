import { sqlName } from '../render/sql/sql-name.ts';
import type { Candidate } from './backfill.ts';
import type { SampleRow } from './propose-expressions.ts';
import { sqlLiteral } from './sql-literal.ts';
import type { TableShape } from './table-shape.ts';

/** Texts that stand between or behind columns are short. */
const longestAddition = 40;
/** Pairs of more columns than this are not tried. */
const mostColumns = 30;

/**
 * Two columns with a separator, or one column with something before or behind it, as they are or in
 * lower case: what stands between and behind must be the same in every row of the sample.
 */
export function concatenations(
  shape: TableShape,
  sample: readonly SampleRow[],
): readonly Candidate[] {
  if (!shape.isText || sample.length < 2) return [];
  const wanted = complete(sample.map((row) => row.get(shape.column)));
  if (wanted === null) return [];
  const pieces = shape.sources
    .filter(({ isText }) => isText)
    .slice(0, mostColumns)
    .flatMap(({ name }) => piecesOf(name, sample));
  return [
    ...pieces.flatMap((piece) => affixes(piece, wanted)),
    ...pieces.flatMap((first) =>
      pieces
        .filter((second) => second.isLower === first.isLower && second.name !== first.name)
        .flatMap((second) => pairs(first, second, wanted)),
    ),
  ];
}

/** A column as it is, or in lower case, with its values in the sample. */
interface Piece {
  readonly name: string;
  readonly isLower: boolean;
  readonly sql: string;
  readonly values: readonly string[];
}

function piecesOf(name: string, sample: readonly SampleRow[]): readonly Piece[] {
  const values = complete(sample.map((row) => row.get(name)));
  // A column that says the same everywhere adds nothing to a constant.
  if (values === null || new Set(values).size < 2) return [];
  const plain = { name, isLower: false, sql: sqlName(name), values };
  const lowered = values.map((value) => value.toLowerCase());
  if (lowered.every((value, index) => value === values[index])) return [plain];
  return [plain, { name, isLower: true, sql: `lower(${plain.sql})`, values: lowered }];
}

function affixes({ name, sql, values }: Piece, wanted: readonly string[]): readonly Candidate[] {
  const [value = ''] = values;
  const [whole = ''] = wanted;
  return placesOf(value, whole).flatMap((at): readonly Candidate[] => {
    const before = whole.slice(0, at);
    const behind = whole.slice(at + value.length);
    if (isTooLong(before, behind) || before + behind === '') return [];
    if (!wanted.every((one, index) => one === before + (values[index] ?? '') + behind)) return [];
    return [candidate([literal(before), sql, literal(behind)], name)];
  });
}

function pairs(first: Piece, second: Piece, wanted: readonly string[]): readonly Candidate[] {
  const [a = ''] = first.values;
  const [b = ''] = second.values;
  const [whole = ''] = wanted;
  if (!whole.startsWith(a)) return [];
  return placesOf(b, whole, a.length).flatMap((at): readonly Candidate[] => {
    const between = whole.slice(a.length, at);
    const behind = whole.slice(at + b.length);
    const fits = wanted.every((one, index) => {
      const start = first.values[index] ?? '';
      return one === start + between + (second.values[index] ?? '') + behind;
    });
    if (!fits || isTooLong(between, behind)) return [];
    const parts = [first.sql, literal(between), second.sql, literal(behind)];
    return [candidate(parts, `${first.name}, ${second.name}`)];
  });
}

function candidate(parts: readonly string[], reads: string): Candidate {
  const expression = parts.filter((part) => part !== '').join(' || ');
  return { kind: 'concatenation', expression, reads };
}

function literal(text: string): string {
  return text === '' ? '' : sqlLiteral(text);
}

function isTooLong(...additions: readonly string[]): boolean {
  return additions.some((text) => text.length > longestAddition);
}

function placesOf(part: string, whole: string, from = 0): readonly number[] {
  const places: number[] = [];
  if (part === '') return places;
  for (let at = whole.indexOf(part, from); at !== -1; at = whole.indexOf(part, at + 1)) {
    places.push(at);
  }
  return places;
}

/** Null as soon as one value is missing. */
function complete(values: readonly (string | null | undefined)[]): readonly string[] | null {
  const texts = values.filter((value) => typeof value === 'string');
  return texts.length === values.length ? texts : null;
}
