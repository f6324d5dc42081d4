import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import type { StableId } from '../model.ts';
import { factOf } from '../model.ts';
import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, list, record, text, textOrNull } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath } from '../sql-names.ts';

/** Defaults and requirements of inherited columns that differ from the parent's. */
export const inheritedColumns: OwnFamily = ({ model, catalog }) =>
  factsOfKind(catalog, 'column').flatMap((column): readonly OwnFact[] => {
    const [schema = '', table = '', name = ''] = column.name;
    const parent: StableId = { kind: 'table', schema, name: table };
    if (column.value.inherited !== true || column.value.local === true) return [];
    const original = factOf(model, parent) ? originalOf(column, catalog) : null;
    if (original === null) return [];
    const [home = '', source = ''] = original.name;
    const needs: readonly StableId[] = [
      { kind: 'column', schema: home, table: source, name },
      { kind: 'default', schema: home, table: source, name },
    ];
    const alter = `ALTER TABLE ONLY ${quotePath(schema, table)} ALTER COLUMN ${quoteName(name)}`;
    const facts: OwnFact[] = [];
    if (column.value.default !== original.value.default) {
      facts.push({
        id: ownId('inheritedDefault', column.name),
        parent,
        needs,
        make: [`${alter} ${defaultClause(column)}`],
        unmake: `${alter} ${defaultClause(original)}`,
      });
    }
    if (column.value.notNull === true && original.value.notNull !== true) {
      facts.push({
        id: ownId('inheritedRequirement', column.name),
        parent,
        needs,
        make: [`${alter} SET NOT NULL`],
        unmake: `${alter} DROP NOT NULL`,
      });
    }
    return facts;
  });

function defaultClause({ value }: Fact): string {
  const expression = textOrNull(value.default);
  return expression === null ? 'DROP DEFAULT' : `SET DEFAULT ${expression}`;
}

/** The column of the first parent that has it. */
function originalOf({ name }: Fact, catalog: Catalog): Fact | null {
  const [schema = '', table = '', column = ''] = name;
  const lineage = catalog.facts.get(factKey('table', schema, table))?.value;
  if (lineage === undefined) return null;
  for (const parent of [lineage.partitionOf ?? null, ...list(lineage.inherits)]) {
    const place = record(parent);
    const key = factKey('column', text(place.schema), text(place.table), column);
    const original = catalog.facts.get(key);
    if (original !== undefined) return original;
  }
  return null;
}
