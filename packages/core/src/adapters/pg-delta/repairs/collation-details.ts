import { keyOf, textOf } from '../model.ts';
import { quoteName, quotePath, quoteText } from '../sql-names.ts';
import type { Repair } from '../repair.ts';

/**
 * A copy of the collation C or POSIX fits every encoding, one that is made by its locale's name
 * only the database's own. Rules of an ICU collation are unknown to the engine.
 */
export const collationDetails: Repair = {
  mend: (actions, { to }) =>
    actions.map((action) => {
      const [made] = action.produces;
      if (action.verb !== 'create' || made?.kind !== 'collation') return action;
      const payload = to.facts.get(keyOf(made))?.payload ?? {};
      const source = ['C', 'POSIX'].find((name) => Object.values(payload).includes(name));
      if (payload['_encoding'] === -1 && textOf(payload, 'provider') === 'c' && source) {
        const path = quotePath(made.schema, made.name);
        return { ...action, sql: `CREATE COLLATION ${path} FROM pg_catalog.${quoteName(source)}` };
      }
      const rules = textOf(payload, '_rules');
      return rules === ''
        ? action
        : { ...action, sql: action.sql.replace(/\)$/, () => `, rules = ${quoteText(rules)})`) };
    }),
};
