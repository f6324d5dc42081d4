import type { Fact, Model } from '../model.ts';
import { factOf, mapFacts, textOf } from '../model.ts';
import type { Repair } from '../repair.ts';

/**
 * The server writes the index of a partitioned table as one of the parent ONLY. Made like that it
 * stays invalid and no partition has one; without ONLY each partition gets its own.
 */
export const partitionedIndexes: Repair = {
  rewrite: (model) => mapFacts(model, (fact) => onAllPartitions(fact, model)),
};

function onAllPartitions(fact: Fact, model: Model): Fact {
  if (fact.id.kind !== 'index' || fact.parent === undefined) return fact;
  const table = factOf(model, fact.parent);
  if (table === undefined || textOf(table.payload, 'partitionKey') === '') return fact;
  const def = textOf(fact.payload, 'def').replace(
    /^(CREATE (?:UNIQUE )?INDEX .*? ON) ONLY /,
    '$1 ',
  );
  return { ...fact, payload: { ...fact.payload, def } };
}
