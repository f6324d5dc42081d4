import { createHash } from 'node:crypto';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RevisionArguments } from './revision-arguments.ts';

/** One revision of one database, and in which direction it is run. */
export interface JointStep {
  readonly direction: 'up' | 'down';
  readonly id: RevisionId;
}

/** What a joint move does to one of its databases. */
export interface JointPart {
  readonly database: string;
  /** Digest of the revisions that were applied before ({@link digestOf}). */
  readonly before: string;
  readonly steps: readonly JointStep[];
}

/**
 * Several databases that are moved as one. Every run that is part of it records all of it, so that
 * each database can tell what has become of the others.
 */
export interface JointMove {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly command: string;
  /** In the order in which they are moved; those that stay where they are have none. */
  readonly parts: readonly JointPart[];
  /** The `-x key=value` arguments; what is left of it is run with the same. */
  readonly x: RevisionArguments;
  /** The move that this one takes back; null for one that goes forward. */
  readonly returns: string | null;
}

/** What one database knows about joint moves. */
export interface JointRecord {
  readonly applied: ReadonlySet<RevisionId>;
  /** The move that its last run was part of; null when that run was for it alone. */
  readonly last: JointMove | null;
  /** Moves whose part was completed here. */
  readonly done: ReadonlySet<string>;
}

/** A joint move that some of its databases have completed and others have not. */
export interface Split {
  readonly move: JointMove;
  /** What is left to do, in order. */
  readonly remaining: readonly Pick<JointPart, 'database' | 'steps'>[];
}

/** The same for the same set of revisions. */
export function digestOf(applied: Iterable<RevisionId>): string {
  const text = JSON.stringify([...applied].toSorted(compareRevisionIds));
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/**
 * Finds the joint move that was broken off. A database that was moved by itself since, or stands
 * where the move could not have left it, is not taken for one that waits.
 */
export function findSplit(records: ReadonlyMap<string, JointRecord>): Split | null {
  const moves = new Map(
    [...records.values()].flatMap(({ last }) => (last === null ? [] : [[last.id, last] as const])),
  );
  for (const { returns } of moves.values()) if (returns !== null) moves.delete(returns);
  for (const move of moves.values()) {
    const remaining = move.parts.flatMap((part) => {
      const record = records.get(part.database);
      if (record === undefined || record.done.has(move.id)) return [];
      const steps = remainingSteps(part, record.applied);
      return steps === null || steps.length === 0 ? [] : [{ database: part.database, steps }];
    });
    if (remaining.length > 0) return { move, remaining };
  }
  return null;
}

/** What is left of a part; null when the database stands beside its way. */
function remainingSteps(
  { before, steps }: JointPart,
  applied: ReadonlySet<RevisionId>,
): readonly JointStep[] | null {
  const done = steps.findIndex(({ direction, id }) => applied.has(id) !== (direction === 'up'));
  const completed = done === -1 ? steps : steps.slice(0, done);
  const start = new Set(applied);
  for (const { direction, id } of completed.toReversed()) {
    if (direction === 'up') start.delete(id);
    else start.add(id);
  }
  return digestOf(start) === before ? steps.slice(completed.length) : null;
}

/** Reads what a run recorded; null when it is no joint move of this version. */
export function parseJointMove(value: unknown): JointMove | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, startedAt, command, x, parts, returns } = value as Readonly<Record<string, unknown>>;
  const isMove =
    typeof id === 'string' &&
    typeof startedAt === 'string' &&
    typeof command === 'string' &&
    typeof x === 'object' &&
    x !== null &&
    (returns === null || typeof returns === 'string') &&
    Array.isArray(parts) &&
    parts.every(isPart);
  return isMove ? (value as JointMove) : null;
}

function isPart(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { database, before, steps } = value as Readonly<Record<string, unknown>>;
  const isStep = (step: unknown): boolean =>
    typeof step === 'object' &&
    step !== null &&
    'id' in step &&
    typeof step.id === 'string' &&
    'direction' in step &&
    (step.direction === 'up' || step.direction === 'down');
  return (
    typeof database === 'string' &&
    typeof before === 'string' &&
    Array.isArray(steps) &&
    steps.every(isStep)
  );
}
