import { keyOf } from '../model.ts';
import { ownId } from '../own-id.ts';
import type { Action } from '../plan-stage.ts';
import type { Repair } from '../repair.ts';

/** A materialized view that must be empty is made empty, not filled and emptied. */
export const unpopulatedViews: Repair = {
  mend: (actions) => {
    const emptied = new Set(
      actions.flatMap(({ verb, produces }) => {
        const [made] = produces;
        return verb === 'create' &&
          made?.kind === 'extensionIntent' &&
          made.intentKind === 'population'
          ? [keyOf(made)]
          : [];
      }),
    );
    if (emptied.size === 0) return actions;
    const created = new Set<string>();
    const whole = actions.map((action): Action => {
      const [made] = action.produces;
      if (action.verb !== 'create' || made?.kind !== 'materializedView') return action;
      const own = keyOf(ownId('population', [made.schema, made.name]));
      if (!emptied.has(own)) return action;
      created.add(own);
      return { ...action, sql: `${action.sql.replace(/[\s;]+$/, '')} WITH NO DATA` };
    });
    return whole.filter(({ produces: [made] }) => made === undefined || !created.has(keyOf(made)));
  },
};
