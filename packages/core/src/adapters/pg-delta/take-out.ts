import type { Fact, Model, StableId } from './model.ts';
import { keyOf, subtreeKeys, withoutFacts } from './model.ts';

/** Kinds that hold rows, or that rows are made of: never taken out to be made again. */
const lasting = new Set([
  'table',
  'column',
  'typeAttribute',
  'sequence',
  'schema',
  'extension',
  'server',
  'fdw',
  'type',
  'domain',
]);

/**
 * A model without these facts and without all that depends on them, which can be made again
 * because it holds no rows: views, triggers, constraints, indexes, functions, generated columns.
 *
 * @throws Error when something that holds rows depends on them.
 */
export function takeOut(model: Model, roots: ReadonlySet<string>): Model {
  if (roots.size === 0) return model;
  const dependents = new Map<string, StableId[]>();
  for (const { from, to } of model.edges) {
    const key = keyOf(to);
    const known = dependents.get(key);
    if (known === undefined) dependents.set(key, [from]);
    else known.push(from);
  }
  const gone = new Set<string>(roots);
  const queue = [...subtreeKeys(model, roots)];
  const seen = new Set<string>(queue);
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const id of dependents.get(key) ?? []) {
      const dependent = keyOf(id);
      const fact = model.facts.get(dependent);
      if (fact === undefined || seen.has(dependent)) continue;
      if (!canBeMadeAgain(fact)) {
        throw new Error(`${dependent} holds rows and depends on ${key}`);
      }
      gone.add(dependent);
      for (const under of subtreeKeys(model, new Set([dependent]))) {
        if (seen.has(under)) continue;
        seen.add(under);
        queue.push(under);
      }
    }
  }
  return withoutFacts(model, gone);
}

/** Whether nothing is lost when a fact is dropped and made again. */
export function canBeMadeAgain(fact: Fact): boolean {
  if (fact.id.kind === 'column') return fact.payload['generatedExpr'] !== null;
  return !lasting.has(fact.id.kind);
}
