import type { Fact, Model } from '../model.ts';
import { factOf, keyOf, mapFacts } from '../model.ts';
import { ownId, ownName } from '../own-id.ts';
import type { OwnId } from '../own-id.ts';
import type { Action } from '../plan-stage.ts';
import type { Ends, Repair } from '../repair.ts';

/**
 * A not-null constraint that is not valid yet must not be made by SET NOT NULL, which reads all
 * rows, and one that goes with its column's requirement needs no other change first.
 */
export const notNullConstraints: Repair = {
  stopOver: (ends, mid) => {
    const columns = waitingColumns(ends);
    return columns.size === 0 ? mid : withNullable(mid, columns);
  },
  align: (ends) => {
    const columns = waitingColumns(ends);
    return columns.size === 0 ? ends : { ...ends, to: withNullable(ends.to, columns) };
  },
  mend: (actions, ends) => actions.filter((action) => !isNeedless(action, ends)),
};

/** Columns whose constraint is to be there without being valid, and is not there like that. */
function waitingColumns({ from, to }: Ends): ReadonlySet<string> {
  const columns = new Set<string>();
  for (const [key, { id, parent }] of to.facts) {
    if (id.kind !== 'extensionIntent' || id.intentKind !== 'notNullValidity') continue;
    if (parent !== undefined && !from.facts.has(key)) columns.add(keyOf(parent));
  }
  return columns;
}

function withNullable(model: Model, columns: ReadonlySet<string>): Model {
  return mapFacts(model, (fact: Fact) =>
    columns.has(keyOf(fact.id)) ? { ...fact, payload: { ...fact.payload, notNull: false } } : fact,
  );
}

const kinds = new Set(['notNullName', 'notNullInheritance', 'notNullValidity']);

function isNeedless({ verb, produces, destroys }: Action, ends: Ends): boolean {
  const [own] = verb === 'drop' ? destroys : produces;
  if (own?.kind !== 'extensionIntent' || !kinds.has(own.intentKind)) return false;
  if (verb === 'drop') return !isRequired(own, ends.to);
  const validity = ownId('notNullValidity', ownName(own));
  const isAddedWhole =
    verb === 'create' &&
    factOf(ends.to, validity) !== undefined &&
    factOf(ends.from, validity) === undefined;
  return own.intentKind !== 'notNullValidity' && isAddedWhole;
}

function isRequired(own: OwnId, model: Model): boolean {
  const [schema = '', table = '', name = ''] = ownName(own);
  return factOf(model, { kind: 'column', schema, table, name })?.payload['notNull'] === true;
}
