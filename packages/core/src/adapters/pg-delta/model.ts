import { buildFactBase, encodeId } from '@supabase/pg-delta/core';
import type { DependencyEdge, Fact, FactBase, Payload, StableId } from '@supabase/pg-delta/core';

import type { Lineage } from './lineage.ts';

export type { DependencyEdge, Fact, Payload, StableId };

/** The id of a column, a default, a constraint, a trigger, a rule or a policy. */
export type PartId = Extract<StableId, { schema: string; table: string; name: string }>;

/** The id of a column. */
export type ColumnId = PartId & { readonly kind: 'column' };

/** The id of a sequence. */
export type SequenceId = Extract<StableId, { schema: string; name: string; table?: never }> & {
  readonly kind: 'sequence';
};

/** A column's id, if that is what it is. */
export function isColumn(id: StableId | undefined): id is ColumnId {
  return id?.kind === 'column';
}

/**
 * A schema in the engine's words, as a value that repairs can edit: its facts by encoded id and
 * the dependencies between them.
 */
export interface Model {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly edges: readonly DependencyEdge[];
  /** Facts outside the scope: others may refer to them, none of them is ever changed. */
  readonly outside: ReadonlySet<string>;
  readonly server: ServerFacts;
  /** Partitions and heirs by the table's key; filled from the catalog. */
  readonly lineages: ReadonlyMap<string, Lineage>;
}

/** What the planner needs to know about the server that was read. */
export interface ServerFacts {
  readonly major: number;
  /** `source>target` of every cast that an assignment may use without being asked to. */
  readonly assignmentCasts: ReadonlySet<string>;
  /** `source>target` of every cast that needs `CAST` or `::`. */
  readonly explicitCasts: ReadonlySet<string>;
}

const knownKeys = new WeakMap<StableId, string>();

/** The engine's own name for a fact. */
export function keyOf(id: StableId): string {
  const known = knownKeys.get(id);
  if (known !== undefined) return known;
  const key = encodeId(id);
  knownKeys.set(id, key);
  return key;
}

/** The fact with this id, if the model holds it. */
export function factOf(model: Model, id: StableId): Fact | undefined {
  return model.facts.get(keyOf(id));
}

/** The engine's indexed form of a model. */
export function toFactBase(model: Model): FactBase {
  return buildFactBase([...model.facts.values()], [...model.edges], 'snapshot', model.outside, {
    allowDangling: (edge) => edge.kind === 'owner' && edge.to.kind === 'role',
  });
}

/** A model with each fact replaced by what `edit` returns; `undefined` takes it out. */
export function mapFacts(model: Model, edit: (fact: Fact) => Fact | undefined): Model {
  const facts = new Map<string, Fact>();
  for (const [key, fact] of model.facts) {
    const edited = edit(fact);
    if (edited !== undefined) facts.set(key, edited);
  }
  return { ...model, facts };
}

/** A model without these facts, everything under them and every dependency that touches them. */
export function withoutFacts(model: Model, keys: ReadonlySet<string>): Model {
  if (keys.size === 0) return model;
  const gone = subtreeKeys(model, keys);
  const facts = new Map([...model.facts].filter(([key]) => !gone.has(key)));
  const edges = model.edges.filter(
    (edge) => !gone.has(keyOf(edge.from)) && !gone.has(keyOf(edge.to)),
  );
  return { ...model, facts, edges };
}

/** These keys and the keys of everything under them. */
export function subtreeKeys(model: Model, roots: ReadonlySet<string>): ReadonlySet<string> {
  const verdict = new Map<string, boolean>();
  const isUnder = (key: string): boolean => {
    const known = verdict.get(key);
    if (known !== undefined) return known;
    const parent = model.facts.get(key)?.parent;
    const answer = roots.has(key) || (parent !== undefined && isUnder(keyOf(parent)));
    verdict.set(key, answer);
    return answer;
  };
  return new Set([...model.facts.keys()].filter(isUnder));
}

/** A text of a payload; empty when it holds none. */
export function textOf(payload: Payload, name: string): string {
  const value = payload[name];
  return typeof value === 'string' ? value : '';
}
