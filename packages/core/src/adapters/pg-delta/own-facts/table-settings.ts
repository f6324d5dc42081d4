import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, record, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quotePath } from '../sql-names.ts';

/** Tables that follow a composite type, and options of tables' TOAST storage. */
export const tableSettings: OwnFamily = ({ catalog }) =>
  factsOfKind(catalog, 'table').flatMap(({ name, value }): OwnFact[] => {
    const [schema = '', table = ''] = name;
    const parent = { kind: 'table', schema, name: table } as const;
    const alter = `ALTER TABLE ${quotePath(schema, table)}`;
    const facts: OwnFact[] = [];
    if (typeof value.ofType === 'string') {
      facts.push({
        id: ownId('typedTable', name),
        parent,
        make: [`${alter} OF ${value.ofType}`],
        unmake: `${alter} NOT OF`,
      });
    }
    const toast = Object.entries(record(value.options)).filter(([option]) => {
      return option.startsWith('toast.');
    });
    if (toast.length > 0) {
      const reset = `${alter} RESET (${toast.map(([option]) => option).join(', ')})`;
      const given = toast.map(([option, to]) => `${option} = ${text(to)}`).join(', ');
      facts.push({
        id: ownId('toastOptions', name),
        parent,
        make: [`${alter} SET (${given})`],
        unmake: reset,
        clear: [reset],
      });
    }
    return facts;
  });
