import { createHash } from 'node:crypto';
import { isRecord } from '../config/is-record.ts';
import type { Cohort, CohortRow, CohortValue } from './cohort.ts';
import { fixedCohort, invalidCohort, notRepeatable } from './errors.ts';

/** A value as the server reads it out of JSON, by the type of its column. */
export type SeedValue = string | number | boolean | null | object;

/** The rows of a cohort, checked and ready to be sent. */
export interface SeedRows {
  /** In the order of the first row. */
  readonly columns: readonly string[];
  /** One list for each row, in the order of `columns`. */
  readonly rows: readonly (readonly SeedValue[])[];
  /** Sha256, in hex, of all that would be inserted. */
  readonly checksum: string;
}

/** Rows of a function that says no number itself. */
const usualCount = 10;

/**
 * Makes the rows of a cohort. A function is called twice, for all rows and for half of them, to
 * see that it makes the same ones.
 *
 * @throws OrchError `SEED.INVALID`, `SEED.FIXED`, `SEED.NOT_REPEATABLE`
 */
export async function makeRows(cohort: Cohort, count: number | null): Promise<SeedRows> {
  const made = await callFor(cohort, count ?? cohort.count ?? null);
  const rows = checkedRows(cohort, made);
  if (typeof cohort.rows === 'function' && rows.rows.length > 0) {
    const half = checkedRows(cohort, await callFor(cohort, Math.ceil(rows.rows.length / 2)));
    const other = half.rows.findIndex((row, at) => textOf(row) !== textOf(rows.rows[at] ?? []));
    if (other !== -1) throw notRepeatable(cohort.name, other);
  }
  return rows;
}

async function callFor(cohort: Cohort, count: number | null): Promise<readonly CohortRow[]> {
  if (typeof cohort.rows !== 'function') {
    const all = cohort.rows;
    if (count !== null && count > all.length) throw fixedCohort(cohort.name, all.length, count);
    return count === null ? all : all.slice(0, count);
  }
  const wanted = count ?? usualCount;
  const rows: unknown = await cohort.rows({ count: wanted, seed: seedOf(cohort.name) });
  if (!Array.isArray(rows) || rows.length !== wanted) {
    throw invalidCohort(cohort.name, `its function does not make a list of ${wanted} rows`);
  }
  return rows as readonly CohortRow[];
}

/** The number that belongs to a cohort's name. */
export function seedOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0);
}

function checkedRows(cohort: Cohort, rows: readonly CohortRow[]): SeedRows {
  const columns = columnsOf(cohort, rows[0]);
  const keys = new Map<string, number>();
  const values = rows.map((row, at) => {
    const list = valuesOf(row, columns);
    if (list === null) {
      throw invalidCohort(cohort.name, `row ${at + 1} has other columns than row 1`);
    }
    const key = textOf(cohort.key.map((column) => list[columns.indexOf(column)] ?? null));
    const earlier = keys.get(key);
    if (earlier !== undefined) {
      const names = cohort.key.join(', ');
      throw invalidCohort(
        cohort.name,
        `rows ${earlier + 1} and ${at + 1} have the same natural key (${names})`,
      );
    }
    keys.set(key, at);
    return list;
  });
  requireKeys(cohort, columns, values);
  const text = textOf([cohort.schema ?? null, cohort.table, cohort.key, columns, values]);
  return { columns, rows: values, checksum: createHash('sha256').update(text).digest('hex') };
}

function columnsOf(cohort: Cohort, first: unknown): readonly string[] {
  if (!isRecord(first)) throw invalidCohort(cohort.name, 'it has no rows');
  const columns = Object.keys(first);
  const missing = cohort.key.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw invalidCohort(cohort.name, `its rows have no ${missing.join(', ')}, which is its key`);
  }
  return columns;
}

function requireKeys(
  cohort: Cohort,
  columns: readonly string[],
  rows: readonly (readonly SeedValue[])[],
): void {
  for (const column of cohort.key) {
    const at = rows.findIndex((row) => (row[columns.indexOf(column)] ?? null) === null);
    if (at !== -1) {
      throw invalidCohort(cohort.name, `row ${at + 1} has no ${column}, which is its natural key`);
    }
  }
}

/** The values of a row in the order of the columns; null when its columns are others. */
function valuesOf(row: unknown, columns: readonly string[]): readonly SeedValue[] | null {
  if (!isRecord(row) || Object.keys(row).length !== columns.length) return null;
  const values: SeedValue[] = [];
  for (const column of columns) {
    const value = row[column];
    if (value === undefined || typeof value === 'function' || typeof value === 'symbol')
      return null;
    values.push(encode(value));
  }
  return values;
}

/** JSON knows neither dates, bytes, large integers nor NaN; the server reads each from a text. */
function encode(value: CohortValue): SeedValue {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? String(value) : value.toISOString();
  }
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value;
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}
