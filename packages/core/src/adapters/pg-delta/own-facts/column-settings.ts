import type { FactValue } from '../../../catalog/catalog.ts';
import type { StableId } from '../model.ts';
import { factOf } from '../model.ts';
import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, list, record, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath } from '../sql-names.ts';

/** How columns are stored and what the planner learns of them, where it is not the default. */
export const columnSettings: OwnFamily = ({ model, catalog }) => {
  const parents = parentTables(catalog.facts.values());
  return [
    ...factsOfKind(catalog, 'column').flatMap(({ name, value }): readonly OwnFact[] => {
      const [schema = '', table = '', column = ''] = name;
      const own: StableId = { kind: 'column', schema, table, name: column };
      const parent = factOf(model, own) ? own : ({ kind: 'table', schema, name: table } as const);
      if (factOf(model, parent) === undefined) return [];
      const only = parents.has(`${schema}\0${table}`) ? 'ONLY ' : '';
      const alter = `ALTER TABLE ${only}${quotePath(schema, table)} ALTER COLUMN ${quoteName(column)}`;
      return settingsOf({ name, value, parent, alter, major: catalog.serverMajor });
    }),
    ...factsOfKind(catalog, 'materializedView').flatMap(({ name, value }) => {
      const [schema = '', view = ''] = name;
      return list(value.columns).flatMap((member) => {
        const column = record(member);
        const alter = `ALTER MATERIALIZED VIEW ${quotePath(schema, view)} ALTER COLUMN ${quoteName(text(column.name))}`;
        return settingsOf({
          name: [...name, text(column.name)],
          value: column,
          parent: { kind: 'materializedView', schema, name: view },
          alter,
          major: catalog.serverMajor,
        });
      });
    }),
  ];
};

interface Column {
  readonly name: readonly string[];
  readonly value: Readonly<Record<string, FactValue>>;
  readonly parent: StableId;
  readonly alter: string;
  readonly major: number;
}

function settingsOf({ name, value, parent, alter, major }: Column): readonly OwnFact[] {
  const facts: OwnFact[] = [];
  const add = (kind: string, set: string, reset: string) =>
    facts.push({
      id: ownId(kind, name),
      parent,
      make: [`${alter} SET ${set}`],
      unmake: `${alter} ${reset}`,
    });
  const storage = value.storage;
  if (typeof storage === 'string') {
    const usual = major >= 16 ? 'DEFAULT' : usualStorage(text(value.type));
    add('columnStorage', `STORAGE ${storage.toUpperCase()}`, `SET STORAGE ${usual}`);
  }
  const compression = value.compression;
  if (typeof compression === 'string') {
    add('columnCompression', `COMPRESSION ${compression}`, 'SET COMPRESSION default');
  }
  const target = value.statistics;
  if (typeof target === 'number') {
    add('columnStatistics', `STATISTICS ${target}`, 'SET STATISTICS -1');
  }
  const options = Object.entries(record(value.options));
  if (options.length > 0) {
    const reset = `RESET (${options.map(([option]) => option).join(', ')})`;
    const given = options.map(([option, to]) => `${option} = ${text(to)}`).join(', ');
    facts.push({
      id: ownId('columnOptions', name),
      parent,
      make: [`${alter} SET (${given})`],
      unmake: `${alter} ${reset}`,
      clear: [`${alter} ${reset}`],
    });
  }
  return facts;
}

/** PostgreSQL below 16 has no `SET STORAGE DEFAULT`; of its own types only these differ. */
function usualStorage(type: string): string {
  return /^(numeric|inet|cidr)\b/.test(type) ? 'MAIN' : 'EXTENDED';
}

/** Tables that have partitions or heirs, on which a statement must not act as well. */
function parentTables(
  facts: Iterable<{ readonly value: Readonly<Record<string, FactValue>> }>,
): ReadonlySet<string> {
  const parents = new Set<string>();
  for (const { value } of facts) {
    for (const parent of [value.partitionOf, ...list(value.inherits)]) {
      const { schema, table } = record(parent);
      if (typeof schema === 'string') parents.add(`${schema}\0${text(table)}`);
    }
  }
  return parents;
}
