import type { Difference } from '../catalog/catalog.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import type { RevisionId } from '../revision/revision.ts';
import { findLost, touchedByBoth } from './find-lost.ts';
import { brokenNeeds } from './broken-needs.ts';
import type { OrderOutcome, PairFacts, SideFacts } from './pair-facts.ts';

/** Why two sides go together, or do not. */
export interface Reason {
  readonly kind: 'equal' | 'fails' | 'needs' | 'touched' | 'lost' | 'rows' | 'differs' | 'chosen';
  /** The revision that it is about, where there is one. */
  readonly revision: RevisionId | null;
  readonly message: string;
  /** The message without what the server says in the language of the server. */
  readonly summary: string;
}

/** How the sides of two heads go together. */
export interface PairVerdict {
  readonly kind: 'independent' | 'ordered' | 'conflicting';
  readonly heads: readonly [RevisionId, RevisionId];
  /** The head whose side runs first; null when it does not matter. */
  readonly first: RevisionId | null;
  /**
   * How a database that has the other order comes to the same: it has it already; the merge changes
   * its schema; or its revisions have to be run again in the right order.
   */
  readonly otherOrder: 'same' | 'changed' | 'refused';
  readonly equals: PairFacts['equals'];
  /** Revisions that cannot run after the first side. */
  readonly replaces: readonly RevisionId[];
  readonly reasons: readonly Reason[];
  /** What a person has to decide; null when the merge can be used as it is. */
  readonly decision: string | null;
}

/** The side that a person wants to run first. */
export interface JudgeOptions {
  readonly first: RevisionId | null;
}

/**
 * Judges two sides by their facts and by what became of both orders:
 *
 *     both orders end alike, nothing is lost    independent
 *     one order works, or keeps everything      ordered
 *     nothing keeps everything                  conflicting, unless a person says who runs first
 */
export function judgePair(facts: PairFacts, { first: wanted }: JudgeOptions): PairVerdict {
  const [one, other] = facts.sides;
  const [ab, ba] = facts.outcomes;
  const asked = wanted === null ? null : wanted === one.head ? 0 : wanted === other.head ? 1 : null;
  const orders = [orderOf(facts, 0), orderOf(facts, 1)] as const;
  const equals = facts.equals.map(([a, b]) => reason('equal', b, `${b} does the same as ${a}`));
  const verdict = (parts: Omit<PairVerdict, 'heads' | 'equals' | 'replaces'>): PairVerdict => ({
    heads: [one.head, other.head],
    equals: facts.equals,
    replaces: [],
    ...parts,
    reasons: [...equals, ...parts.reasons],
  });

  const endAlike = ab.kind === 'reached' && ba.kind === 'reached' && isSame(ab, ba);
  if (endAlike && facts.rowDifferences.length === 0 && orders[0].lost.length === 0) {
    return verdict({
      kind: 'independent',
      first: null,
      otherOrder: 'same',
      reasons: [],
      decision: null,
    });
  }
  const reasons = reasonsOf(facts, orders);
  const best = asked ?? bestOrder(facts, orders);
  const first = facts.sides[best].head;
  const chosen = asked === null ? [] : [reason('chosen', first, `${first} was said to run first`)];
  const works = facts.outcomes[best].kind === 'reached';
  const keepsAll = works && orders[best].lost.length === 0;
  const rowsAreSettled = facts.rowDifferences.length === 0 || asked !== null;
  const otherOrder = waysOfOther(facts, endAlike);
  if (works && (keepsAll || asked !== null) && rowsAreSettled) {
    return verdict({
      kind: 'ordered',
      first,
      otherOrder,
      reasons: [...chosen, ...reasons],
      decision: null,
    });
  }
  return {
    ...verdict({
      kind: 'conflicting',
      first,
      otherOrder,
      reasons: [...chosen, ...reasons],
      decision: decisionOf(facts, best, orders[best].lost),
    }),
    replaces: failingOf(facts.outcomes[best]),
  };
}

interface Order {
  /** What of either side the end does not have. */
  readonly lost: readonly { readonly side: SideFacts; readonly difference: Difference }[];
}

function orderOf({ base, sides, outcomes }: PairFacts, at: 0 | 1): Order {
  const outcome = outcomes[at];
  if (outcome.kind === 'failed') return { lost: [] };
  const merged = outcome.catalog;
  const lostOf = (side: SideFacts, other: SideFacts): Order['lost'] =>
    findLost({ base, side: side.catalog, other: other.catalog, merged }).map((difference) => ({
      side,
      difference,
    }));
  return { lost: [...lostOf(sides[0], sides[1]), ...lostOf(sides[1], sides[0])] };
}

/** The order that works and keeps everything, else the one that works, else the first by name. */
function bestOrder({ outcomes }: PairFacts, orders: readonly [Order, Order]): 0 | 1 {
  const rank = (at: 0 | 1): number => {
    if (outcomes[at].kind === 'failed') return 2;
    return orders[at].lost.length === 0 ? 0 : 1;
  };
  return rank(1) < rank(0) ? 1 : 0;
}

/** Rows cannot be brought from one order to the other, and no more can what never works. */
function waysOfOther(facts: PairFacts, endAlike: boolean): PairVerdict['otherOrder'] {
  if (facts.outcomes.some(({ kind }) => kind === 'failed')) return 'refused';
  if (facts.rowDifferences.length > 0) return 'refused';
  return endAlike ? 'same' : 'changed';
}

function isSame(a: OrderOutcome, b: OrderOutcome): boolean {
  return (
    a.kind === 'reached' && b.kind === 'reached' && a.catalog.fingerprint === b.catalog.fingerprint
  );
}

function failingOf(outcome: OrderOutcome): readonly RevisionId[] {
  return outcome.kind === 'failed' ? outcome.failing : [];
}

function reasonsOf(facts: PairFacts, orders: readonly [Order, Order]): readonly Reason[] {
  const { base, sides, outcomes } = facts;
  const [one, other] = sides;
  const failed = outcomes.flatMap((outcome, at): readonly Reason[] => {
    const before = sides[at]?.head ?? '';
    return outcome.kind === 'failed' ? [failure(outcome.at, before, outcome.message)] : [];
  });
  const needs = [...brokenNeeds(base, one, other), ...brokenNeeds(base, other, one)].map((need) =>
    reason('needs', need.revision, need.message),
  );
  const touched = touchedByBoth(base, one.catalog, other.catalog).map(({ key, way }) =>
    reason(
      'touched',
      null,
      way === 'removed'
        ? `both sides take ${words(key)} away`
        : `both sides change ${words(key)}, each in its own way`,
    ),
  );
  const lost = orders.flatMap((order, at): readonly Reason[] =>
    order.lost.map(({ side, difference }) => {
      const before = sides[at]?.head ?? '';
      const what = `${before} first: what ${side.head} did is not there in the end`;
      return reason('lost', side.head, `${what} (${describeLost(difference)})`);
    }),
  );
  const rows = facts.rowDifferences.map(({ table, columns }) =>
    reason(
      'rows',
      null,
      columns.length === 0
        ? `the two orders leave other rows in ${table}`
        : `the two orders leave other values in ${table} (${columns.join(', ')})`,
    ),
  );
  const differs =
    outcomes.every(({ kind }) => kind === 'reached') && !isSame(outcomes[0], outcomes[1])
      ? [reason('differs', null, 'both orders work, and end with different schemas')]
      : [];
  return [...failed, ...needs, ...touched, ...differs, ...lost, ...rows];
}

function decisionOf(facts: PairFacts, best: 0 | 1, lost: Order['lost']): string {
  const [one, other] = facts.sides;
  const outcome = facts.outcomes[best];
  if (outcome.kind === 'failed') {
    return `no order works: write into the merge what ${outcome.failing.join(' and ')} should do after ${facts.sides[best].head}`;
  }
  if (facts.rowDifferences.length > 0) {
    return `the rows depend on the order: say with --first whether ${one.head} or ${other.head} comes first`;
  }
  const what = lost.map(({ difference }) => describeLost(difference)).join('; ');
  return `something is lost (${what}): bring it back in the merge, or accept it with --first ${facts.sides[best].head}`;
}

/** What was added is missing, what was removed is still there. */
function describeLost(difference: Difference): string {
  if (difference.kind === 'changed') return describeDifference(difference);
  const kind = difference.kind === 'added' ? 'removed' : 'added';
  return describeDifference({ kind, fact: difference.fact });
}

function reason(kind: Reason['kind'], revision: RevisionId | null, message: string): Reason {
  return { kind, revision, message, summary: message };
}

function failure(at: RevisionId, before: string, said: string): Reason {
  const summary = `${at} fails after ${before}`;
  return { kind: 'fails', revision: at, message: `${summary}: ${said}`, summary };
}

/** `column:public.t.c` as "column public.t.c". */
function words(key: string): string {
  return key.replace(':', ' ');
}
