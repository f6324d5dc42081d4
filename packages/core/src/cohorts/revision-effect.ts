import type { TableName } from '../catalog/catalog-scope.ts';
import { sameValue } from '../catalog/canonical-json.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { needsValue } from '../generate/required-column.ts';
import { columnOf, columnsOf, hasTable } from './check-seed.ts';
import type { SeedProblem } from './check-seed.ts';

/** What one revision does about a problem: solves it, or is where it comes from. */
export interface RevisionEffect {
  readonly kind: 'solves' | 'causes';
  /** In words, for behind the revision's name: `adds recruits.cohort`. */
  readonly words: string;
}

/** The schemas around one revision. */
export interface AroundRevision {
  readonly before: Catalog;
  readonly after: Catalog;
}

/**
 * What a revision does about a problem, told from the schemas before and after it; null when it
 * does nothing about it.
 */
export function effectOf(
  problem: SeedProblem,
  table: TableName,
  around: AroundRevision,
): RevisionEffect | null {
  const had = isThere(problem, table, around.before);
  const has = isThere(problem, table, around.after);
  if (had === has) return null;
  return has
    ? { kind: 'causes', words: causing(problem, table, around) }
    : { kind: 'solves', words: solving(problem, table, around) };
}

function solving(
  problem: SeedProblem,
  table: TableName,
  { before, after }: AroundRevision,
): string {
  if (problem.kind === 'noTable') return `creates the table ${table.name}`;
  const name = `${table.name}.${problem.column}`;
  switch (problem.kind) {
    case 'noColumn': {
      const other = counterpart(problem.column, table, { having: after, lacking: before });
      return other === null
        ? `adds ${name}`
        : `puts ${name} in the place of ${table.name}.${other}`;
    }
    case 'noValue':
      return `requires no value for ${name}`;
    case 'notWritable':
      return `makes ${name} an ordinary column`;
  }
}

function causing(
  problem: SeedProblem,
  table: TableName,
  { before, after }: AroundRevision,
): string {
  if (problem.kind === 'noTable') return `takes the table ${table.name} away`;
  const name = `${table.name}.${problem.column}`;
  switch (problem.kind) {
    case 'noColumn': {
      const other = counterpart(problem.column, table, { having: before, lacking: after });
      return other === null
        ? `takes ${name} away`
        : `puts ${table.name}.${other} in the place of ${name}`;
    }
    case 'noValue':
      return `requires a value for ${name}`;
    case 'notWritable':
      return `lets PostgreSQL make the values of ${name}`;
  }
}

/** The one column of the same kind that only the other schema has: what a rename leaves behind. */
function counterpart(
  column: string,
  table: TableName,
  { having, lacking }: { readonly having: Catalog; readonly lacking: Catalog },
): string | null {
  const own = columnOf(having, table, column);
  if (own === undefined) return null;
  const others = columnsOf(lacking, table).filter(
    (fact) =>
      columnOf(having, table, fact.name[2] ?? '') === undefined && sameValue(fact.value, own.value),
  );
  return others.length === 1 ? (others[0]?.name[2] ?? null) : null;
}

function isThere(problem: SeedProblem, table: TableName, catalog: Catalog): boolean {
  if (problem.kind === 'noTable') return !hasTable(catalog, table);
  const fact = columnOf(catalog, table, problem.column);
  if (problem.kind === 'noColumn') return fact === undefined;
  if (fact === undefined) return false;
  return problem.kind === 'noValue'
    ? needsValue(fact, catalog)
    : fact.value.generated !== null || fact.value.identity === 'always';
}
