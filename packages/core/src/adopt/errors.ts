import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';

/** What adopting an existing Knex project can fail with. */
export const adoptErrors = {
  'ADOPT.NOTHING': {
    when: 'the database has no migrations table of Knex',
    remedy: 'a new database needs no adoption: run `orch up`',
  },
  'ADOPT.ALREADY': {
    when: 'the store of orch records revisions in this database already',
    remedy: 'run `orch status`; `orch check` shows what differs',
  },
  'ADOPT.HISTORY': {
    when: 'what Knex recorded and the migrations folder do not tell the same story',
    remedy: 'bring the missing files back, or mend what each finding says',
  },
  'ADOPT.DIFFERENT': {
    when: 'the database is not what its migration files make when they are replayed',
    remedy:
      'mend the database or the files until they agree, or record it as it is with `--accept-differences`',
  },
} satisfies ErrorTable;

/** Every finding about Knex's record against the folder. */
export const adoptFindings = {
  'ADOPT.NO_FILE': {
    when: 'Knex has applied a file that the folder does not have',
    remedy: 'bring the file back from Git',
  },
  'ADOPT.TWICE': {
    when: 'Knex has recorded a file more than once',
    remedy: "delete the extra row from Knex's table",
  },
  'ADOPT.SKIPPED': {
    when: 'a file is not recorded although a later one is',
    remedy: 'apply it with Knex, or give it a newer name',
  },
} satisfies ErrorTable;

export function nothingToAdopt(table: string, environment: string): OrchError {
  return new OrchError({
    code: 'ADOPT.NOTHING',
    message: `${environment} has no table ${table}, so Knex has applied nothing there`,
    details: { table, environment },
    hint: `orch up --env ${environment}`,
  });
}

export function alreadyAdopted(environment: string, revisions: number): OrchError {
  return new OrchError({
    code: 'ADOPT.ALREADY',
    message: `orch records ${revisions} revisions in ${environment} already`,
    details: { environment, revisions },
    hint: `orch status --env ${environment}`,
  });
}

export function historyDiffers(findings: readonly Finding[]): OrchError {
  return new OrchError({
    code: 'ADOPT.HISTORY',
    message: `Knex's record and the migrations folder disagree: ${findings.map((finding) => finding.message).join('; ')}`,
    details: { findings },
    hint: findings[0]?.hint ?? 'orch check',
  });
}

export function databaseDiffers(environment: string, differences: readonly string[]): OrchError {
  return new OrchError({
    code: 'ADOPT.DIFFERENT',
    message: `${environment} is not what its migration files make: ${differences.join('; ')}`,
    details: { environment, differences },
    hint: 'mend the database or the files until they agree, or add --accept-differences to record it as it is',
  });
}
