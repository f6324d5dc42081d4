import type { Finding } from '../failure/finding.ts';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
import {
  edited,
  missing,
  orphan,
  outOfOrder,
  renamed,
  severalHeadsFinding,
} from './check-findings.ts';
import { localHeads, type History } from './history.ts';

/** What a check compares. */
export interface HistoryCheck {
  readonly history: History;
  readonly applied: readonly AppliedRevision[];
  /** Where Git has applied revisions that the folder lacks, in words. */
  readonly elsewhere?: ReadonlyMap<RevisionId, string>;
  /** Whether the files are in a Git repository, so that `checkout-safe` can help. */
  readonly isInGit?: boolean;
}

/**
 * Compares a history with what is applied to a database. Every finding is listed: those of the
 * history in itself, then edited, missing and orphan revisions, revisions that come too late, and
 * several heads.
 */
export function checkHistory(check: HistoryCheck): readonly Finding[] {
  const heads = check.history.graph.heads();
  return [
    ...check.history.findings,
    ...checkApplied(check),
    ...(heads.length > 1 ? [severalHeadsFinding(heads, localHeads(check.history))] : []),
  ];
}

/**
 * The part of `checkHistory` that must hold before anything is run: several heads are fine as
 * long as the plan says which one is meant.
 */
export function checkApplied({
  history,
  applied,
  elsewhere = new Map(),
  isInGit = false,
}: HistoryCheck): readonly Finding[] {
  const inOrder = [...applied].sort((a, b) => compareRevisionIds(a.id, b.id));
  const known = new Set(applied.map(({ id }) => id));
  const pending = [...history.revisions.values()].filter(({ id }) => !known.has(id));
  const pendingByText = new Map(pending.map((revision) => [revision.checksum, revision]));
  const changed: Finding[] = [];
  const lost: Finding[] = [];
  for (const row of inOrder) {
    const revision = history.revisions.get(row.id);
    const where = elsewhere.get(row.id);
    const now = pendingByText.get(row.checksum);
    if (revision !== undefined) {
      if (revision.checksum !== row.checksum) changed.push(edited(revision, row, isInGit));
    } else if (now !== undefined) lost.push(renamed(row, now));
    else lost.push(where === undefined ? orphan(row, isInGit) : missing(row, where));
  }
  return [...changed, ...lost, ...findLate(history, known)];
}

/** Pending ancestors of applied revisions, each with the first applied one that follows it. */
function findLate({ graph }: History, applied: ReadonlySet<RevisionId>): readonly Finding[] {
  const follower = new Map<RevisionId, RevisionId>();
  for (const id of graph.topologicalOrder().toReversed()) {
    for (const child of graph.childrenOf(id)) {
      const found = applied.has(child) ? child : follower.get(child);
      if (found !== undefined && !follower.has(id)) follower.set(id, found);
    }
  }
  return graph.ids().flatMap((id) => {
    const after = applied.has(id) ? undefined : follower.get(id);
    return after === undefined ? [] : [outOfOrder(id, after)];
  });
}
