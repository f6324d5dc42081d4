import { jsString, jsStrings } from '../code/js-text.ts';
import type { IndexDefinition, IndexItem } from '../statement/index-definition.ts';
import { isKnexName, isPlainText, knexDefaultName } from './knex-text.ts';

/** The call on `table` that makes an index; null when Knex has none that gives exactly it. */
export function indexCall(index: IndexDefinition): string | null {
  const texts = [index.predicate ?? '', ...index.items.map(textOf)];
  if (!isKnexName(index.name) || !texts.every(isPlainText)) return null;
  if (!index.items.every((item) => item.kind === 'expression' || isKnexName(item.name))) {
    return null;
  }
  return index.isUnique ? uniqueIndexCall(index) : plainIndexCall(index);
}

function plainIndexCall(index: IndexDefinition): string | null {
  const columns = index.items.map(textOf);
  const isUsual = index.name === knexDefaultName('index', index.table.name, columns);
  const name = jsString(index.name);
  if (index.predicate !== null) {
    if (index.method !== 'btree') return null;
    return `table.index(${itemList(index.items)}, ${name}, { ${predicateOption(index.predicate)} })`;
  }
  if (index.method !== 'btree') {
    return `table.index(${itemList(index.items)}, ${name}, ${jsString(index.method)})`;
  }
  return `table.index(${itemList(index.items)}${isUsual ? '' : `, ${name}`})`;
}

function uniqueIndexCall(index: IndexDefinition): string | null {
  if (index.method !== 'btree') return null;
  const options = [
    `indexName: ${jsString(index.name)}`,
    'useConstraint: false',
    ...(index.predicate === null ? [] : [predicateOption(index.predicate)]),
  ];
  return `table.unique(${itemList(index.items)}, { ${options.join(', ')} })`;
}

function predicateOption(predicate: string): string {
  return `predicate: knex.whereRaw(${jsString(predicate)})`;
}

function itemList(items: readonly IndexItem[]): string {
  if (items.every((item) => item.kind === 'column')) return jsStrings(items.map(textOf));
  const codes = items.map((item) =>
    item.kind === 'column' ? jsString(item.name) : `knex.raw(${jsString(item.sql)})`,
  );
  return `[${codes.join(', ')}]`;
}

function textOf(item: IndexItem): string {
  return item.kind === 'column' ? item.name : item.sql;
}
