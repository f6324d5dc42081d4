import type { Fact } from '../model.ts';
import { isColumn, keyOf, mapFacts, textOf } from '../model.ts';
import type { Action } from '../plan-stage.ts';
import type { Ends, Repair } from '../repair.ts';

const mark = '/* virtual */';

/**
 * The engine knows generated columns only as stored. A virtual one is told apart by a mark in its
 * expression, and written as what it is. Dropping a generated column loses nothing: its values are
 * computed.
 */
export const virtualColumns: Repair = {
  rewrite: (model) => mapFacts(model, withMark),
  mend: (actions, ends) => actions.map((action) => mendAction(action, ends)),
};

function withMark(fact: Fact): Fact {
  const expression = textOf(fact.payload, 'generatedExpr');
  if (fact.id.kind !== 'column' || fact.payload['_virtual'] !== true) return fact;
  return { ...fact, payload: { ...fact.payload, generatedExpr: `${mark}${expression}` } };
}

function mendAction(action: Action, { from, to }: Ends): Action {
  const [gone] = action.destroys;
  if (action.verb === 'drop' && isColumn(gone) && isGenerated(from.facts.get(keyOf(gone)))) {
    return { ...action, dataLoss: 'none' };
  }
  if (!action.sql.includes(mark)) return action;
  const sql = action.produces.reduce((text, id) => {
    const expression = textOf(to.facts.get(keyOf(id))?.payload ?? {}, 'generatedExpr');
    if (!expression.startsWith(mark)) return text;
    return text.replace(
      `(${expression}) STORED`,
      () => `(${expression.slice(mark.length)}) VIRTUAL`,
    );
  }, action.sql);
  return { ...action, sql };
}

function isGenerated(fact: Fact | undefined): boolean {
  return textOf(fact?.payload ?? {}, 'generatedExpr') !== '';
}
