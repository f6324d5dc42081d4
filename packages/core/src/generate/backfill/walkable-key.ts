import type { Catalog, Fact } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { QualifiedName } from '../render/sql/sql-reader.ts';

/**
 * The columns of a key by which a table can be walked in batches, before a plan and after it: the
 * primary key, else another key without nulls. Null when there is none. Columns that change may be
 * part of it where the table is walked before their change or after it, but not across.
 */
export function walkableKey(
  { from, to }: { readonly from: Catalog; readonly to: Catalog },
  { schema, name }: QualifiedName,
  changing: readonly string[] = [],
): readonly string[] | null {
  const column = (catalog: Catalog, one: string): Fact | undefined =>
    catalog.facts.get(factKey('column', schema, name, one));
  const keys = [...from.facts.values()]
    .filter(({ kind, name: own }) => kind === 'constraint' && own[0] === schema && own[1] === name)
    .filter(({ key, value }) => to.facts.has(key) && value['deferrable'] !== true)
    .filter(({ value }) => value['type'] === 'primaryKey' || value['type'] === 'unique')
    .toSorted((a, b) => Number(isPrimary(b)) - Number(isPrimary(a)))
    .map(({ value }) => strings(value['columns']));
  return (
    keys.find((columns) =>
      columns.every((one) => {
        const [before, after] = [column(from, one), column(to, one)];
        const isSame = changing.includes(one) || before?.value['type'] === after?.value['type'];
        return before?.value['notNull'] === true && isSame;
      }),
    ) ?? null
  );
}

function isPrimary({ value }: Fact): boolean {
  return value['type'] === 'primaryKey';
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
