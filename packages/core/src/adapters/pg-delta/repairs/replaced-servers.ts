import { canonicalize } from '@supabase/pg-delta/core';
import type { Fact } from '../model.ts';
import type { Repair } from '../repair.ts';
import { takeOut } from '../take-out.ts';

/**
 * A foreign server that must be made again cannot go while foreign tables use it, and the engine
 * finds no order. They hold no rows here and are made again with it.
 */
export const replacedServers: Repair = {
  stopOver: ({ from, to }, mid) => {
    const replaced = new Set<string>();
    for (const [key, fact] of from.facts) {
      const wanted = to.facts.get(key);
      if (fact.id.kind === 'server' && wanted !== undefined && isReplaced(fact, wanted)) {
        replaced.add(key);
      }
    }
    return takeOut(mid, replaced);
  },
};

function isReplaced(from: Fact, to: Fact): boolean {
  return ['type', 'fdw'].some((name) => {
    return canonicalize(from.payload[name]) !== canonicalize(to.payload[name]);
  });
}
