import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quotePath } from '../sql-names.ts';

/** Extended statistics objects and how much they gather. */
export const statistics: OwnFamily = ({ catalog }) =>
  factsOfKind(catalog, 'statistics').flatMap(({ name, value }): OwnFact[] => {
    const id = ownId('statistics', name);
    const path = quotePath(...name);
    const object = { id, make: [text(value.definition)], unmake: `DROP STATISTICS ${path}` };
    if (typeof value.target !== 'number') return [object];
    return [
      object,
      {
        id: ownId('statisticsTarget', name),
        parent: id,
        make: [`ALTER STATISTICS ${path} SET STATISTICS ${value.target}`],
        unmake: `ALTER STATISTICS ${path} SET STATISTICS -1`,
      },
    ];
  });
