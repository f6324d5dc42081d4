import type { DependencyEdge, Fact, Model, StableId } from './model.ts';
import { keyOf, subtreeKeys } from './model.ts';
import type { Ends } from './repair.ts';
import { ownerOf } from './sequence-facts.ts';

/**
 * The part of two models that a plan between them can touch: what differs, all that depends on it,
 * the whole objects that these belong to, and what they need. In a schema of thousands of tables
 * the engine then looks at a few.
 */
export function narrow(ends: Ends): Ends {
  const models = [ends.from, ends.to];
  const changed = differing(ends);
  const touched = new Set(models.flatMap((model) => [...subtreeKeys(model, changed)]));
  for (const model of models) for (const key of changed) addOwners(touched, key, model);
  for (let size = -1; size !== touched.size;) {
    size = touched.size;
    for (const model of models) addDependents(touched, model);
  }
  for (const model of models) addWholeObjects(touched, model);
  for (const model of models) addNeeds(touched, model);
  return { from: restrict(ends.from, touched), to: restrict(ends.to, touched) };
}

function differing({ from, to }: Ends): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const [key, fact] of from.facts) {
    const wanted = to.facts.get(key);
    if (wanted === undefined || isChanged(fact, wanted)) keys.add(key);
  }
  for (const key of to.facts.keys()) if (!from.facts.has(key)) keys.add(key);
  for (const key of differingKeys(ownersOf(from), ownersOf(to))) keys.add(key);
  for (const key of differingKeys(lineagesAsText(from), lineagesAsText(to))) keys.add(key);
  return keys;
}

/** Payloads are made by the same queries, so that equal ones read the same. */
function isChanged(from: Fact, to: Fact): boolean {
  return JSON.stringify(from.payload) !== JSON.stringify(to.payload);
}

function differingKeys(
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...from.keys(), ...to.keys()])].filter(
    (key) => from.get(key) !== to.get(key),
  );
}

function ownersOf(model: Model): ReadonlyMap<string, string> {
  const owners = model.edges.filter((edge) => edge.kind === 'owner');
  return new Map(owners.map((edge) => [keyOf(edge.from), keyOf(edge.to)]));
}

function lineagesAsText(model: Model): ReadonlyMap<string, string> {
  return new Map([...model.lineages].map(([key, lineage]) => [key, JSON.stringify(lineage)]));
}

/** A type changes with its attribute, and who uses it depends on the type. */
function addOwners(keys: Set<string>, key: string, model: Model): void {
  const parent = model.facts.get(key)?.parent;
  if (parent === undefined || parent.kind === 'schema') return;
  keys.add(keyOf(parent));
  addOwners(keys, keyOf(parent), model);
}

function addDependents(keys: Set<string>, model: Model): void {
  const dependents = edgesBy(model.edges, ({ to }) => to);
  const queue = [...keys];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const { from } of dependents.get(key) ?? []) add(keyOf(from));
  }
  function add(dependent: string): void {
    if (keys.has(dependent)) return;
    keys.add(dependent);
    queue.push(dependent);
  }
}

/** Adds all parts of every object of which a part is there, and the sequences of its columns. */
function addWholeObjects(keys: Set<string>, model: Model): void {
  const roots = new Set<string>();
  for (const key of keys) roots.add(rootOf(key, model));
  for (const [key, { id, payload }] of model.facts) {
    const owner = id.kind === 'sequence' ? ownerOf(payload) : null;
    if (owner === null) continue;
    const table = keyOf({ kind: 'table', schema: owner.schema, name: owner.table });
    if (roots.has(table)) roots.add(key);
  }
  for (const key of subtreeKeys(model, roots)) keys.add(key);
}

/** The object below its schema that a fact is a part of; a schema's parts are objects. */
function rootOf(key: string, model: Model): string {
  const parent = model.facts.get(key)?.parent;
  if (parent === undefined || parent.kind === 'schema') return key;
  return rootOf(keyOf(parent), model);
}

const alwaysNeeded = new Set(['schema', 'extension', 'defaultPrivilege']);

function addNeeds(keys: Set<string>, model: Model): void {
  const needs = edgesBy(model.edges, ({ from }) => from);
  const queue = [...keys];
  const add = (id: StableId | undefined): void => {
    if (id === undefined) return;
    const key = keyOf(id);
    if (keys.has(key)) return;
    keys.add(key);
    queue.push(key);
  };
  for (const { id } of model.facts.values()) if (alwaysNeeded.has(id.kind)) add(id);
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const fact = model.facts.get(key);
    add(fact?.parent);
    for (const { to } of needs.get(key) ?? []) add(to);
    const owner = fact?.id.kind === 'sequence' ? ownerOf(fact.payload) : null;
    if (owner !== null) add({ kind: 'column', ...owner });
  }
}

function edgesBy(
  edges: readonly DependencyEdge[],
  end: (edge: DependencyEdge) => StableId,
): ReadonlyMap<string, readonly DependencyEdge[]> {
  const groups = new Map<string, DependencyEdge[]>();
  for (const edge of edges) {
    const key = keyOf(end(edge));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [edge]);
    else group.push(edge);
  }
  return groups;
}

function restrict(model: Model, keys: ReadonlySet<string>): Model {
  const isRole = ({ kind, to }: DependencyEdge) => kind === 'owner' && to.kind === 'role';
  return {
    ...model,
    facts: new Map([...model.facts].filter(([key]) => keys.has(key))),
    edges: model.edges.filter((edge) => {
      return keys.has(keyOf(edge.from)) && (isRole(edge) || keys.has(keyOf(edge.to)));
    }),
    lineages: new Map([...model.lineages].filter(([key]) => keys.has(key))),
  };
}
