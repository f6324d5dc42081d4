import pg from 'pg';
import type { ColumnShape } from './read-table-shapes.ts';

/**
 * An invented value of a column as SQL, another one for each row. NULL where no value of the type
 * is known.
 */
export function inventValue(
  column: ColumnShape,
  { row, useLiterals }: { readonly row: number; readonly useLiterals: boolean },
): string {
  const { literals } = column;
  if (useLiterals && literals.length > 0) {
    const literal = literals[(row - 1) % literals.length] ?? 'NULL';
    return cast(literal, column.type);
  }
  const text = textOf(column, row);
  if (text === null) return 'NULL';
  return cast(pg.escapeLiteral(column.isArray ? `{${quoteElement(text)}}` : text), column.type);
}

function cast(sql: string, type: string): string {
  return `(${sql})::${type}`;
}

function quoteElement(text: string): string {
  return `"${text.replaceAll(/["\\]/g, (found) => `\\${found}`)}"`;
}

function textOf({ base, labels, name, length }: ColumnShape, row: number): string | null {
  if (labels !== null) return labels[(row - 1) % labels.length] ?? null;
  const simple = byType[base]?.(row);
  if (simple !== undefined) return simple;
  if (!texts.has(base)) return null;
  const text = `${row} ${name}`;
  return length === null ? text : text.slice(0, length);
}

const texts: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'name', 'citext']);
const number = (row: number): string => String(row);
const moment = (row: number): string => `2026-01-0${row} 10:00:00`;

const byType: Readonly<Record<string, (row: number) => string>> = {
  int2: number,
  int4: number,
  int8: number,
  numeric: number,
  float4: number,
  float8: number,
  money: number,
  oid: number,
  bool: (row) => String(row % 2 === 1),
  date: (row) => `2026-01-0${row}`,
  timestamp: moment,
  timestamptz: (row) => `${moment(row)}+00`,
  time: (row) => `10:00:0${row}`,
  timetz: (row) => `10:00:0${row}+00`,
  interval: (row) => `${row} days`,
  uuid: (row) => `00000000-0000-4000-8000-00000000000${row}`,
  json: (row) => `{"row": ${row}}`,
  jsonb: (row) => `{"row": ${row}}`,
  jsonpath: (row) => `$.row${row}`,
  xml: (row) => `<row>${row}</row>`,
  bytea: (row) => `\\x0${row}`,
  inet: (row) => `10.0.0.${row}`,
  cidr: (row) => `10.0.${row}.0/24`,
  macaddr: (row) => `08:00:2b:01:02:0${row}`,
  bit: (row) => String(row % 2),
  varbit: (row) => String(row % 2),
  point: (row) => `(${row},${row})`,
  box: (row) => `((0,0),(${row},${row}))`,
  circle: (row) => `<(0,0),${row}>`,
  lseg: (row) => `[(0,0),(${row},${row})]`,
  path: (row) => `[(0,0),(${row},${row})]`,
  polygon: (row) => `((0,0),(${row},0),(0,${row}))`,
  tsvector: (row) => `word${row}`,
  tsquery: (row) => `word${row}`,
  int4range: (row) => `[${row}0,${row}5)`,
  int8range: (row) => `[${row}0,${row}5)`,
  numrange: (row) => `[${row}0,${row}5)`,
  daterange: (row) => `[2026-0${row}-01,2026-0${row}-20)`,
  tsrange: (row) => `[2026-0${row}-01,2026-0${row}-20)`,
  tstzrange: (row) => `[2026-0${row}-01,2026-0${row}-20)`,
};
