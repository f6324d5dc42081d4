import type { Fact } from '../../../catalog/catalog.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { sqlName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';

/** The name that a column has in place of its own; null for its own. */
export type OtherName = (table: QualifiedName, column: string) => string | null;

/** The definition of a foreign key over columns under other names; null when it cannot be told. */
export function keyUnderNames({ name, value }: Fact, otherName: OtherName): string | null {
  const [schema = '', home = ''] = name;
  const target = referencesOf(value['references']);
  if (target === null || strings(value['onDeleteColumns']).length > 0) return null;
  const { columns, table } = target;
  const write = (naming: OtherName): string => {
    const list = (of: QualifiedName, names: readonly string[]): string =>
      names.map((one) => sqlName(naming(of, one) ?? one)).join(', ');
    const own = list({ schema, name: home }, strings(value['columns']));
    const path = `${sqlName(table.schema)}.${sqlName(table.name)}`;
    return `FOREIGN KEY (${own}) REFERENCES ${path}(${list(table, columns)})`;
  };
  const [definition, before] = [textOf(value['definition']), write(() => null)];
  return definition.startsWith(before)
    ? `${write(otherName)}${definition.slice(before.length)}`
    : null;
}

interface Target {
  readonly table: QualifiedName;
  readonly columns: readonly string[];
}

function referencesOf(value: unknown): Target | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('schema' in value) || !('table' in value) || !('columns' in value)) return null;
  const { schema, table: name, columns } = value;
  if (typeof schema !== 'string' || typeof name !== 'string') return null;
  return { table: { schema, name }, columns: strings(columns) };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
