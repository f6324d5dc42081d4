import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import type { StableId } from '../model.ts';
import { factOf } from '../model.ts';
import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, list, record, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath } from '../sql-names.ts';

/**
 * Names of partitions' indexes that the server would not have chosen. It makes such an index when
 * the parent gets one or the partition is made, so the index is renamed then. One that was there
 * before and is only attached has its name already.
 */
export const attachedIndexes: OwnFamily = ({ model, catalog }) =>
  factsOfKind(catalog, 'indexPartition').flatMap((index): OwnFact[] => {
    const [schema = '', table = ''] = index.name;
    const parent: StableId = { kind: 'table', schema, name: table };
    const name = text(index.note?.name);
    const usual = usualName(table, index);
    if (factOf(model, parent) === undefined || name === usual) return [];
    const root = index.name.at(-1) ?? '';
    const needs = ancestorsOf(schema, table, catalog).flatMap(([home, ancestor]): StableId[] => [
      { kind: 'index', schema: home, name: root },
      { kind: 'constraint', schema: home, table: ancestor, name: root },
    ]);
    const rename = (from: string, to: string) =>
      `ALTER INDEX IF EXISTS ${quotePath(schema, from)} RENAME TO ${quoteName(to)}`;
    return [
      {
        id: ownId('attachedIndex', index.name),
        parent,
        needs,
        make: [rename(usual, name)],
        unmake: rename(name, usual),
      },
    ];
  });

const suffixes: Readonly<Record<string, string>> = {
  primaryKey: 'pkey',
  unique: 'key',
  exclude: 'excl',
};

/** The name that the server chooses as long as it is short and free. */
function usualName(table: string, { value }: Fact): string {
  const suffix = suffixes[text(value.constraint)] ?? 'idx';
  if (suffix === 'pkey') return `${table}_pkey`;
  const keys = list(value.keys).map((key) => record(key).column);
  const columns = [...keys, ...list(value.include)];
  return [table, ...columns.map((column) => text(column) || 'expr'), suffix].join('_');
}

function ancestorsOf(
  schema: string,
  table: string,
  catalog: Catalog,
): readonly (readonly [string, string])[] {
  const parent = record(catalog.facts.get(factKey('table', schema, table))?.value.partitionOf);
  if (typeof parent.schema !== 'string') return [];
  const [home, name] = [parent.schema, text(parent.table)];
  return [[home, name], ...ancestorsOf(home, name, catalog)];
}
