import type { Repair } from '../repair.ts';

/** The engine writes the replica identity once for each property of it that changes. */
export const repeatedStatements: Repair = {
  mend: (actions) => actions.filter(({ sql }, index) => sql !== actions[index - 1]?.sql),
};
