import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';

/** What seeding can fail with. */
export const seedErrors = {
  'SEED.NOT_CONFIGURED': {
    when: 'the configuration names no module of cohorts',
    remedy: 'set `cohorts` in the configuration to the path of a module that exports them',
  },
  'SEED.UNREADABLE': {
    when: 'the module of cohorts is not there, or could not be loaded',
    remedy: 'mend the file at the line that is named, or correct `cohorts` in the configuration',
  },
  'SEED.INVALID': {
    when: 'a cohort is not what `defineCohort` takes, or its rows are not: other columns in each, no value for the natural key, the same natural key twice',
    remedy: 'edit the cohort as the message says',
  },
  'SEED.NOT_REPEATABLE': {
    when: 'the function of a cohort makes other rows when it is called again, so that seeding twice would add people twice',
    remedy:
      'make rows from `seed` and the number of the row alone: no clock, no unseeded generator',
  },
  'SEED.FIXED': {
    when: '`--count` asks a cohort whose rows are listed for more rows than there are',
    remedy: 'leave `--count` out, or write the rows as a function of the count',
  },
  'SEED.UNKNOWN_COHORT': {
    when: 'no cohort has the name that `--cohort` gives',
    remedy: 'use one of the names that are listed, or declare the cohort',
  },
  'SEED.SCHEMA': {
    when: 'the database cannot take the rows as they are; every reason is listed, and nothing is changed',
    remedy: 'do what each reason says: apply or revert a revision, or edit the cohort',
  },
  'SEED.NO_TABLE': {
    when: 'The table of a cohort is not in the database. Listed by `SEED.SCHEMA`.',
    remedy: 'Apply the revision that creates it: `orch up`.',
  },
  'SEED.NO_COLUMN': {
    when: 'A column of a cohort is not in the table. Listed by `SEED.SCHEMA`.',
    remedy: 'Apply the revision that adds it, or edit the cohort when a revision took it away.',
  },
  'SEED.NO_VALUE': {
    when: 'A required column has neither a default nor a value in the cohort. Listed by `SEED.SCHEMA`.',
    remedy: 'Give the cohort a value for it.',
  },
  'SEED.NOT_WRITABLE': {
    when: 'A cohort has a value for a column whose values PostgreSQL makes itself. Listed by `SEED.SCHEMA`.',
    remedy: 'Take the column out of the cohort.',
  },
  'SEED.REFUSED': {
    when: 'the database refused a row: a constraint, a type, a trigger, a missing right; none was inserted',
    remedy: 'correct the row that the constraint is about, or what the message names',
  },
  'SEED.LOCK_TIMEOUT': {
    when: 'The table was locked by others for longer than `limits.lockRetryMs`; nothing was inserted.',
    remedy: 'Run it again when less is going on.',
  },
} satisfies ErrorTable;

/** The configuration has no `cohorts`. */
export function cohortsNotConfigured(database: string): OrchError {
  return new OrchError({
    code: 'SEED.NOT_CONFIGURED',
    message: `the configuration names no cohorts for the database ${database}`,
    details: { database },
    hint: "add cohorts: './seeds.ts' to the configuration; the module exports what defineCohort makes",
    exitCode: 2,
  });
}

/** The module could not be loaded. */
export function cohortsUnreadable(
  file: string,
  reason: string,
  place: { readonly line: number | null; readonly column: number | null },
): OrchError {
  return new OrchError({
    code: 'SEED.UNREADABLE',
    message: `the cohorts of ${file} could not be loaded: ${reason}`,
    details: { file, reason, ...place },
    hint: 'mend the file, or correct cohorts in the configuration',
    exitCode: 2,
  });
}

/** A cohort, or a row of it, is not usable. */
export function invalidCohort(cohort: string, problem: string): OrchError {
  return new OrchError({
    code: 'SEED.INVALID',
    message: `the cohort ${cohort} cannot be used: ${problem}`,
    details: { cohort, problem },
    hint: 'edit the cohort',
    exitCode: 2,
  });
}

/** The function makes other rows each time. */
export function notRepeatable(cohort: string, row: number): OrchError {
  return new OrchError({
    code: 'SEED.NOT_REPEATABLE',
    message: `the cohort ${cohort} is different each time it is made: row ${row + 1} changes with the count, or with the call`,
    details: { cohort, row },
    hint: 'make each row from seed and its number alone, e.g. faker.seed(seed + index)',
    exitCode: 2,
  });
}

/** More rows are wanted than are listed. */
export function fixedCohort(cohort: string, rows: number, count: number): OrchError {
  return new OrchError({
    code: 'SEED.FIXED',
    message: `the cohort ${cohort} has ${rows} rows, not ${count}`,
    details: { cohort, rows, count },
    hint: 'leave --count out',
    exitCode: 2,
  });
}

/** There is no such cohort. */
export function unknownCohort(name: string, known: readonly string[]): OrchError {
  return new OrchError({
    code: 'SEED.UNKNOWN_COHORT',
    message: `there is no cohort ${name}; ${known.length === 0 ? 'the module exports none' : `there are ${known.join(', ')}`}`,
    details: { name, known },
    hint:
      known.length === 0
        ? 'export what defineCohort makes from the module of the cohorts'
        : `orch seed --cohort ${known.at(-1) ?? ''}`,
    exitCode: 2,
  });
}

/** The schema of the database and the rows do not fit. */
export function seedSchemaDiffers(
  site: { readonly cohort: string; readonly environment: string },
  findings: readonly Finding[],
): OrchError {
  const { cohort, environment } = site;
  const [first] = findings;
  const count = `${findings.length} reason${findings.length === 1 ? '' : 's'}`;
  return new OrchError({
    code: 'SEED.SCHEMA',
    message: `the rows of ${cohort} do not fit into ${environment} as it is, for ${count}; nothing was changed`,
    details: { cohort, environment, findings },
    hint: first?.hint ?? `orch drift --env ${environment}`,
  });
}

/** The database refused a row. */
export function seedRefused(
  cohort: string,
  reason: string,
  about: { readonly sqlState: string | null; readonly constraint: string | null },
): OrchError {
  return new OrchError({
    code: 'SEED.REFUSED',
    message: `the database refused the rows of ${cohort}, and none was inserted: ${reason}`,
    details: { cohort, reason, ...about },
    hint: 'correct the cohort, or what the message names, and run it again',
  });
}

/** Others hold the table. */
export function seedLockTimeout(table: string, triedMs: number): OrchError {
  return new OrchError({
    code: 'SEED.LOCK_TIMEOUT',
    message: `${table} was locked by others for ${Math.round(triedMs / 1000)} s, and nothing was inserted`,
    details: { table, triedMs },
    hint: 'run it again when less is going on',
  });
}
