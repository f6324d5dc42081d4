import { keyOf, withoutFacts } from '../model.ts';
import type { Ends, Repair } from '../repair.ts';
import { retyped } from './retyped-columns.ts';
import { isShrunk } from './types-in-use.ts';

/**
 * The engine orders what a new default needs (a type, a value of an enum, a function, a sequence)
 * only for a default that is added, and sets one that changes too early. So a default that changes,
 * or whose column changes its type, counts as added; where the old one holds on to something that
 * goes, it is dropped first.
 */
export const changedDefaults: Repair = {
  stopOver: (ends, mid) => withoutFacts(mid, holdingOn(ends)),
  align: (ends) => ({ ...ends, from: withoutFacts(ends.from, changing(ends)) }),
};

function changing(ends: Ends): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { from } of retyped(ends).values()) {
    if (from.id.kind !== 'column') continue;
    const { schema, table, name } = from.id;
    found.add(keyOf({ kind: 'default', schema, table, name }));
  }
  for (const [key, { id, payload }] of ends.from.facts) {
    if (id.kind !== 'default') continue;
    const wanted = ends.to.facts.get(key);
    if (wanted !== undefined && wanted.payload['expr'] !== payload['expr']) found.add(key);
  }
  return found;
}

function holdingOn(ends: Ends): ReadonlySet<string> {
  const defaults = changing(ends);
  const found = new Set<string>();
  if (defaults.size === 0) return found;
  for (const { from, to } of ends.from.edges) {
    const key = keyOf(from);
    if (defaults.has(key) && goes(keyOf(to), ends)) found.add(key);
  }
  return found;
}

/** Whether something is dropped, or rebuilt as an enum is that loses values. */
function goes(key: string, ends: Ends): boolean {
  const [before, after] = [ends.from.facts.get(key), ends.to.facts.get(key)];
  if (before === undefined) return false;
  return after === undefined || (before.id.kind === 'type' && isShrunk(before, after));
}
