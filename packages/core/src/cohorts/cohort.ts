/** A value of a cohort's row; what is neither listed nor null goes into a `json` column as it is. */
export type CohortValue =
  string | number | bigint | boolean | null | Date | Uint8Array | readonly unknown[] | object;

/** One row: values by column. Every row of a cohort has the same columns. */
export type CohortRow = Readonly<Record<string, CohortValue>>;

/** What a cohort's function makes its rows from, so that it makes the same ones everywhere. */
export interface CohortContext {
  /** How many rows are wanted. Fewer are the first of more. */
  readonly count: number;
  /** A number below 2^32 that belongs to the name of the cohort: what a generator is seeded with. */
  readonly seed: number;
}

/** Makes the rows of a cohort: the same for the same context, on every machine and every day. */
export type CohortRows = (
  context: CohortContext,
) => readonly CohortRow[] | Promise<readonly CohortRow[]>;

/** What a cohort is declared with. */
export interface CohortDefinition {
  /** How it is called: `orch seed --cohort c28`. */
  readonly name: string;
  /** Unquoted. */
  readonly table: string;
  /** Unquoted; the first of the database's `schemas` unless given. */
  readonly schema?: string;
  /** Columns by which a row is known again; rows that are there are left alone. */
  readonly key: readonly string[];
  /** How many rows a function makes unless `--count` says otherwise; 10 unless given. */
  readonly count?: number;
  readonly rows: readonly CohortRow[] | CohortRows;
}

/** Rows that belong together and are put into a database together. */
export interface Cohort extends CohortDefinition {
  readonly kind: 'cohort';
}

/**
 * Declares a cohort. It is a value: nothing is made or read until it is seeded.
 *
 *     export const c25 = defineCohort({
 *       name: 'c25',
 *       table: 'recruits',
 *       key: ['github_name'],
 *       rows: [{ github_name: 'ada-l', first_name: 'Ada', surname: 'Lovelace' }],
 *     });
 */
export function defineCohort(definition: CohortDefinition): Cohort {
  return Object.freeze({ ...definition, kind: 'cohort' as const });
}
