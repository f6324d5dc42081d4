import { factKey } from '../../../catalog/fact-key.ts';
import { sqlLiteral } from '../../backfill/sql-literal.ts';
import type { Change } from '../../change.ts';
import { sqlName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';
import { concurrently } from '../concurrent-index.ts';
import { followChange } from '../follow-change.ts';
import { stepName } from '../step-name.ts';
import { keyUnderNames, type OtherName } from './foreign-key-text.ts';
import type { Pair } from './pair-trigger.ts';
import type { PairedConstraint, PairedParts } from './paired-parts.ts';
import { withName } from './sql-words.ts';

/** What the old column lets go of. */
interface TakeKeyInput {
  readonly change: Change;
  readonly pair: Pair;
  readonly parts: PairedParts;
  /** What columns that change are called once the new ones have their names. */
  readonly lastName: OtherName;
}

/**
 * Lets go of what keeps the old column after the new one has its name: foreign keys that refer to
 * it, which the new column has as well by now, and the primary key, which goes over to an index of
 * the new column. All of it is one statement that scans nothing; null where there is nothing.
 *
 * The way back builds both indexes first, because the server cannot make a key an index again, and
 * looks at the rows of the foreign keys at the end.
 */
export function takeKey({ change, pair, parts, lastName }: TakeKeyInput): Change | null {
  const { primaryKey, referrers } = parts;
  if (primaryKey === null && referrers.length === 0) return null;
  const { table, column } = pair.there;
  const target = pathOf(table);
  const make = (sql: string, summary: string): Change => followChange(change, sql, summary);
  const olds = referrers.map((one) => oldKey(one, lastName));
  const news = primaryKey === null ? [] : referrers.map(keyOf);
  const last = stepName('last', table.name, primaryKey?.name ?? '');
  const take = (index: string): readonly string[] =>
    primaryKey === null
      ? []
      : [
          `ALTER TABLE ${target} DROP CONSTRAINT ${sqlName(primaryKey.name)}`,
          `ALTER TABLE ${target} ADD CONSTRAINT ${sqlName(primaryKey.name)} PRIMARY KEY USING INDEX ${sqlName(index)}`,
          ...commentOn(`CONSTRAINT ${sqlName(primaryKey.name)} ON ${target}`, primaryKey.comment),
        ];
  const label = `${table.name}.${column}`;
  const back = make(
    allAtOnce([...news.map(drop), ...take(last), ...news.flatMap(add), ...olds.flatMap(add)]),
    `let the old column of ${label} be the key again`,
  );
  const build = (name: string, sql: string): Change => {
    const subject = factKey('index', table.schema, table.name, name);
    return concurrently({ ...make(sql, `build the index of ${label}`), subject });
  };
  const indexes =
    primaryKey === null
      ? []
      : [
          build(primaryKey.next, withName(primaryKey.sql, pair.next, column)),
          build(
            last,
            withName(primaryKey.sql, pair.next, pair.last).replace(
              ` INDEX ${sqlName(primaryKey.next)} ON `,
              () => ` INDEX ${sqlName(last)} ON `,
            ),
          ),
        ];
  return {
    ...make(
      allAtOnce([...olds.map(drop), ...take(primaryKey?.next ?? '')]),
      `let the new column of ${label} be the key`,
    ),
    wayBack: [
      ...indexes,
      back,
      ...[...news, ...olds].map(({ home, name }) => ({
        ...make(`ALTER TABLE ${home} VALIDATE CONSTRAINT ${sqlName(name)}`, `validate ${name}`),
        lock: 'SHARE UPDATE EXCLUSIVE' as const,
      })),
    ],
  };
}

interface ForeignKey {
  readonly home: string;
  readonly name: string;
  readonly definition: string;
  readonly comment: string | null;
}

function keyOf({ table, name, definition, comment }: PairedConstraint): ForeignKey {
  return { home: pathOf(table), name, definition, comment };
}

function oldKey(one: PairedConstraint, lastName: OtherName): ForeignKey {
  const definition = keyUnderNames(one.fact, lastName) ?? '';
  return { ...keyOf(one), name: stepName('last', one.table.name, one.name), definition };
}

function drop({ home, name }: ForeignKey): string {
  return `ALTER TABLE ${home} DROP CONSTRAINT ${sqlName(name)}`;
}

function add({ home, name, definition, comment }: ForeignKey): readonly string[] {
  return [
    `ALTER TABLE ${home} ADD CONSTRAINT ${sqlName(name)} ${definition} NOT VALID`,
    ...commentOn(`CONSTRAINT ${sqlName(name)} ON ${home}`, comment),
  ];
}

function commentOn(what: string, text: string | null): readonly string[] {
  return text === null ? [] : [`COMMENT ON ${what} IS ${sqlLiteral(text)}`];
}

/** What is dropped and made again is never seen missing. */
function allAtOnce(statements: readonly string[]): string {
  const body = ['BEGIN', ...statements.map((one) => `  ${one};`), 'END'].join('\n');
  let tag = '$orch$';
  while (body.includes(tag)) tag = tag.replace('$orch', '$orch_');
  return `DO ${tag}\n${body}\n${tag}`;
}

function pathOf({ schema, name }: QualifiedName): string {
  return `${sqlName(schema)}.${sqlName(name)}`;
}
