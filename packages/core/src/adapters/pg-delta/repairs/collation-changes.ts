import type { Fact, Model } from '../model.ts';
import { mapFacts, textOf } from '../model.ts';
import type { Repair } from '../repair.ts';

/**
 * The engine drops and adds a column whose collation changes, which loses its values. As a part of
 * the type it is changed in place: `ALTER COLUMN name TYPE text COLLATE "C"`.
 */
export const collationChanges: Repair = {
  rewrite: (model: Model) => mapFacts(model, withCollationInType),
};

function withCollationInType(fact: Fact): Fact {
  if (fact.id.kind !== 'column') return fact;
  const collation = textOf(fact.payload, 'collation');
  if (collation === '') return fact;
  const type = `${textOf(fact.payload, 'type')} COLLATE ${collation}`;
  return { ...fact, payload: { ...fact.payload, type, collation: null } };
}
