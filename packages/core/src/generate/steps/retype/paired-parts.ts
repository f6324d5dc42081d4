import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import { factKey, factKeyAbout } from '../../../catalog/fact-key.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { sqlName, unquoteName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';
import { sqlTokens } from '../../render/sql/sql-token.ts';
import { stepName } from '../step-name.ts';

/** A column whose place another one takes, and the schemas before and after. */
export interface PairedColumn {
  readonly from: Catalog;
  readonly to: Catalog;
  readonly table: QualifiedName;
  readonly column: string;
  /** What the column that takes its place is called until then. */
  readonly next: string;
  /** Columns of the table that change in the same way. */
  readonly others: readonly string[];
}

/** An index or a unique constraint that the new column needs before it takes the old one's place. */
export interface PairedIndex {
  readonly name: string;
  /** What it is called until then. */
  readonly next: string;
  readonly isConstraint: boolean;
  /** `CREATE INDEX` of the new one. */
  readonly sql: string;
  readonly comment: string | null;
}

/** A check or a foreign key, which the new column gets once it has taken the old one's place. */
export interface PairedConstraint {
  readonly name: string;
  readonly definition: string;
  readonly comment: string | null;
}

/** What hangs on a column and has to follow. */
export interface PairedParts {
  readonly isRequired: boolean;
  readonly indexes: readonly PairedIndex[];
  readonly constraints: readonly PairedConstraint[];
  readonly comment: string | null;
}

/**
 * Finds what hangs on a column and stays as it is.
 *
 * @returns a text that says why the column's place cannot be taken, where that is so
 */
export function findPairedParts(paired: PairedColumn): PairedParts | string {
  const { from, table, column } = paired;
  const fact = from.facts.get(factKey('column', table.schema, table.name, column));
  const home = from.facts.get(factKey('table', table.schema, table.name));
  if (fact === undefined || home === undefined) return 'it is new';
  const obstacle = obstacleOfTable(home, from) ?? obstacleOfColumn(fact, paired);
  if (obstacle !== null) return obstacle;

  const indexes: PairedIndex[] = [];
  const constraints: PairedConstraint[] = [];
  for (const part of partsOf(paired)) {
    const definition = textOf(part.value['definition']);
    if (paired.others.some((other) => countName(definition, other) > 0)) {
      return `${part.name.at(-1) ?? ''} reads another column that changes`;
    }
    const found = part.kind === 'index' ? pairIndex(part, paired) : pairConstraint(part, paired);
    if (typeof found === 'string') return found;
    if ('sql' in found) indexes.push(found);
    else constraints.push(found);
  }
  const comment = commentOn(fact, from);
  return { isRequired: fact.value['notNull'] === true, indexes, constraints, comment };
}

/** The indexes and keys of a column that can be built again on a copy of it under another name. */
export function findPlainIndexes(
  copied: Omit<PairedColumn, 'others'>,
): readonly Pick<PairedIndex, 'name' | 'sql'>[] {
  return partsOf({ ...copied, others: [] }).flatMap((part) => {
    const found = part.kind === 'index' ? pairIndex(part, copied) : pairKey(part, copied);
    return found !== null && typeof found !== 'string' ? [found] : [];
  });
}

function obstacleOfTable({ value, name }: Fact, catalog: Catalog): string | null {
  const inherits = value['inherits'];
  const isHeir = value['partitionOf'] !== null || (Array.isArray(inherits) && inherits.length > 0);
  if (value['partitionKey'] !== null || isHeir || hasHeirs(name, catalog)) {
    return 'its table has partitions, parents or children';
  }
  return value['ofType'] === null ? null : 'its table is made of a type';
}

function hasHeirs([schema, table]: readonly string[], catalog: Catalog): boolean {
  return [...catalog.facts.values()].some(({ kind, value }) => {
    const parents = value['inherits'];
    return (
      kind === 'table' &&
      Array.isArray(parents) &&
      parents.some((one) => isNamed(one, schema ?? '', table ?? ''))
    );
  });
}

function isNamed(value: unknown, schema: string, table: string): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schema' in value &&
    'table' in value &&
    value.schema === schema &&
    value.table === table
  );
}

function obstacleOfColumn(fact: Fact, { from, table, column }: PairedColumn): string | null {
  const { value } = fact;
  if (value['identity'] !== null) return 'it is an identity column';
  if (value['generated'] !== null) return 'it is generated';
  const settings = ['storage', 'compression', 'statistics'].some((one) => value[one] !== null);
  const { options } = value;
  if (
    settings ||
    (typeof options === 'object' && options !== null && Object.keys(options).length > 0)
  ) {
    return 'it has settings of its own';
  }
  for (const other of from.facts.values()) {
    const { kind, name, value: about } = other;
    if (about['target'] === fact.key && kind !== 'comment') return `there is a ${kind} on it`;
    const { references, ownedBy } = about;
    if (kind === 'sequence' && isNamed(ownedBy, table.schema, table.name)) {
      if (isColumnOf(ownedBy, column)) return `it owns the sequence ${name[1] ?? ''}`;
    }
    if (kind === 'constraint' && isNamed(references, table.schema, table.name)) {
      if (hasColumn(references, column)) return `${name.at(-1) ?? ''} refers to it`;
    }
    const isOfTable = textOf(about['definition']).includes(
      ` FROM ${sqlName(table.schema)}.${sqlName(table.name)}`,
    );
    if (kind === 'statistics' && isOfTable) return `the statistics ${name[1] ?? ''} may read it`;
    if (kind === 'publication' && publishesColumns(about['tables'], table)) {
      return `the publication ${name[0] ?? ''} lists columns of its table`;
    }
  }
  return null;
}

function isColumnOf(value: unknown, column: string): boolean {
  return (
    typeof value === 'object' && value !== null && 'column' in value && value.column === column
  );
}

function hasColumn(value: unknown, column: string): boolean {
  if (typeof value !== 'object' || value === null || !('columns' in value)) return false;
  return Array.isArray(value.columns) && value.columns.includes(column);
}

function publishesColumns(tables: unknown, { schema, name }: QualifiedName): boolean {
  return (
    Array.isArray(tables) &&
    tables.some(
      (one: unknown) =>
        isNamed(one, schema, name) &&
        typeof one === 'object' &&
        one !== null &&
        'columns' in one &&
        one.columns !== null,
    )
  );
}

/** Indexes and constraints that name the column, and that the plan leaves as they are. */
function partsOf({ from, to, table, column }: PairedColumn): readonly Fact[] {
  return [...from.facts.values()].filter(({ key, kind, name, value }) => {
    if (name[0] !== table.schema || name[1] !== table.name) return false;
    if (kind !== 'index' && kind !== 'constraint') return false;
    if (value['type'] === 'notNull') return false;
    const same = to.facts.get(key);
    const definition = textOf(value['definition']);
    const staysAsItIs = same !== undefined && textOf(same.value['definition']) === definition;
    return staysAsItIs && countName(definition, column) > 0;
  });
}

function pairIndex(
  fact: Fact,
  { from, table, column, next }: Omit<PairedColumn, 'others'>,
): PairedIndex | string {
  const { value } = fact;
  const name = fact.name.at(-1) ?? '';
  const definition = textOf(value['definition']);
  const isPlain =
    countName(definition, column) === countIn(value['keys'], value['include'], column);
  if (!isPlain) return `the index ${name} computes with it`;
  if (value['clustered'] === true || value['replicaIdentity'] === true) {
    return `the index ${name} orders or identifies the rows`;
  }
  if (value['valid'] !== true) return `the index ${name} is not valid`;
  const nextName = stepName('next', table.name, name);
  const renamed = definition.replace(
    ` INDEX ${sqlName(name)} ON `,
    () => ` INDEX ${sqlName(nextName)} ON `,
  );
  if (renamed === definition) return `the index ${name} has an unusual definition`;
  const sql = withName(renamed, column, next);
  return { name, next: nextName, isConstraint: false, sql, comment: commentOn(fact, from) };
}

/** An index that a plain key can be made of; null for every other constraint. */
function pairKey(
  fact: Fact,
  { from, table, column, next }: Omit<PairedColumn, 'others'>,
): PairedIndex | null {
  const columns = /^(?:UNIQUE|PRIMARY KEY) (\(.*\))$/.exec(textOf(fact.value['definition']))?.[1];
  if (columns === undefined) return null;
  const name = fact.name.at(-1) ?? '';
  const nextName = stepName('next', table.name, name);
  const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
  const sql = `CREATE UNIQUE INDEX ${sqlName(nextName)} ON ${target} USING btree ${withName(columns, column, next)}`;
  return { name, next: nextName, isConstraint: true, sql, comment: commentOn(fact, from) };
}

function pairConstraint(fact: Fact, paired: PairedColumn): PairedIndex | PairedConstraint | string {
  const { value } = fact;
  const name = fact.name.at(-1) ?? '';
  const definition = textOf(value['definition']);
  const comment = commentOn(fact, paired.from);
  switch (value['type']) {
    case 'check':
    case 'foreignKey':
      return value['validated'] === true
        ? { name, definition, comment }
        : `the constraint ${name} is not valid`;
    case 'unique':
      return pairKey(fact, paired) ?? `the key ${name} is of a special kind`;
    case 'primaryKey':
      return 'it is part of the primary key';
    default:
      return `there is no way to build ${name} beside others' work`;
  }
}

function countIn(keys: unknown, include: unknown, column: string): number {
  const named = Array.isArray(keys) ? keys.filter((key: unknown) => isColumnOf(key, column)) : [];
  const included = Array.isArray(include) ? include.filter((one) => one === column) : [];
  return named.length + included.length;
}

/** How often a name stands in a text that the server wrote, in quotes or not. */
function countName(sql: string, name: string): number {
  return namesIn(sql, name).length;
}

function withName(sql: string, name: string, to: string): string {
  return namesIn(sql, name)
    .toReversed()
    .reduce(
      (text, { start, end }) => `${text.slice(0, start)}${sqlName(to)}${text.slice(end)}`,
      sql,
    );
}

function namesIn(
  sql: string,
  name: string,
): readonly { readonly start: number; readonly end: number }[] {
  const after = Math.max(sql.indexOf(' USING '), 0);
  return (sqlTokens(sql) ?? []).filter(({ kind, text, start }) => {
    if (start < after) return false;
    return kind === 'quotedName' ? unquoteName(text) === name : kind === 'word' && text === name;
  });
}

function commentOn({ key }: Fact, catalog: Catalog): string | null {
  const comment = catalog.facts.get(factKeyAbout('comment', key));
  return comment === undefined ? null : textOf(comment.value['text']);
}
