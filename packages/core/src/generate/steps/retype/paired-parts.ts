import type { Catalog, Fact, FactKey } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { sqlName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';
import { stepName } from '../step-name.ts';
import { hasColumn, isColumnOf, obstacleOfColumn, obstacleOfTable } from './column-obstacles.ts';
import { commentOn } from './comment-on.ts';
import { findNumbers, type NumberSource } from './number-source.ts';
import { constraintOf, findReferrers } from './referring-keys.ts';
import { countName, withName } from './sql-words.ts';

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
  /** Whether the plan has changes of a constraint. */
  isTouched(key: FactKey): boolean;
}

/** An index or a unique constraint that the new column needs before it takes the old one's place. */
export interface PairedIndex {
  readonly name: string;
  /** What it is called until then. */
  readonly next: string;
  readonly kind: 'index' | 'unique' | 'primaryKey';
  /** `CREATE INDEX` of the new one. */
  readonly sql: string;
  readonly comment: string | null;
}

/** A check or a foreign key, which the new column gets once it has taken the old one's place. */
export interface PairedConstraint {
  readonly fact: Fact;
  readonly table: QualifiedName;
  readonly name: string;
  readonly definition: string;
  readonly comment: string | null;
}

/** What hangs on a column and has to follow. */
export interface PairedParts {
  readonly isRequired: boolean;
  readonly indexes: readonly PairedIndex[];
  readonly primaryKey: PairedIndex | null;
  /** Also of other tables. */
  readonly constraints: readonly PairedConstraint[];
  /** Those of the constraints that refer to it. */
  readonly referrers: readonly PairedConstraint[];
  readonly numbers: NumberSource;
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
    const found = pairPart(part, paired);
    if (typeof found === 'string') return found;
    if ('sql' in found) indexes.push(found);
    else constraints.push(found);
  }
  const referrers = findReferrers(paired);
  if (typeof referrers === 'string') return referrers;
  const numbers = findNumbers(fact, paired);
  if (typeof numbers === 'string') return numbers;
  const known = new Set(constraints.map((one) => one.fact.key));
  return {
    isRequired: fact.value['notNull'] === true,
    indexes: indexes.filter((one) => !isPrimary(one)),
    primaryKey: indexes.find(isPrimary) ?? null,
    constraints: [...constraints, ...referrers.filter((one) => !known.has(one.fact.key))],
    referrers,
    numbers,
    comment: commentOn(fact, from),
  };
}

function isPrimary({ kind }: PairedIndex): boolean {
  return kind === 'primaryKey';
}

function pairPart(part: Fact, paired: PairedColumn): PairedIndex | PairedConstraint | string {
  const definition = textOf(part.value['definition']);
  const readsOther = paired.others.some((other) => countName(definition, other) > 0);
  if (readsOther && part.value['type'] !== 'foreignKey') {
    return `${part.name.at(-1) ?? ''} reads another column that changes`;
  }
  return part.kind === 'index' ? pairIndex(part, paired) : pairConstraint(part, paired);
}

type CopiedColumn = Omit<PairedColumn, 'others' | 'isTouched'>;

/** The indexes and keys of a column that can be built again on a copy of it under another name. */
export function findPlainIndexes(
  copied: CopiedColumn,
): readonly Pick<PairedIndex, 'name' | 'sql'>[] {
  return partsOf(copied).flatMap((part) => {
    const found = part.kind === 'index' ? pairIndex(part, copied) : pairKey(part, copied);
    return found !== null && typeof found !== 'string' ? [found] : [];
  });
}

/** Indexes and constraints that name the column, and that the plan leaves as they are. */
function partsOf({ from, to, table, column }: CopiedColumn): readonly Fact[] {
  return [...from.facts.values()].filter(({ key, kind, name, value }) => {
    if (name[0] !== table.schema || name[1] !== table.name) return false;
    if (kind !== 'index' && kind !== 'constraint') return false;
    if (value['type'] === 'notNull') return false;
    const same = to.facts.get(key);
    const definition = textOf(value['definition']);
    const staysAsItIs = same !== undefined && textOf(same.value['definition']) === definition;
    if (value['type'] === 'foreignKey') return staysAsItIs && hasColumn(value, column);
    return staysAsItIs && countName(definition, column) > 0;
  });
}

function pairIndex(fact: Fact, { from, table, column, next }: CopiedColumn): PairedIndex | string {
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
  return { name, next: nextName, kind: 'index', sql, comment: commentOn(fact, from) };
}

/** An index that a plain key can be made of; null for every other constraint. */
function pairKey(fact: Fact, { from, table, column, next }: CopiedColumn): PairedIndex | null {
  const kind = fact.value['type'] === 'primaryKey' ? 'primaryKey' : 'unique';
  const columns = /^(?:UNIQUE|PRIMARY KEY) (\(.*\))$/.exec(textOf(fact.value['definition']))?.[1];
  if (columns === undefined) return null;
  const name = fact.name.at(-1) ?? '';
  const nextName = stepName('next', table.name, name);
  const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
  const sql = `CREATE UNIQUE INDEX ${sqlName(nextName)} ON ${target} USING btree ${withName(columns, column, next)}`;
  return { name, next: nextName, kind, sql, comment: commentOn(fact, from) };
}

function pairConstraint(fact: Fact, paired: PairedColumn): PairedIndex | PairedConstraint | string {
  const { value } = fact;
  const name = fact.name.at(-1) ?? '';
  switch (value['type']) {
    case 'check':
    case 'foreignKey':
      if (value['validated'] !== true) return `the constraint ${name} is not valid`;
      if (paired.isTouched(fact.key)) return `the plan makes ${name} again`;
      return constraintOf(fact, paired.from);
    case 'unique':
    case 'primaryKey':
      return pairOwnKey(fact, paired);
    default:
      return `there is no way to build ${name} beside others' work`;
  }
}

function pairOwnKey(fact: Fact, paired: PairedColumn): PairedIndex | string {
  const name = fact.name.at(-1) ?? '';
  const key = pairKey(fact, paired);
  if (key === null) return `the key ${name} is of a special kind`;
  if (fact.value['type'] !== 'primaryKey') return key;
  const { index } = fact.value;
  if (paired.isTouched(fact.key)) return `the plan makes ${name} again`;
  if (isMarked(index)) return `the index ${name} orders or identifies the rows`;
  const group = findGrouping(paired);
  return group === null ? key : `${group} may group by the primary key`;
}

function isMarked(index: unknown): boolean {
  if (typeof index !== 'object' || index === null) return false;
  return (
    ('clustered' in index && index.clustered === true) ||
    ('replicaIdentity' in index && index.replicaIdentity === true)
  );
}

/** What groups by a primary key and reads other columns needs it to be the primary key all along. */
function findGrouping({ from, to, table }: PairedColumn): string | null {
  for (const { kind, name, value } of [...from.facts.values(), ...to.facts.values()]) {
    if (kind === 'table' || kind === 'column') continue;
    const text = JSON.stringify(value);
    if (/\bGROUP BY\b/i.test(text) && text.includes(table.name)) {
      return `the ${kind} ${name.at(-1) ?? ''}`;
    }
  }
  return null;
}

function countIn(keys: unknown, include: unknown, column: string): number {
  const named = Array.isArray(keys) ? keys.filter((key: unknown) => isColumnOf(key, column)) : [];
  const included = Array.isArray(include) ? include.filter((one) => one === column) : [];
  return named.length + included.length;
}
