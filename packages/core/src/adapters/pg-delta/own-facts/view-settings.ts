import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, list, record, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath } from '../sql-names.ts';

/** Defaults of views' columns, and materialized views that hold no rows. */
export const viewSettings: OwnFamily = ({ catalog }) => [
  ...factsOfKind(catalog, 'view').flatMap(({ name, value }) => {
    const [schema = '', view = ''] = name;
    return list(value.columns).flatMap((member): OwnFact[] => {
      const { name: column, default: expression } = record(member);
      if (typeof expression !== 'string') return [];
      const alter = `ALTER VIEW ${quotePath(schema, view)} ALTER COLUMN ${quoteName(text(column))}`;
      return [
        {
          id: ownId('viewDefault', [...name, text(column)]),
          parent: { kind: 'view', schema, name: view },
          make: [`${alter} SET DEFAULT ${expression}`],
          unmake: `${alter} DROP DEFAULT`,
        },
      ];
    });
  }),
  ...factsOfKind(catalog, 'materializedView').flatMap(({ name, value }): OwnFact[] => {
    if (value.populated !== false) return [];
    const [schema = '', view = ''] = name;
    const refresh = `REFRESH MATERIALIZED VIEW ${quotePath(schema, view)}`;
    return [
      {
        id: ownId('population', name),
        parent: { kind: 'materializedView', schema, name: view },
        make: [`${refresh} WITH NO DATA`],
        unmake: refresh,
      },
    ];
  }),
];
