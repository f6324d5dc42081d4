import type { Fact } from '../model.ts';
import type { Repair } from '../repair.ts';

/**
 * The engine makes a column an identity before it is required and before it has its new type; the
 * server refuses the first and gives the sequence the wrong range in the second case.
 */
export const identityColumns: Repair = {
  stopOver: ({ from, to }, mid) => {
    const prepared = new Map<string, Fact>();
    for (const [key, fact] of from.facts) {
      const wanted = to.facts.get(key);
      if (fact.id.kind !== 'column' || wanted === undefined) continue;
      if (fact.payload['identity'] !== null || wanted.payload['identity'] === null) continue;
      const { type, notNull } = wanted.payload;
      if (fact.payload['type'] === type && fact.payload['notNull'] === notNull) continue;
      prepared.set(key, { ...fact, payload: { ...fact.payload, type, notNull } });
    }
    if (prepared.size === 0) return mid;
    const facts = new Map([...mid.facts].map(([key, fact]) => [key, prepared.get(key) ?? fact]));
    return { ...mid, facts };
  },
};
