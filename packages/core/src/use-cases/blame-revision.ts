import { onPostgres } from '../adapters/engines/database-target.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { TableName } from '../catalog/catalog-scope.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { SeedProblem } from '../cohorts/check-seed.ts';
import { effectOf } from '../cohorts/revision-effect.ts';
import type { BlamedRevision } from '../cohorts/seed-findings.ts';
import type { Revision } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';
import { replayHistory } from './replay-history.ts';

/** Finds the revision that a problem of a cohort is about. */
export type BlameRevision = (problem: SeedProblem) => Promise<BlamedRevision | null>;

/**
 * Finds, in the files of a database, the revision that solves a problem once it is applied, or the
 * applied one that it comes from. What a revision does is the difference of the schemas before and
 * after it, each replayed on a shadow; only those are replayed whose text names what the problem is
 * about. Where a history cannot be replayed, the text alone is asked.
 */
export function openBlame(
  place: DatabasePlace,
  state: DatabaseState,
  table: TableName,
): BlameRevision {
  const applied = new Set(state.applied.map(({ id }) => id));
  const order = state.history.graph
    .topologicalOrder()
    .flatMap((id) => state.history.revisions.get(id) ?? []);
  const schemaAfter = catalogReader(place, state, order);

  return async (problem) => {
    const subject = problem.kind === 'noTable' ? table.name : problem.column;
    const named = [...order.entries()].filter(([, { source }]) => source.includes(subject));
    const found: BlamedRevision[] = [];
    for (const [at, { id }] of nearest(named, ([, one]) => applied.has(one.id))) {
      const isApplied = applied.has(id);
      const before = await schemaAfter(at);
      const after = await schemaAfter(at + 1);
      if (before === null || after === null) {
        found.push({ id, kind: 'mentions', applied: isApplied, words: `names ${subject}` });
        continue;
      }
      const effect = effectOf(problem, table, { before, after });
      if (effect !== null) found.push({ id, applied: isApplied, ...effect });
    }
    return mostTelling(found);
  };
}

/** How many revisions are looked at on each side of where the database stands. */
const mostOnEachSide = 4;

function nearest<T>(all: readonly T[], isApplied: (one: T) => boolean): readonly T[] {
  const pending = all.filter((one) => !isApplied(one)).slice(0, mostOnEachSide);
  return [...all.filter(isApplied).slice(-mostOnEachSide), ...pending];
}

/** A pending revision that helps, else the last applied one that did it. */
function mostTelling(found: readonly BlamedRevision[]): BlamedRevision | null {
  return (
    found.find(({ applied, kind }) => !applied && kind === 'solves') ??
    found.findLast(({ applied, kind }) => applied && kind === 'causes') ??
    found.find(({ applied, kind }) => !applied && kind === 'mentions') ??
    found.findLast(({ kind }) => kind === 'mentions') ??
    null
  );
}

/** Reads the schema after the first revisions of the history, each once; null when it cannot be told. */
function catalogReader(
  { project, database, environment }: DatabasePlace,
  state: DatabaseState,
  order: readonly Revision[],
): (count: number) => Promise<Catalog | null> {
  const known = new Map<number, Promise<Catalog | null>>();
  const steps = order.map((revision): RunStep | null => {
    const file = state.files.get(revision.id);
    return file === undefined ? null : { direction: 'up', revision, file, commit: null };
  });
  const replay = async (count: number): Promise<Catalog | null> => {
    const prefix = steps.slice(0, count).filter((step) => step !== null);
    if (prefix.length < count) return null;
    try {
      const { catalog } = await replayHistory({
        project,
        database,
        environment: environment.name,
        beside: onPostgres(state.target),
        steps: prefix,
        scope: catalogScopeOf(database, { privileges: false }),
      });
      return catalog;
    } catch (error) {
      // Why a history cannot be replayed is what `orch check` tells.
      if (error instanceof OrchError) return null;
      throw error;
    }
  };
  return (count) => {
    const reading = known.get(count) ?? replay(count);
    known.set(count, reading);
    return reading;
  };
}
