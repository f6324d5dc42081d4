import { keyOf, textOf, withoutFacts } from '../model.ts';
import type { Repair } from '../repair.ts';

/**
 * Since PostgreSQL 17 a domain's NOT NULL is a constraint with a name, and the engine writes it
 * twice: as a property and as a constraint. The property is enough.
 */
export const requiredDomains: Repair = {
  rewrite: (model) => {
    const twice = [...model.facts.values()].filter(({ id, parent, payload }) => {
      const isOfDomain = id.kind === 'constraint' && parent?.kind === 'domain';
      return isOfDomain && textOf(payload, 'type') === 'n';
    });
    return withoutFacts(model, new Set(twice.map((fact) => keyOf(fact.id))));
  },
};
