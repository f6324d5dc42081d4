import type { Action } from '../plan-stage.ts';
import type { Repair } from '../repair.ts';

/**
 * A value that is added to an enum can be used only once it is committed. Such changes come first,
 * so that they and the rest are two transactions, and only where the rest uses one of the values.
 */
export const enumValues: Repair = {
  finish: (actions) => {
    const added = actions.filter(isAddedValue);
    if (added.length === 0) return actions;
    const rest = actions.filter((action) => !isAddedValue(action));
    const isUsed = added.some((action) => rest.some(({ sql }) => sql.includes(valueOf(action))));
    return [...(isUsed ? added : added.map(inOneTransaction)), ...rest];
  },
};

function isAddedValue(action: Action): boolean {
  return action.transactionality === 'commitBoundaryAfter';
}

function inOneTransaction(action: Action): Action {
  return { ...action, transactionality: 'transactional' };
}

/** The quoted value, without which no statement can use it. */
function valueOf({ sql }: Action): string {
  return / ADD VALUE ('(?:[^']|'')*')/.exec(sql)?.[1] ?? '';
}
