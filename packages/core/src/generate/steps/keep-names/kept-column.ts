import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { columnLabel } from '../../backfill/backfill.ts';
import { walkableKey } from '../../backfill/walkable-key.ts';
import type { Change } from '../../change.ts';
import type { Rename } from '../../renames/rename.ts';
import { sqlName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';
import { concurrently } from '../concurrent-index.ts';
import { followChange } from '../follow-change.ts';
import { requiredColumnRecipe, type FillingWay } from '../required-column.ts';
import { findPlainIndexes } from '../retype/paired-parts.ts';
import type { Phase } from '../step-plan.ts';
import { stepName } from '../step-name.ts';
import { beginAlias, endAlias, makeAliasFunction } from './alias-trigger.ts';

/** A column that is renamed, and that keeps its old name for a while. */
export interface KeptColumn {
  /** The change that renames it. */
  readonly change: Change;
  /** Its table as it is called before the plan, and after its renames. */
  readonly before: QualifiedName;
  readonly table: QualifiedName;
  readonly from: string;
  readonly to: string;
  /** The schema before the plan. */
  readonly history: Catalog;
  readonly hasDeferredTriggers: boolean;
}

/** What is done before a column's rename, around it, and when nobody uses the old name any more. */
export interface KeptColumnSteps {
  readonly before: readonly Phase[];
  readonly rename: readonly Change[];
  readonly after: readonly Phase[];
}

/**
 * Renames a column while some use the old name and others the new one:
 *
 *     expand    add a column of the new name, and a trigger that keeps both alike
 *     fill      in batches; from here on both names can be used
 *     (rename)  the two change their names, so that the column itself has the new one
 *     contract  drop the trigger and the copy
 */
export function keepColumn(kept: KeptColumn): KeptColumnSteps {
  const { change, before, table, from, to, history } = kept;
  const column = history.facts.get(factKey('column', before.schema, before.name, from));
  if (column === undefined) throw new Error(`no column ${from} in ${before.name}`);
  const make = (sql: string, summary: string): Change => followChange(change, sql, summary);
  const label = columnLabel({ table, column: to, type: '', isRequired: false });
  const key = walkableKey({ from: history, to: history }, before);
  const way: FillingWay = key === null ? { kind: 'atOnce' } : { kind: 'steps', key };
  const pairing = stepName('alias', before.name, from);
  const aside = stepName('aside', before.name, to);
  const swapNames = (one: string, other: string): Change => ({
    ...make(
      `ALTER TABLE ${pathOf(renamedIn(change))} RENAME COLUMN ${sqlName(one)} TO ${sqlName(other)}`,
      `keep the name ${from}`,
    ),
    verb: 'rename',
  });
  const { hasDeferredTriggers } = kept;
  const wayAfter: FillingWay =
    key === null ? way : { kind: 'steps', key: key.map((one) => (one === from ? to : one)) };
  return {
    before: [
      ...expand(kept, column, { way, pairing }),
      ...findPlainIndexes({
        from: history,
        to: history,
        table: before,
        column: from,
        next: to,
      }).map(({ name, sql }): Phase => ({
        step: `build ${name}`,
        changes: [concurrently(make(sql, `build ${name} for the new name`))],
      })),
    ],
    rename: [
      { ...swapNames(to, aside), renames: [renameOfCopy(kept)] },
      change,
      swapNames(aside, from),
      make(
        makeAliasFunction('CREATE OR REPLACE', { table: before, pairing, column: to, copy: from }),
        `keep ${from} like ${to}`,
      ),
    ],
    after: [
      {
        step: `contract ${label}`,
        changes: [
          {
            ...make(
              endAlias({ table, pairing, home: before, copy: from }),
              `drop the old name ${from}`,
            ),
            verb: 'drop',
            refill: {
              table,
              column: from,
              type: typeOf(column),
              beside: to,
              expression: sqlName(to),
              way: wayAfter,
              hasDeferredTriggers,
              stale: isOther(from, to),
              pairing,
            },
          },
        ],
      },
    ],
  };
}

/** The copy is called as the column was, once the column is called anew. */
function renameOfCopy({ before, table, from, to }: KeptColumn): Rename {
  return {
    from: factKey('column', before.schema, before.name, to),
    to: factKey('column', table.schema, table.name, from),
  };
}

function expand(
  { change, before, from, to, hasDeferredTriggers }: KeptColumn,
  column: Fact,
  { way, pairing }: { readonly way: FillingWay; readonly pairing: string },
): readonly Phase[] {
  const about = { table: before, column: to, type: typeOf(column), isRequired: false };
  const label = columnLabel(about);
  const quoted = `"${to.replaceAll('"', '""')}"`;
  const collation = textOf(column.value['collation']);
  const add = {
    ...followChange(
      change,
      `ALTER TABLE ${pathOf(before)} ADD COLUMN ${quoted} ${about.type}${collation === '' ? '' : ` COLLATE ${collation}`}`,
      `add ${label} beside ${from}`,
    ),
    verb: 'create' as const,
  };
  const phases = requiredColumnRecipe([
    {
      backfill: { ...about, source: 'given', expression: sqlName(from) },
      way,
      hasDeferredTriggers,
      stale: isOther(from, to),
    },
  ])(add);
  const [first, ...rest] = phases ?? [];
  if (first === undefined) throw new Error(`no way to fill ${label}`);
  const [addition, ...filling] = first.changes;
  const pair = { table: before, pairing, column: from, copy: to };
  const pairs = beginAlias(pair).map((sql) => followChange(change, sql, `keep ${to} like ${from}`));
  const begun = [...(addition === undefined ? [] : [addition]), ...pairs, ...filling];
  return [{ step: `expand ${label}`, changes: begun }, ...rest];
}

/** What was put back from a stash may be older than what was written since. */
function isOther(one: string, other: string): string {
  return `${sqlName(one)}::text IS DISTINCT FROM ${sqlName(other)}::text`;
}

function typeOf({ value }: Fact): string {
  return textOf(value['type']);
}

/** The table as a rename's statement calls it. */
function renamedIn({ sql }: Change): QualifiedName {
  const [, schema = '', name = ''] =
    /^ALTER TABLE ("(?:[^"]|"")+")\.("(?:[^"]|"")+") /.exec(sql) ?? [];
  const bare = (text: string): string => text.slice(1, -1).replaceAll('""', '"');
  return { schema: bare(schema), name: bare(name) };
}

function pathOf({ schema, name }: QualifiedName): string {
  return `${sqlName(schema)}.${sqlName(name)}`;
}
