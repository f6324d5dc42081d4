import { sameValue } from '../catalog/canonical-json.ts';
import type { Catalog, FactKey } from '../catalog/catalog.ts';
import { compareCatalogs, factOf } from '../catalog/compare-catalogs.ts';
import type { RevisionId } from '../revision/revision.ts';

/** What a revision was seen to do on a shadow. */
export interface RevisionEffect {
  readonly id: RevisionId;
  readonly before: Catalog;
  readonly after: Catalog;
  /** Its statements that change rows or may, each in one spelling. */
  readonly writes: readonly string[];
}

/** What becomes of an official revision. */
export interface JudgedRevision {
  readonly id: RevisionId;
  /**
   * `applied`: it is recorded already. `there`: what it does is there already, and it is recorded.
   * `different`: it is recorded, and what is different is changed. `apart`: it has nothing to do
   * with the local ones, and is run.
   */
  readonly verdict: 'applied' | 'there' | 'different' | 'apart';
}

/** What is judged. */
export interface JudgeInput {
  /** The official history from where both part, in topological order. */
  readonly official: readonly RevisionEffect[];
  /** The schema where both part. */
  readonly origin: Catalog;
  readonly applied: ReadonlySet<RevisionId>;
  /** The schema that the database is taken to have. */
  readonly now: Catalog;
  /** The local ones. */
  readonly local: readonly RevisionEffect[];
  /** Revisions that are to be recorded without being run. */
  readonly skipped: ReadonlySet<RevisionId>;
}

/** Judges each official revision by the schemas before and after it and what is there already. */
export function judgeRevisions(input: JudgeInput): readonly JudgedRevision[] {
  const { official, applied, now, skipped } = input;
  const final = official.at(-1)?.after ?? input.origin;
  return official.map((effect): JudgedRevision => {
    const { id, before } = effect;
    if (applied.has(id)) return { id, verdict: 'applied' };
    const touched = touchedBy(effect);
    if (touched.length === 0) {
      const isDone = effect.writes.length > 0 && hasSameWrites(effect, input.local);
      return { id, verdict: isDone || skipped.has(id) ? 'there' : 'apart' };
    }
    if (touched.every((key) => isSame(key, now, final))) return { id, verdict: 'there' };
    const isApart = touched.every((key) => isSame(key, now, before)) && !skipped.has(id);
    return { id, verdict: isApart ? 'apart' : 'different' };
  });
}

/** Whether local revisions sent every statement by which a revision changes rows. */
export function hasSameWrites(
  { writes }: RevisionEffect,
  local: readonly RevisionEffect[],
): boolean {
  const sent = new Set(local.flatMap((effect) => effect.writes));
  // What is in a parameter is not known.
  return writes.every((sql) => sent.has(sql) && !/\$\d/.test(sql));
}

/**
 * Local revisions that did something about which the official history says nothing, and that it
 * would take away.
 */
export function findUnreleased({
  official,
  origin,
  now,
  local,
}: Pick<JudgeInput, 'official' | 'origin' | 'now' | 'local'>): readonly RevisionId[] {
  const final = official.at(-1)?.after ?? origin;
  return local
    .filter((effect) => {
      const touched = touchedBy(effect);
      const isLost = touched.some((key) => !isSame(key, now, final));
      return isLost && touched.every((key) => isSame(key, origin, final));
    })
    .map(({ id }) => id);
}

function touchedBy({ before, after }: RevisionEffect): readonly FactKey[] {
  return compareCatalogs(before, after).map((difference) => factOf(difference).key);
}

function isSame(key: FactKey, a: Catalog, b: Catalog): boolean {
  const [left, right] = [a.facts.get(key), b.facts.get(key)];
  if (left === undefined || right === undefined) return left === right;
  return sameValue(left.value, right.value);
}
