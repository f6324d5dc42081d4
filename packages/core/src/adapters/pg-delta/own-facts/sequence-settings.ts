import type { StableId } from '../model.ts';
import { factOf } from '../model.ts';
import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, record, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quotePath } from '../sql-names.ts';

/** Sequences that a crash resets. */
export const sequenceSettings: OwnFamily = ({ model, catalog }) =>
  factsOfKind(catalog, 'sequence').flatMap(({ name, value }): OwnFact[] => {
    if (value.persistence !== 'unlogged' || catalog.serverMajor < 15) return [];
    const [schema = '', sequence = ''] = name;
    const owner = record(value.ownedBy);
    const parent: StableId =
      value.identity === true
        ? {
            kind: 'column',
            schema: text(owner.schema),
            table: text(owner.table),
            name: text(owner.column),
          }
        : { kind: 'sequence', schema, name: sequence };
    if (factOf(model, parent) === undefined) return [];
    const alter = `ALTER SEQUENCE ${quotePath(schema, sequence)}`;
    return [
      {
        id: ownId('sequencePersistence', name),
        parent,
        make: [`${alter} SET UNLOGGED`],
        unmake: `${alter} SET LOGGED`,
      },
    ];
  });
