import { sqlName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';
import { stepName } from '../step-name.ts';
import type { Retype } from './read-retype.ts';

/** The two columns of a pair, and how the values of one follow from the other. */
export interface Pair {
  readonly there: Retype;
  /** The way back: makes a value of the old type. */
  readonly back: Retype;
  /** What the new column is called until it takes the old one's place. */
  readonly next: string;
  /** What the old one is called from then on. */
  readonly last: string;
}

/** Names the columns of a pair. */
export function pairOf(there: Retype, back: Retype): Pair {
  const { table, column } = there;
  return {
    there,
    back,
    next: stepName('next', table.name, column),
    last: stepName('last', table.name, column),
  };
}

/** The function that keeps a pair alike, by its path as SQL. */
export function pairFunction({ there: { table, column } }: Pair): string {
  return `${sqlName(table.schema)}.${sqlName(stepName('pair', table.name, column))}`;
}

/**
 * The trigger that runs it. Triggers run in the order of their names, and it has to see what the
 * others have made of the row.
 */
export function pairTrigger({ there: { table, column } }: Pair): string {
  return sqlName(`~${stepName('pair', table.name, column)}`);
}

/** Makes what keeps the new column like the old one, whoever writes it. */
export function beginPair(pair: Pair): readonly string[] {
  const { table, column } = pair.there;
  const next = `NEW.${sqlName(pair.next)}`;
  const body = `${next} := ${valueOf(pair.there, `NEW.${sqlName(column)}`)};`;
  const target = pathOf(table);
  const trigger = pairTrigger(pair);
  return [
    makeFunction('CREATE', pair, [body]),
    `CREATE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${target} FOR EACH ROW EXECUTE FUNCTION ${pairFunction(pair)}()`,
    // Rows that a replication brings have no value of the new column.
    `ALTER TABLE ${target} ENABLE ALWAYS TRIGGER ${trigger}`,
  ];
}

/**
 * Keeps the old column like the new one from now on. An old value that stands for the new one stays
 * as exact as it is; and an INSERT without column names gives the old one, whose place it knows.
 */
export function turnPair(pair: Pair): string {
  const { there, back } = pair;
  const [last, now] = [`NEW.${sqlName(pair.last)}`, `NEW.${sqlName(there.column)}`];
  return makeFunction('CREATE OR REPLACE', pair, [
    `IF TG_OP = 'INSERT' AND ${last} IS NOT NULL THEN`,
    `  ${now} := ${valueOf(there, last)};`,
    `ELSIF ${isOther(there, last, now)} THEN`,
    `  ${last} := ${valueOf(back, now)};`,
    'END IF;',
  ]);
}

/**
 * SQL over a row that tells whether the new column has not the value that follows from the old one;
 * what was put back from a stash may be older than what was written since.
 */
export function isOutdated({ there, next }: Pair): string {
  const value = valueOf(there, sqlName(there.column), 'cast');
  return `${sqlName(next)}::text IS DISTINCT FROM ${value}::text`;
}

/** SQL over a row that tells whether its old value does not stand for its new one. */
export function standsForAnother({ there, last }: Pair): string {
  return isOther(there, sqlName(last), sqlName(there.column));
}

function isOther(there: Retype, last: string, now: string): string {
  return `${valueOf(there, last, 'cast')}::text IS DISTINCT FROM ${now}::text`;
}

/**
 * Drops the old column with what keeps it alike, all at once: without the one, the other would
 * refuse rows.
 */
export function endPair(pair: Pair): string {
  const target = pathOf(pair.there.table);
  return [
    'DO $orch$',
    'BEGIN',
    `  DROP TRIGGER ${pairTrigger(pair)} ON ${target};`,
    `  DROP FUNCTION ${pairFunction(pair)}();`,
    `  ALTER TABLE ${target} DROP COLUMN ${sqlName(pair.last)};`,
    'END',
    '$orch$',
  ].join('\n');
}

/** A value becomes the same one whoever writes it, and as it does where orch changes the rows. */
const settings = [
  ['search_path', ''],
  ['TimeZone', 'UTC'],
  ['DateStyle', 'ISO, MDY'],
  ['IntervalStyle', 'postgres'],
]
  .map(([name, value]) => `SET ${name} TO '${value}'`)
  .join(' ');

function makeFunction(verb: string, pair: Pair, lines: readonly string[]): string {
  const body = ['BEGIN', ...lines.map((line) => `  ${line}`), '  RETURN NEW;', 'END'].join('\n');
  return `${verb} FUNCTION ${pairFunction(pair)}() RETURNS trigger LANGUAGE plpgsql ${settings} AS $orch$\n${body}\n$orch$`;
}

/** A value of the wanted type; assigned as it is, unless it is to be compared or must be converted. */
function valueOf({ column, type, using }: Retype, value: string, how?: 'cast'): string {
  if (using === null) return how === 'cast' ? `(${value}::${type})` : value;
  return `(SELECT ${using} FROM (SELECT ${value} AS ${sqlName(column)}) AS one)`;
}

function pathOf({ schema, name }: QualifiedName): string {
  return `${sqlName(schema)}.${sqlName(name)}`;
}
