import { localHeads, type History } from '../history/history.ts';
import { refuseErrors, severalHeads } from '../history/errors.ts';
import { mentionsDown } from '../revision/mentions-down.ts';
import type { RevisionId } from '../revision/revision.ts';
import {
  badCount,
  downMissing,
  notApplied,
  pastBase,
  pastHead,
  unknownApplied,
  wrongOrder,
} from './errors.ts';
import { findWrongOrder } from './find-wrong-order.ts';

/** One revision to run, and in which direction. */
export interface PlannedStep {
  readonly direction: 'up' | 'down';
  readonly id: RevisionId;
}

/** What to do, in execution order. */
export type RunPlan =
  | { readonly kind: 'upToDate' }
  | { readonly kind: 'planned'; readonly steps: readonly PlannedStep[] };

/** A history, and what of it a database has. */
export interface PlanScope {
  readonly history: History;
  /** In the order in which they were applied. */
  readonly applied: ReadonlySet<RevisionId>;
}

/** How far up; `head` insists that there is one. */
export type UpTarget =
  | { readonly kind: 'head' }
  | { readonly kind: 'heads' }
  | { readonly kind: 'revisions'; readonly ids: readonly RevisionId[] }
  | { readonly kind: 'count'; readonly count: number };

/** How far down; going down to no revision is going down to base. */
export type DownTarget =
  | { readonly kind: 'revisions'; readonly ids: readonly RevisionId[] }
  | { readonly kind: 'count'; readonly count: number };

/**
 * Plans the pending revisions up to a target, in topological order. A revision that is applied
 * already, and everything beside the target's own ancestors, is left alone.
 *
 * @throws OrchError `HISTORY.FINDINGS`, `HISTORY.SEVERAL_HEADS`, `PLAN.UNKNOWN_APPLIED`,
 *   `PLAN.PAST_HEAD`, `PLAN.BAD_COUNT`, `PLAN.WRONG_ORDER`
 */
export function planUp(scope: PlanScope, target: UpTarget): RunPlan {
  refuseUnsafe(scope);
  const apply = revisionsUp(scope, target);
  const wrong = findWrongOrder(scope, apply);
  if (wrong.length > 0) throw wrongOrder(wrong);
  return asPlan([], apply);
}

/**
 * Plans the same where merges want revisions in another order than the one in which they were
 * applied: what came too early, and all that builds on it, is reverted and applied again.
 *
 *     @order b, a     ← applied  a     down a    up  b, a
 *
 * @throws OrchError as `planUp`, and `PLAN.DOWN_MISSING`
 */
export function planReorder(scope: PlanScope, target: UpTarget): RunPlan {
  refuseUnsafe(scope);
  const { graph } = scope.history;
  const apply = revisionsUp(scope, target);
  const early = graph.descendantsOf(findWrongOrder(scope, apply).map(([, second]) => second));
  const again = graph.topologicalOrder().filter((id) => early.has(id) && scope.applied.has(id));
  const wanted = new Set([...apply, ...again]);
  return asPlan(
    revertible(scope, again.toReversed()),
    graph.topologicalOrder().filter((id) => wanted.has(id)),
  );
}

function revisionsUp({ history, applied }: PlanScope, target: UpTarget): readonly RevisionId[] {
  const { graph } = history;
  const pending = pendingOf(graph.topologicalOrder(), applied);
  switch (target.kind) {
    case 'head': {
      const heads = graph.heads();
      if (heads.length > 1) throw severalHeads(heads, localHeads(history));
      return pending;
    }
    case 'heads':
      return pending;
    case 'revisions': {
      const wanted = graph.ancestorsOf(target.ids);
      return pending.filter((id) => wanted.has(id));
    }
    case 'count': {
      const count = checkedCount(target.count);
      if (pending.length < count) throw pastHead(count, pending.length);
      if (graph.heads().length > 1) {
        throw severalHeads(graph.heads(), localHeads(history));
      }
      return pending.slice(0, count);
    }
  }
}

/**
 * Plans the way down: by count, the last applied revisions in reverse topological order; to
 * revisions, everything applied that builds on them. Branches that do not build on them stay:
 *
 *     a ─┬─ b1 ── c1    down to b1 reverts c1
 *        └─ b2          down to a  reverts c1, b2, b1
 *
 * @throws OrchError `HISTORY.FINDINGS`, `PLAN.UNKNOWN_APPLIED`, `PLAN.PAST_BASE`,
 *   `PLAN.BAD_COUNT`, `PLAN.NOT_APPLIED`, `PLAN.DOWN_MISSING`
 */
export function planDown(scope: PlanScope, target: DownTarget): RunPlan {
  refuseUnsafe(scope);
  const { graph } = scope.history;
  const applied = graph.topologicalOrder().filter((id) => scope.applied.has(id));
  if (target.kind === 'count') {
    const count = checkedCount(target.count);
    if (applied.length < count) throw pastBase(count, applied.length);
    return asPlan(revertible(scope, applied.slice(-count).reverse()), []);
  }
  const absent = target.ids.filter((id) => !scope.applied.has(id));
  if (absent.length > 0) throw notApplied(absent);
  const stay = new Set(target.ids);
  const above = target.ids.length === 0 ? null : graph.descendantsOf(target.ids);
  const revert = applied.filter((id) => !stay.has(id) && (above === null || above.has(id)));
  return asPlan(revertible(scope, revert.reverse()), []);
}

/**
 * Plans the move to exactly the given revisions and their ancestors: reverts what they do not
 * have, then applies what is missing. Shared history is left alone:
 *
 *     a ─┬─ b1        ← applied     down b1
 *        └─ b2 ── c2  ← target      up   b2, c2
 *
 * @throws OrchError `HISTORY.FINDINGS`, `PLAN.UNKNOWN_APPLIED`, `PLAN.DOWN_MISSING`,
 *   `PLAN.WRONG_ORDER`
 */
export function planTo(scope: PlanScope, targets: readonly RevisionId[]): RunPlan {
  refuseUnsafe(scope);
  const { graph } = scope.history;
  const wanted = graph.ancestorsOf(targets);
  const order = graph.topologicalOrder();
  const revert = order.filter((id) => scope.applied.has(id) && !wanted.has(id)).reverse();
  const apply = order.filter((id) => wanted.has(id) && !scope.applied.has(id));
  const gone = new Set(revert);
  const left = new Set([...scope.applied].filter((id) => !gone.has(id)));
  const wrong = findWrongOrder({ ...scope, applied: left }, apply);
  if (wrong.length > 0) throw wrongOrder(wrong);
  return asPlan(revertible(scope, revert), apply);
}

function refuseUnsafe({ history, applied }: PlanScope): void {
  refuseErrors(history.findings);
  const unknown = [...applied].filter((id) => !history.graph.has(id));
  if (unknown.length > 0) throw unknownApplied(unknown);
}

function pendingOf(
  order: readonly RevisionId[],
  applied: ReadonlySet<RevisionId>,
): readonly RevisionId[] {
  return order.filter((id) => !applied.has(id));
}

function revertible({ history }: PlanScope, ids: readonly RevisionId[]): readonly RevisionId[] {
  const oneWay = ids.filter((id) => {
    const revision = history.revisions.get(id);
    return revision !== undefined && !mentionsDown(revision.source);
  });
  if (oneWay.length > 0) throw downMissing(oneWay);
  return ids;
}

function asPlan(down: readonly RevisionId[], up: readonly RevisionId[]): RunPlan {
  if (down.length + up.length === 0) return { kind: 'upToDate' };
  const steps = [
    ...down.map((id): PlannedStep => ({ direction: 'down', id })),
    ...up.map((id): PlannedStep => ({ direction: 'up', id })),
  ];
  return { kind: 'planned', steps };
}

function checkedCount(count: number): number {
  if (!Number.isSafeInteger(count) || count < 1) throw badCount(count);
  return count;
}
