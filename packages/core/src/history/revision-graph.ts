import TinyQueue from 'tinyqueue';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { RevisionId } from '../revision/revision.ts';

type Links = ReadonlyMap<RevisionId, readonly RevisionId[]>;

/** Two revisions of which the first is to run before the second. */
export type RevisionOrder = readonly [first: RevisionId, second: RevisionId];

/**
 * Revisions and their parents. Every answer is in a fixed order and costs time near-linear in the
 * number of revisions. Parents that are no revision of the graph are left out; revisions on a
 * cycle, and what follows them, are missing from `topologicalOrder` (see `findCycles`).
 */
export class RevisionGraph {
  readonly #parents: Links;
  readonly #children: Links;
  readonly #orders: readonly RevisionOrder[];
  readonly #prefers: readonly RevisionOrder[];
  #order: readonly RevisionId[] | null = null;

  /**
   * `orders` and `prefers` are pairs without kinship of which the first is to run before the second:
   * always, or where neither has run.
   */
  constructor(
    parents: Links,
    orders: readonly RevisionOrder[] = [],
    prefers: readonly RevisionOrder[] = [],
  ) {
    this.#parents = keepKnown(parents);
    this.#orders = orders;
    this.#prefers = prefers;
    this.#children = invert(this.#parents);
  }

  /** How many revisions there are. */
  get size(): number {
    return this.#parents.size;
  }

  /** Whether the revision is part of the graph. */
  has(id: RevisionId): boolean {
    return this.#parents.has(id);
  }

  /** All revisions, in the order of their names. */
  ids(): readonly RevisionId[] {
    return [...this.#parents.keys()];
  }

  /** Parents of a revision; empty for a base and for an unknown revision. */
  parentsOf(id: RevisionId): readonly RevisionId[] {
    return this.#parents.get(id) ?? [];
  }

  /** Revisions that name it as a parent, in the order of their names. */
  childrenOf(id: RevisionId): readonly RevisionId[] {
    return this.#children.get(id) ?? [];
  }

  /** Revisions without children. */
  heads(): readonly RevisionId[] {
    return this.ids().filter((id) => this.childrenOf(id).length === 0);
  }

  /** Revisions without parents. */
  bases(): readonly RevisionId[] {
    return this.ids().filter((id) => this.parentsOf(id).length === 0);
  }

  /** Revisions with several children. */
  branchPoints(): readonly RevisionId[] {
    return this.ids().filter((id) => this.childrenOf(id).length > 1);
  }

  /** Revisions with several parents. */
  mergePoints(): readonly RevisionId[] {
    return this.ids().filter((id) => this.parentsOf(id).length > 1);
  }

  /** Pairs of which the first is to run before the second though it is no ancestor of it. */
  orders(): readonly RevisionOrder[] {
    return this.#orders;
  }

  /**
   * All revisions, parents before children and pairs in their order; where the graph leaves a
   * choice, the name that sorts first comes first.
   */
  topologicalOrder(): readonly RevisionId[] {
    this.#order ??= sortTopologically(...this.#withOrders());
    return this.#order;
  }

  #withOrders(): [Links, Links] {
    const pairs = [...this.#orders, ...this.#prefers];
    if (pairs.length === 0) return [this.#parents, this.#children];
    const before = new Map(this.#parents);
    for (const [first, second] of pairs) {
      before.set(second, [...new Set([...(before.get(second) ?? []), first])]);
    }
    return [before, invert(before)];
  }

  /** The given revisions and everything that they build on. */
  ancestorsOf(ids: Iterable<RevisionId>): ReadonlySet<RevisionId> {
    return reach(ids, this.#parents);
  }

  /** The given revisions and everything that builds on them. */
  descendantsOf(ids: Iterable<RevisionId>): ReadonlySet<RevisionId> {
    return reach(ids, this.#children);
  }

  /** Those of the given revisions that none of the others builds on. */
  headsOf(ids: Iterable<RevisionId>): readonly RevisionId[] {
    const given = new Set(ids);
    const below = reach(
      [...given].flatMap((id) => this.parentsOf(id)),
      this.#parents,
    );
    return [...given].filter((id) => this.has(id) && !below.has(id)).sort(compareRevisionIds);
  }
}

/** In the order of names, so that everything made from it is in that order too. */
function keepKnown(parents: Links): Links {
  const known = new Map<RevisionId, readonly RevisionId[]>();
  for (const id of [...parents.keys()].sort(compareRevisionIds)) {
    const list = parents.get(id) ?? [];
    const isKnown = list.every((parent) => parents.has(parent));
    known.set(id, isKnown ? list : list.filter((parent) => parents.has(parent)));
  }
  return known;
}

function invert(parents: Links): Links {
  const children = new Map<RevisionId, RevisionId[]>();
  for (const [id, list] of parents) {
    for (const parent of list) {
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [id]);
      else known.push(id);
    }
  }
  return children;
}

function reach(from: Iterable<RevisionId>, links: Links): ReadonlySet<RevisionId> {
  const seen = new Set<RevisionId>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const next of links.get(id) ?? []) if (!seen.has(next)) open.push(next);
  }
  return seen;
}

function sortTopologically(parents: Links, children: Links): readonly RevisionId[] {
  const waiting = new Map<RevisionId, number>();
  const ready = new TinyQueue<RevisionId>([], compareRevisionIds);
  for (const [id, list] of parents) {
    if (list.length === 0) ready.push(id);
    else waiting.set(id, list.length);
  }
  const order: RevisionId[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    order.push(id);
    for (const child of children.get(id) ?? []) {
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return order;
}
