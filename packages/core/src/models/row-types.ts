import type { Catalog, Fact, FactValue } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { textOf } from '../catalog/text-of.ts';
import { jsString } from '../generate/render/code/js-text.ts';
import type { QualifiedName } from '../generate/render/sql/sql-reader.ts';
import type { RowType } from '../generate/row-type.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { namedTypes, valueType, type NamedTypes } from './value-type.ts';

/** The first line of every file of row types; what begins so may be written anew. */
export const rowTypesMark = '// Written by `orch types`: change the models, not this file.';

/** What is written, and for whom. */
export interface RowTypesInput {
  readonly catalog: Catalog;
  /** The schema whose tables are named without it; null when every one is named with its schema. */
  readonly defaultSchema: string | null;
}

/**
 * The source of a module that types `knex('recruits')` for every table and view of a catalog, in
 * the byte order of their names.
 */
export function rowTypes({ catalog, defaultSchema }: RowTypesInput): string {
  const relations = readRelations(catalog);
  const names = new Set<string>();
  const typed = relations.map((relation) => ({
    relation,
    name: uniqueName(pascalCase(relation.name.filter((part) => part !== defaultSchema)), names),
    key: relation.schema === defaultSchema ? relation.table : relation.name.join('.'),
  }));
  const tables = typed.map(({ relation, name, key }) => {
    const type = relation.isTable
      ? `Knex.CompositeTableType<${name}Row, ${name}Insert, ${name}Update>`
      : `${name}Row`;
    return `    ${propertyName(key)}: ${type};`;
  });
  return [
    rowTypesMark,
    ...(relations.some(({ isTable }) => isTable) ? [`import type { Knex } from 'knex';`] : []),
    '',
    ...typed.flatMap(({ relation, name }) => interfacesOf(relation, name)),
    `declare module 'knex/types/tables.js' {`,
    '  interface Tables {',
    ...tables,
    '  }',
    '}',
    '',
    ...(typed.length === 0 ? ['export {};', ''] : []),
  ].join('\n');
}

/** The type of a table's rows in a catalog; null where the table is not. */
export function rowTypeOf(
  catalog: Catalog,
  { schema, name }: QualifiedName,
  suffix: string,
  when: string,
): RowType | null {
  if (!catalog.facts.has(factKey('table', schema, name))) return null;
  const named = namedTypes(catalog);
  const columns = [...catalog.facts.values()]
    .filter((fact) => fact.kind === 'column' && fact.name[0] === schema && fact.name[1] === name)
    .toSorted(byPosition)
    .map((fact) => columnOf(fact, named));
  return {
    name: `${pascalCase([name])}${suffix}`,
    comment: `A row of ${commentText(name)} ${when}.`,
    members: columns.map((one) => [propertyName(one.name), nullable(one.read, one)]),
  };
}

interface Relation {
  readonly name: readonly [schema: string, table: string];
  readonly schema: string;
  readonly table: string;
  /** False for views. */
  readonly isTable: boolean;
  readonly columns: readonly Column[];
}

interface Column {
  readonly name: string;
  readonly read: string;
  readonly write: string;
  readonly isNullable: boolean;
  /** Whether an insert may leave it out. */
  readonly hasDefault: boolean;
  /** Computed by the database alone. */
  readonly isComputed: boolean;
}

function readRelations(catalog: Catalog): readonly Relation[] {
  const named = namedTypes(catalog);
  const columns = new Map<string, Fact[]>();
  for (const fact of catalog.facts.values()) {
    if (fact.kind !== 'column') continue;
    const key = JSON.stringify(fact.name.slice(0, 2));
    const known = columns.get(key);
    if (known === undefined) columns.set(key, [fact]);
    else known.push(fact);
  }
  return [...catalog.facts.values()]
    .flatMap((fact) => {
      const [schema = '', table = ''] = fact.name;
      const name = [schema, table] as const;
      if (fact.kind === 'table' || fact.kind === 'foreignTable') {
        const own = (columns.get(JSON.stringify(name)) ?? []).toSorted(byPosition);
        return [
          { name, schema, table, isTable: true, columns: own.map((one) => columnOf(one, named)) },
        ];
      }
      if (fact.kind === 'view' || fact.kind === 'materializedView') {
        const members = membersOf(fact.value['columns'], named);
        return [{ name, schema, table, isTable: false, columns: members }];
      }
      return [];
    })
    .toSorted((a, b) => compareBytes(a.name.join('.'), b.name.join('.')));
}

function byPosition(a: Fact, b: Fact): number {
  return Number(a.note?.['position']) - Number(b.note?.['position']);
}

function columnOf({ name, value }: Fact, named: NamedTypes): Column {
  const type = textOf(value['type']);
  const domain = named.get(type);
  const { read, write } = valueType(type, named);
  return {
    name: name[2] ?? '',
    read,
    write,
    isNullable: value['notNull'] !== true && !isRequiredDomain(domain),
    hasDefault: value['default'] !== null || value['identity'] !== null,
    isComputed: value['generated'] !== null || value['identity'] === 'always',
  };
}

/** A domain's own NOT NULL is the column's. */
function isRequiredDomain(type: ReturnType<NamedTypes['get']>): boolean {
  return type?.kind === 'domain' && type.isRequired;
}

/** Columns of a view: the database does not know which are never null. */
function membersOf(members: FactValue | undefined, named: NamedTypes): readonly Column[] {
  if (!Array.isArray(members)) return [];
  return members.flatMap((member: FactValue) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return [];
    const { name, type } = member as Readonly<Record<string, FactValue>>;
    const value = valueType(textOf(type), named);
    return [
      { ...value, name: textOf(name), isNullable: true, hasDefault: false, isComputed: false },
    ];
  });
}

function interfacesOf({ table, isTable, columns }: Relation, name: string): readonly string[] {
  const row = interfaceOf(
    `A row of ${commentText(table)}.`,
    `${name}Row`,
    columns.map((one) => [propertyName(one.name), nullable(one.read, one)]),
  );
  if (!isTable) return row;
  const written = columns.filter(({ isComputed }) => !isComputed);
  return [
    ...row,
    ...interfaceOf(
      `What an insert into ${commentText(table)} takes.`,
      `${name}Insert`,
      written.map((one) => [
        `${propertyName(one.name)}${one.isNullable || one.hasDefault ? '?' : ''}`,
        nullable(one.write, one),
      ]),
    ),
    `/** What an update of ${commentText(table)} takes. */`,
    `export type ${name}Update = Partial<${name}Insert>;`,
    '',
  ];
}

function interfaceOf(
  comment: string,
  name: string,
  members: readonly (readonly [key: string, type: string])[],
): readonly string[] {
  return [
    `/** ${comment} */`,
    `export interface ${name} {`,
    ...members.map(([key, type]) => `  ${key}: ${type};`),
    '}',
    '',
  ];
}

function nullable(type: string, { isNullable }: Column): string {
  return isNullable && type !== 'unknown' ? `${type} | null` : type;
}

function commentText(table: string): string {
  return table.replace(/[^\p{L}\p{N}_ .-]/gu, '?');
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/u.test(name) ? name : jsString(name);
}

/** `recruit_skills` as `RecruitSkills`; names without a letter become `Table`. */
function pascalCase(parts: readonly string[]): string {
  const words = parts.join('_').match(/[\p{L}\p{N}]+/gu) ?? [];
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^\p{L}/u.test(name) ? name : `Table${name}`;
}

function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let count = 2; taken.has(unique); count += 1) unique = `${name}${count}`;
  taken.add(unique);
  return unique;
}
