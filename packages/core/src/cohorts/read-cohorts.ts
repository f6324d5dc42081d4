import { isRecord } from '../config/is-record.ts';
import type { Cohort } from './cohort.ts';
import { invalidCohort, unknownCohort } from './errors.ts';

/**
 * The cohorts that a module exports by name: each export that is a cohort, or a list or an object of
 * them.
 *
 * @throws OrchError `SEED.INVALID`
 */
export function readCohorts(module: unknown): ReadonlyMap<string, Cohort> {
  const cohorts = new Map<string, Cohort>();
  for (const value of valuesIn(module).flatMap((one) => (isCohort(one) ? [one] : valuesIn(one)))) {
    if (!isCohort(value)) continue;
    const cohort = readCohort(value);
    const known = cohorts.get(cohort.name);
    // The same value may be exported under its own name and in a list.
    if (known !== undefined && !isSame(known, cohort)) {
      throw invalidCohort(cohort.name, 'two cohorts have this name');
    }
    cohorts.set(cohort.name, cohort);
  }
  return cohorts;
}

function valuesIn(value: unknown): readonly unknown[] {
  if (isList(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

function isCohort(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && value['kind'] === 'cohort';
}

/** @throws OrchError `SEED.UNKNOWN_COHORT` */
export function findCohort(cohorts: ReadonlyMap<string, Cohort>, name: string): Cohort {
  const cohort = cohorts.get(name);
  if (cohort === undefined) throw unknownCohort(name, [...cohorts.keys()]);
  return cohort;
}

function readCohort(value: Readonly<Record<string, unknown>>): Cohort {
  const { name, table, schema, key, count, rows } = value;
  if (!isName(name)) throw invalidCohort(String(name), 'its name is not a text of one line');
  const wrong = (problem: string): never => {
    throw invalidCohort(name, problem);
  };
  if (!isName(table)) return wrong('its table is not a name');
  if (schema !== undefined && !isName(schema)) return wrong('its schema is not a name');
  if (!isList(key) || key.length === 0 || !key.every(isName)) {
    return wrong('its key is not a list of columns');
  }
  if (count !== undefined && !isCount(count)) return wrong('its count is not a whole number');
  if (typeof rows !== 'function' && !isList(rows)) {
    return wrong('its rows are neither a list nor a function');
  }
  return value as unknown as Cohort;
}

/** Whether a value can be a number of rows. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[^\p{Cc}]{1,63}$/u.test(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isSame(a: Cohort, b: Cohort): boolean {
  return a.rows === b.rows && a.table === b.table;
}
