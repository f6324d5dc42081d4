import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, record, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath, quoteText } from '../sql-names.ts';

/** Options of foreign tables' columns. */
export const foreignColumns: OwnFamily = ({ catalog }) =>
  factsOfKind(catalog, 'column').flatMap(({ name, value }): OwnFact[] => {
    const options = Object.entries(record(value.serverOptions));
    if (options.length === 0) return [];
    const [schema = '', table = '', column = ''] = name;
    const alter = `ALTER FOREIGN TABLE ${quotePath(schema, table)} ALTER COLUMN ${quoteName(column)}`;
    const added = options.map(([option, to]) => `ADD ${quoteName(option)} ${quoteText(text(to))}`);
    const dropped = options.map(([option]) => `DROP ${quoteName(option)}`);
    const drop = `${alter} OPTIONS (${dropped.join(', ')})`;
    return [
      {
        id: ownId('foreignColumnOptions', name),
        parent: { kind: 'column', schema, table, name: column },
        make: [`${alter} OPTIONS (${added.join(', ')})`],
        unmake: drop,
        clear: [drop],
      },
    ];
  });
