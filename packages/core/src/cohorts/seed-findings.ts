import type { TableName } from '../catalog/catalog-scope.ts';
import type { Finding } from '../failure/finding.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { SeedProblem } from './check-seed.ts';

/** The revision that a problem is about; `mentions` when only its text could be asked. */
export interface BlamedRevision {
  readonly id: RevisionId;
  readonly kind: 'solves' | 'causes' | 'mentions';
  /** True when the database has it. */
  readonly applied: boolean;
  /** What it does, for behind its name. */
  readonly words: string;
}

/** What a finding about a cohort needs to know. */
export interface SeedSite {
  readonly cohort: string;
  readonly table: TableName;
  readonly environment: string;
}

/** Says a problem, which revision it is about, and what to do. */
export function seedFinding(
  problem: SeedProblem,
  blamed: BlamedRevision | null,
  site: SeedSite,
): Finding {
  const { table, environment } = site;
  const what = sentenceOf(problem, site);
  return {
    code: codes[problem.kind],
    severity: 'error',
    subject: problem.kind === 'noTable' ? table.name : `${table.name}.${problem.column}`,
    message: `${what}; ${blame(blamed, environment)}`,
    hint: hintOf(problem, blamed, site),
  };
}

const codes = {
  noTable: 'SEED.NO_TABLE',
  noColumn: 'SEED.NO_COLUMN',
  noValue: 'SEED.NO_VALUE',
  notWritable: 'SEED.NOT_WRITABLE',
} as const satisfies Readonly<Record<SeedProblem['kind'], string>>;

function sentenceOf(problem: SeedProblem, { cohort, table, environment }: SeedSite): string {
  switch (problem.kind) {
    case 'noTable':
      return `${environment} has no table ${table.name}`;
    case 'noColumn':
      return `${table.name} in ${environment} has no column ${problem.column}`;
    case 'noValue':
      return `${table.name}.${problem.column} is required in ${environment}, and ${cohort} has no value for it`;
    case 'notWritable':
      return `PostgreSQL makes the values of ${table.name}.${problem.column} in ${environment} itself`;
  }
}

function blame(blamed: BlamedRevision | null, environment: string): string {
  if (blamed === null) return 'no revision would change that';
  const { id, applied, words } = blamed;
  return applied
    ? `the revision ${id}, which is applied, ${words}`
    : `the revision ${id}, which is pending in ${environment}, ${words}`;
}

function hintOf(
  problem: SeedProblem,
  blamed: BlamedRevision | null,
  { cohort, table, environment }: SeedSite,
): string {
  if (blamed !== null && !blamed.applied && blamed.kind !== 'causes') {
    return `orch up --env ${environment}`;
  }
  if (problem.kind === 'noTable') return `orch status --env ${environment}`;
  const { column } = problem;
  if (problem.kind === 'noValue') return `give ${cohort} a value for ${column}`;
  if (problem.kind === 'notWritable' || blamed !== null) {
    return `edit the cohort ${cohort}: ${table.name} no longer takes ${column}`;
  }
  return `orch drift --env ${environment}, or take ${column} out of the cohort ${cohort}`;
}
