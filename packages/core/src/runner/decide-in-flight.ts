import type { Catalog, Difference } from '../catalog/catalog.ts';
import { compareCatalogs, factOf } from '../catalog/compare-catalogs.ts';
import type { BareStatement, InvalidIndex } from './bare-statement.ts';

/** A database at one moment, as far as an interrupted statement can be told by it. */
export interface Probe {
  readonly catalog: Catalog;
  readonly invalid: readonly InvalidIndex[];
}

/** What became of a statement during which the run died. */
export type InFlightDecision =
  /** Nothing happened. */
  | { readonly kind: 'redo' }
  /** It was broken off and left these behind. */
  | { readonly kind: 'cleanAndRedo'; readonly leftovers: readonly InvalidIndex[] }
  | { readonly kind: 'done' }
  /** A person has to look. */
  | { readonly kind: 'undecided'; readonly differences: readonly Difference[] };

/**
 * Decides, from the database before a statement and now, whether the statement took effect. Only
 * what it explains completely counts: a change that somebody else may have made is left to a person.
 */
export function decideInFlight(
  statement: BareStatement,
  before: Probe,
  now: Probe,
): InFlightDecision {
  const differences = compareCatalogs(before.catalog, now.catalog);
  const undecided: InFlightDecision = { kind: 'undecided', differences };
  if (statement.kind === 'divisible') return undecided;

  const known = new Set(before.invalid.map(({ oid }) => oid));
  const left = now.invalid.filter(({ oid }) => !known.has(oid));
  if (statement.kind === 'dropIndex') {
    // A drop that is broken off leaves the index behind, invalid; a new attempt takes it away.
    if (differences.every((d) => d.kind === 'changed' && isIndex(d, statement.index))) {
      return { kind: 'redo' };
    }
    const isDropped = differences.every((d) => d.kind === 'removed' && isIndex(d, statement.index));
    return isDropped ? { kind: 'done' } : undecided;
  }
  if (left.length > 0) {
    const isExplained =
      left.every((index) => isLeftBy(statement, index)) &&
      differences.every((d) => d.kind === 'added' && left.some((index) => isIndex(d, index.name)));
    return isExplained ? { kind: 'cleanAndRedo', leftovers: left } : undecided;
  }
  if (differences.length === 0) return { kind: 'redo' };
  const isBuilt =
    statement.kind === 'createIndex' &&
    differences.length === 1 &&
    differences.every((difference) => isBuiltBy(statement, difference));
  return isBuilt ? { kind: 'done' } : undecided;
}

type CreateIndex = Extract<BareStatement, { kind: 'createIndex' }>;

function isBuiltBy(statement: CreateIndex, difference: Difference): boolean {
  const { kind, name } = factOf(difference);
  const [schema, table, index] = name;
  return (
    difference.kind === 'added' &&
    kind === 'index' &&
    table === statement.table &&
    (statement.schema === null || schema === statement.schema) &&
    (statement.index === null || index === statement.index)
  );
}

function isLeftBy(statement: BareStatement, index: InvalidIndex): boolean {
  switch (statement.kind) {
    case 'createIndex':
      return (
        index.table === statement.table &&
        (statement.schema === null || index.schema === statement.schema) &&
        (statement.index === null || index.name === statement.index)
      );
    case 'reindex':
      // https://www.postgresql.org/docs/current/sql-reindex.html, "Rebuilding Indexes Concurrently"
      return /_cc(?:new|old)\d*$/.test(index.name);
    default:
      return false;
  }
}

/** An index, or a remark about it. */
function isIndex(difference: Difference, index: string): boolean {
  const { kind, name } = factOf(difference);
  if (kind === 'index') return name.at(-1) === index;
  return kind === 'comment' && name.at(-1) === index;
}
