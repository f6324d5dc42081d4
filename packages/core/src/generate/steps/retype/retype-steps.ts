import { factKey } from '../../../catalog/fact-key.ts';
import { columnLabel } from '../../backfill/backfill.ts';
import { sqlLiteral } from '../../backfill/sql-literal.ts';
import type { Change } from '../../change.ts';
import type { Rename } from '../../renames/rename.ts';
import { sqlName } from '../../render/sql/sql-name.ts';
import { followChange } from '../follow-change.ts';
import { concurrently } from '../concurrent-index.ts';
import { copyColumnGrants } from '../copy-grants.ts';
import type { Refill } from '../refill-on-way-back.ts';
import { requiredColumnRecipe } from '../required-column.ts';
import type { Phase } from '../step-plan.ts';
import { stepName } from '../step-name.ts';
import {
  beginPair,
  endPair,
  isOutdated,
  standsForAnother,
  turnPair,
  type Pair,
} from './pair-trigger.ts';
import type { OtherName } from './foreign-key-text.ts';
import { handOver } from './number-source.ts';
import type { PairedConstraint, PairedParts } from './paired-parts.ts';
import { takeKey } from './take-key.ts';

/** What the steps of one column are made from. */
export interface RetypeInput {
  readonly change: Change;
  readonly pair: Pair;
  readonly parts: PairedParts;
  /** The columns to walk by. */
  readonly key: readonly string[];
  readonly hasDeferredTriggers: boolean;
  /** Those of its constraints that no other column takes along. */
  readonly constraints: readonly PairedConstraint[];
  /** What columns that change in steps are called once the new ones have their names. */
  readonly lastName: OtherName;
}

/**
 * A change of type in steps: before the plan's other changes, in the place of its own, and after
 * all. Each of the last three parts comes after those before it of every other column.
 */
export interface RetypeSteps {
  readonly before: readonly Phase[];
  readonly swap: readonly Change[];
  readonly validate: readonly Phase[];
  readonly release: readonly Phase[];
  readonly contract: readonly Phase[];
}

/**
 * Gives a column another type while others read and write it. A new column is filled beside it, a
 * trigger keeps both alike, the two change their names in a moment, and the old one goes last:
 *
 *     expand    add the new column, and the trigger
 *     fill      in batches; what is required, and indexes, as for every large table
 *     (swap)    the new column takes the name; with the plan's own changes
 *     validate  checks and foreign keys of the new column, and those that refer to it
 *     release   the primary key goes over, and what refers to the old column goes
 *     contract  drop the trigger and the old column, whose values are stashed
 */
export function retypeSteps(input: RetypeInput): RetypeSteps {
  const { pair, change } = input;
  const { table, column } = pair.there;
  const make = (sql: string, summary: string, more: Partial<Change> = {}): Change => ({
    ...followChange(change, sql, summary),
    ...more,
  });
  const label = columnLabel({ table, column, type: '', isRequired: false });
  const release = takeKey(input);
  return {
    before: [...expand(input, make, label), ...buildIndexes(input, make)],
    swap: swap(input, make, label),
    validate: input.constraints.flatMap((one) => addAgain(one, make)),
    release: release === null ? [] : [{ step: `release ${label}`, changes: [release] }],
    contract: [
      {
        step: `contract ${label}`,
        changes: [
          make(endPair(pair), `drop the old values of ${label}`, {
            verb: 'drop',
            losesData: true,
            refill: refillOf(input),
          }),
        ],
      },
    ],
  };
}

function addAgain(
  { table, name, definition, comment }: PairedConstraint,
  make: Make,
): readonly Phase[] {
  const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
  return [
    {
      step: `add ${name}`,
      changes: [
        make(
          `ALTER TABLE ${target} ADD CONSTRAINT ${sqlName(name)} ${definition} NOT VALID`,
          `add ${name} for the new column`,
        ),
        ...commentOn(`CONSTRAINT ${sqlName(name)} ON ${target}`, comment, make),
      ],
    },
    {
      step: `validate ${name}`,
      changes: [
        make(`ALTER TABLE ${target} VALIDATE CONSTRAINT ${sqlName(name)}`, `validate ${name}`, {
          lock: 'SHARE UPDATE EXCLUSIVE',
        }),
      ],
    },
  ];
}

function refillOf({ pair, key, hasDeferredTriggers }: RetypeInput): Refill {
  const { table, column, type, using } = pair.back;
  return {
    table,
    column: pair.last,
    type,
    beside: column,
    expression: using ?? sqlName(column),
    way: { kind: 'steps', key },
    hasDeferredTriggers,
    stale: standsForAnother(pair),
    pairing: stepName('pair', table.name, column),
  };
}

type Make = (sql: string, summary: string, more?: Partial<Change>) => Change;

function expand(
  { pair, parts, key, hasDeferredTriggers }: RetypeInput,
  make: Make,
  label: string,
): readonly Phase[] {
  const { table, column, type, collation, using } = pair.there;
  const about = { table, column: pair.next, type, isRequired: parts.isRequired };
  const definition = `"${pair.next.replaceAll('"', '""')}" ${type}${collation === null ? '' : ` COLLATE ${collation}`}`;
  const add = make(
    `ALTER TABLE ${sqlName(table.schema)}.${sqlName(table.name)} ADD COLUMN ${definition}${parts.isRequired ? ' NOT NULL' : ''}`,
    `add a column for the new values of ${label}`,
    { verb: 'create' },
  );
  const phases = requiredColumnRecipe([
    {
      backfill: { ...about, source: 'given', expression: using ?? sqlName(column) },
      way: { kind: 'steps', key },
      hasDeferredTriggers,
      stale: isOutdated(pair),
    },
  ])(add);
  if (phases === null) throw new Error(`no way to fill ${label}`);
  const pairing = beginPair(pair).map((sql) => make(sql, `keep both columns of ${label} alike`));
  const nextLabel = columnLabel(about);
  return phases.map(({ step, changes }) =>
    step === null
      ? { step: `expand ${label}`, changes: [...changes, ...pairing] }
      : { step: step.replace(nextLabel, label), changes },
  );
}

function buildIndexes({ pair, parts }: RetypeInput, make: Make): readonly Phase[] {
  const { schema, name: home } = pair.there.table;
  const keys = parts.primaryKey === null ? [] : [parts.primaryKey];
  return [...parts.indexes, ...keys].flatMap(({ name, next, sql, kind }) => {
    const subject = factKey('index', schema, home, next);
    const build = concurrently(make(sql, `build ${name} for the new column`, { subject }));
    const [target, key] = [`${sqlName(schema)}.${sqlName(home)}`, sqlName(next)];
    const add = `ALTER TABLE ${target} ADD CONSTRAINT ${key} UNIQUE USING INDEX ${key}`;
    return [
      { step: `build ${name}`, changes: [build] },
      ...(kind === 'unique'
        ? [{ step: `add ${name}`, changes: [make(add, `add ${name} for the new column`)] }]
        : []),
    ];
  });
}

function swap(
  { pair, parts, constraints }: RetypeInput,
  make: Make,
  label: string,
): readonly Change[] {
  const { table, column } = pair.there;
  const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
  const does = `let the new column take the place of ${label}`;
  const rename = (kind: RenameKind, from: string, to: string, of = table): Change =>
    make(renameSql(kind, { table: of, from, to }), does, {
      verb: 'rename',
      renames: [renameOf(kind, { table: of, from, to })],
    });
  const isLast = (name: string, of = table): string => stepName('last', of.name, name);
  return [
    rename('column', column, pair.last),
    rename('column', pair.next, column),
    ...handOver(parts.numbers, { table, old: pair.last, now: column }).map((sql) =>
      make(sql, `let ${label} go on with its numbers`),
    ),
    ...parts.indexes.flatMap(({ name, next, kind: made, comment }) => {
      const kind = made === 'unique' ? 'constraint' : 'index';
      const path = `${sqlName(table.schema)}.${sqlName(name)}`;
      return [
        rename(kind, name, isLast(name)),
        rename(kind, next, name),
        ...commentOn(
          made === 'unique' ? `CONSTRAINT ${sqlName(name)} ON ${target}` : `INDEX ${path}`,
          comment,
          make,
        ),
      ];
    }),
    ...constraints.map(({ name, table: of }) => rename('constraint', name, isLast(name, of), of)),
    make(turnPair(pair), `keep the old ${label} like the new one`),
    make(copyColumnGrants(table, pair.last, column), `grant on ${label} what was granted`),
    ...commentOn(`COLUMN ${target}.${sqlName(column)}`, parts.comment, make),
  ];
}

type RenameKind = 'column' | 'constraint' | 'index';

interface Renaming {
  readonly table: RetypeInput['pair']['there']['table'];
  readonly from: string;
  readonly to: string;
}

function renameSql(kind: RenameKind, { table, from, to }: Renaming): string {
  const home = sqlName(table.schema);
  if (kind === 'index') return `ALTER INDEX ${home}.${sqlName(from)} RENAME TO ${sqlName(to)}`;
  const word = kind === 'column' ? 'COLUMN' : 'CONSTRAINT';
  return `ALTER TABLE ${home}.${sqlName(table.name)} RENAME ${word} ${sqlName(from)} TO ${sqlName(to)}`;
}

function renameOf(kind: RenameKind, { table, from, to }: Renaming): Rename {
  const key = (name: string): Rename['from'] => factKey(kind, table.schema, table.name, name);
  return { from: key(from), to: key(to) };
}

function commentOn(what: string, text: string | null, make: Make): readonly Change[] {
  if (text === null) return [];
  return [make(`COMMENT ON ${what} IS ${sqlLiteral(text)}`, 'keep the comment')];
}
