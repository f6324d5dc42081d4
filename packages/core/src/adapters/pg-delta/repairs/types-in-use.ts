import { canonicalize } from '@supabase/pg-delta/core';
import type { DependencyEdge, Fact, Model } from '../model.ts';
import { keyOf, textOf } from '../model.ts';
import type { Ends, Repair } from '../repair.ts';
import { takeOut } from '../take-out.ts';

/**
 * A domain, range, composite type, collation or enum that must be dropped and made again cannot go
 * while columns use it. Such columns wait as text (or without the collation): their values are
 * written out and read back, and none is lost.
 */
export const typesInUse: Repair = {
  stopOver: (ends, mid) => {
    const types = withDependentTypes(rebuiltTypes(ends), ends);
    if (types.size === 0) return mid;
    const users = usersOf(types, ends.from);
    const waiting = new Map(
      users.columns
        .filter((fact) => ends.to.facts.has(keyOf(fact.id)))
        .map((fact) => [keyOf(fact.id), waitingForm(fact)]),
    );
    const dropped = users.columns.filter((fact) => !ends.to.facts.has(keyOf(fact.id)));
    const facts = new Map([...mid.facts].map(([key, fact]) => [key, waiting.get(key) ?? fact]));
    const edges = mid.edges.filter(
      (edge) => !waiting.has(keyOf(edge.from)) || !types.has(keyOf(edge.to)),
    );
    const roots = [...types, ...users.others, ...dropped.map((fact) => keyOf(fact.id))];
    return takeOut({ ...mid, facts, edges }, new Set(roots));
  },
};

/** Types that no ALTER can change into what is wanted. */
function rebuiltTypes({ from, to }: Ends): ReadonlySet<string> {
  const used = new Set(from.edges.filter(isUse).map((edge) => keyOf(edge.to)));
  const rebuilt = new Set<string>();
  for (const [key, fact] of from.facts) {
    const wanted = to.facts.get(key);
    if (wanted === undefined) continue;
    const isRebuiltUnused =
      fact.id.kind === 'collation' || textOf(fact.payload, 'variant') === 'composite';
    if (!used.has(key) && !isRebuiltUnused) continue;
    if (mustBeRebuilt(fact, wanted, { from, to })) rebuilt.add(key);
  }
  return rebuilt;
}

function isUse({ from, to }: DependencyEdge): boolean {
  return from.kind !== 'typeAttribute' && ['type', 'domain', 'collation'].includes(to.kind);
}

function mustBeRebuilt(fact: Fact, wanted: Fact, ends: Ends): boolean {
  switch (fact.id.kind) {
    case 'domain':
      return differs(fact, wanted, 'baseType') || differs(fact, wanted, 'collation');
    case 'collation':
      return (
        canonicalize(fact.payload) !== canonicalize(wanted.payload) ||
        differs(fact, wanted, '_rules')
      );
    case 'type':
      break;
    default:
      return false;
  }
  switch (textOf(fact.payload, 'variant')) {
    case 'range':
      return canonicalize(fact.payload) !== canonicalize(wanted.payload);
    case 'composite':
      return isReshaped(attributesOf(fact, ends.from), attributesOf(wanted, ends.to));
    default:
      return isShrunk(fact, wanted) && hasDependentTypes(fact, ends.from);
  }
}

function differs(a: Fact, b: Fact, name: string): boolean {
  return textOf(a.payload, name) !== textOf(b.payload, name);
}

interface Attribute {
  readonly name: string;
  readonly form: string;
}

function attributesOf(type: Fact, model: Model): readonly Attribute[] {
  const key = keyOf(type.id);
  return [...model.facts.values()]
    .filter((fact) => fact.id.kind === 'typeAttribute' && parentKey(fact) === key)
    .toSorted((a, b) => Number(a.payload['_position']) - Number(b.payload['_position']))
    .map((fact) => ({
      name: 'name' in fact.id ? fact.id.name : '',
      form: canonicalize({ ...fact.payload }),
    }));
}

function parentKey({ parent }: Fact): string {
  return parent === undefined ? '' : keyOf(parent);
}

/** Whether an attribute changes its type, or one comes to stand where ADD ATTRIBUTE cannot put it. */
function isReshaped(from: readonly Attribute[], to: readonly Attribute[]): boolean {
  const before = new Map(from.map(({ name, form }) => [name, form]));
  const after = new Map(to.map(({ name, form }) => [name, form]));
  if (from.some(({ name, form }) => after.has(name) && after.get(name) !== form)) return true;
  const reached = [
    ...from.filter(({ name }) => after.has(name)),
    ...to.filter(({ name }) => !before.has(name)),
  ];
  return reached.some(({ name }, index) => name !== to[index]?.name);
}

/** Whether an enum loses values or their order. */
export function isShrunk(from: Fact, to: Fact): boolean {
  const [before, after] = [from.payload['values'], to.payload['values']];
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  const kept = after.filter((value) => before.includes(value));
  return kept.length !== before.length || kept.some((value, index) => value !== before[index]);
}

function hasDependentTypes(type: Fact, model: Model): boolean {
  const key = keyOf(type.id);
  return model.edges.some((edge) => keyOf(edge.to) === key && isType(edge.from.kind));
}

function isType(kind: string): boolean {
  return kind === 'type' || kind === 'domain';
}

function withDependentTypes(seeds: ReadonlySet<string>, { from }: Ends): ReadonlySet<string> {
  const types = new Set(seeds);
  for (let size = -1; size !== types.size;) {
    size = types.size;
    for (const edge of from.edges) {
      if (isType(edge.from.kind) && types.has(keyOf(edge.to))) types.add(keyOf(edge.from));
    }
  }
  return types;
}

interface Users {
  /** Columns that hold values of the types. */
  readonly columns: readonly Fact[];
  /** What stands on such columns and does not work on a text. */
  readonly others: readonly string[];
}

function usersOf(types: ReadonlySet<string>, model: Model): Users {
  const columns = new Map<string, Fact>();
  for (const edge of model.edges) {
    const fact = edge.from.kind === 'column' ? model.facts.get(keyOf(edge.from)) : undefined;
    if (fact === undefined || !types.has(keyOf(edge.to))) continue;
    if (fact.payload['generatedExpr'] === null) columns.set(keyOf(fact.id), fact);
  }
  const others = model.edges
    .filter((edge) => columns.has(keyOf(edge.to)))
    .map((edge) => model.facts.get(keyOf(edge.from)))
    .filter((fact) => fact !== undefined)
    .filter(dependsOnType)
    .map((fact) => keyOf(fact.id));
  return { columns: [...columns.values()], others };
}

function dependsOnType({ id, payload }: Fact): boolean {
  if (id.kind === 'constraint') return payload['type'] !== 'p' && payload['type'] !== 'u';
  return id.kind === 'index';
}

function waitingForm(column: Fact): Fact {
  const type = textOf(column.payload, 'type');
  const waiting = / COLLATE /.test(type)
    ? type.replace(/ COLLATE .*$/, '')
    : `text${type.endsWith('[]') ? '[]' : ''}`;
  return { ...column, payload: { ...column.payload, type: waiting } };
}
