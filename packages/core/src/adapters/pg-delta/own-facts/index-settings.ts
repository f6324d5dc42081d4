import type { FactValue } from '../../../catalog/catalog.ts';
import type { StableId } from '../model.ts';
import { factOf } from '../model.ts';
import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { record } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath } from '../sql-names.ts';

/** The index that a table is clustered on, and statistics targets of indexed expressions. */
export const indexSettings: OwnFamily = ({ model, catalog }) => {
  const facts: OwnFact[] = [];
  for (const { kind, name, value } of catalog.facts.values()) {
    const [schema = '', table = '', index = ''] = name;
    if (kind === 'index') {
      const parent: StableId = { kind: 'index', schema, name: index };
      facts.push(...settingsOf({ name, value, parent }));
    }
    if (kind === 'constraint') {
      const parent: StableId = { kind: 'constraint', schema, table, name: index };
      facts.push(...settingsOf({ name, value: record(value.index), parent }));
    }
  }
  return facts.filter(({ parent }) => parent !== undefined && factOf(model, parent) !== undefined);
};

interface Index {
  readonly name: readonly string[];
  readonly value: Readonly<Record<string, FactValue>>;
  readonly parent: StableId;
}

function settingsOf({ name, value, parent }: Index): readonly OwnFact[] {
  const [schema = '', table = '', index = ''] = name;
  const facts: OwnFact[] = [];
  if (value.clustered === true) {
    const alter = `ALTER TABLE ${quotePath(schema, table)}`;
    facts.push({
      id: ownId('clustering', name),
      parent,
      make: [`${alter} CLUSTER ON ${quoteName(index)}`],
      unmake: `${alter} SET WITHOUT CLUSTER`,
    });
  }
  const targets = Object.entries(record(value.statistics));
  if (targets.length > 0) {
    const set = (to: (target: FactValue) => string) =>
      `ALTER INDEX ${quotePath(schema, index)} ${targets
        .map(([number, target]) => `ALTER COLUMN ${number} SET STATISTICS ${to(target)}`)
        .join(', ')}`;
    facts.push({
      id: ownId('indexStatistics', name),
      parent,
      make: [set(String)],
      unmake: set(() => '-1'),
      clear: [set(() => '-1')],
    });
  }
  return facts;
}
