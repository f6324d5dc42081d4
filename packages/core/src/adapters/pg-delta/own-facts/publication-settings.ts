import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quotePath } from '../sql-names.ts';

/** Publications that publish generated columns. */
export const publicationSettings: OwnFamily = ({ catalog }) =>
  factsOfKind(catalog, 'publication').flatMap(({ name, value }): OwnFact[] => {
    if (value.generatedColumns !== 'stored') return [];
    const alter = `ALTER PUBLICATION ${quotePath(...name)}`;
    return [
      {
        id: ownId('generatedPublishing', name),
        parent: { kind: 'publication', name: name[0] ?? '' },
        make: [`${alter} SET (publish_generated_columns = stored)`],
        unmake: `${alter} SET (publish_generated_columns = none)`,
      },
    ];
  });
