import type { Catalog } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import type { Change, ChangePlan } from '../../change.ts';
import { keepNameImpossible } from '../../errors.ts';
import type { Rename } from '../../renames/rename.ts';
import { readFactKey } from '../../renames/written-name.ts';
import { sqlName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';
import { copyTableGrants } from '../copy-grants.ts';
import { followChange } from '../follow-change.ts';
import { readRetype } from '../retype/read-retype.ts';
import { changesOf, type Phase } from '../step-plan.ts';
import { keepColumn, type KeptColumnSteps } from './kept-column.ts';

/** The renames of a plan, and the schemas around them. */
export interface KeepNamesInput {
  readonly renames: readonly Rename[];
  /** Before the plan. */
  readonly history: Catalog;
  /** Under the names that the renames give. */
  readonly renamed: Catalog;
  readonly to: Catalog;
  hasDeferredTriggers(table: QualifiedName): boolean;
}

/**
 * Keeps the old names of renamed tables and columns beside the new ones, so that code that uses
 * either goes on, until a revision at the end takes them away: a table's as a view that is made in
 * the transaction of the rename, a column's as a copy ({@link keepColumn}).
 *
 * @throws OrchError `GENERATE.KEEP_NAME_IMPOSSIBLE`
 */
export function keepOldNames(plan: ChangePlan, input: KeepNamesInput): ChangePlan {
  const named = input.renames.flatMap(({ from, to }) => {
    const [old, now] = [readFactKey(from), readFactKey(to)];
    return old === null || now === null ? [] : [{ kind: old.kind, from: old.name, to: now.name }];
  });
  const columns = named
    .filter(({ kind }) => kind === 'column')
    .map((one) => [one, columnSteps(plan, one, input)] as const);
  const tables = named
    .filter(({ kind }) => kind === 'table')
    .map((one) =>
      tableSteps(plan, one, {
        ...input,
        copies: columns.map(([{ from, to }]) => [...to.slice(0, 2), from[2] ?? '']),
      }),
    );
  const steps = columns.map(([, one]) => one);
  if (steps.length + tables.length === 0) return plan;

  const before = steps.flatMap((one) => one.before).flatMap(changesOf);
  const after = [...tables.map(({ after: end }) => end), ...steps.flatMap((one) => one.after)];
  const end = lastRename(plan) + 1;
  const around = new Map(steps.map((one) => [one.rename[1], one.rename]));
  return {
    ...plan,
    changes: [
      ...before,
      ...plan.changes.slice(0, end).flatMap((change) => around.get(change) ?? [change]),
      ...tables.flatMap(({ views }) => views),
      ...plan.changes.slice(end),
      ...after.flatMap(changesOf),
    ],
  };
}

interface Named {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Accepted renames come first. */
function lastRename({ changes }: ChangePlan): number {
  const rest = changes.findIndex(({ verb }) => verb !== 'rename');
  return (rest === -1 ? changes.length : rest) - 1;
}

function columnSteps(
  plan: ChangePlan,
  { from, to }: Named,
  input: KeepNamesInput,
): KeptColumnSteps {
  const [schema = '', name = '', old = ''] = from;
  const [newSchema = '', newName = '', now = ''] = to;
  const label = from.slice(1).join('.');
  const refuse = (reason: string): never => {
    throw keepNameImpossible(label, reason);
  };
  const fact = input.history.facts.get(factKey('column', ...from));
  const home = input.history.facts.get(factKey('table', schema, name));
  if (home === undefined) return refuse('it is not a column of a table');
  const inherits = home.value['inherits'];
  if (
    home.value['partitionOf'] !== null ||
    (Array.isArray(inherits) && inherits.length > 0) ||
    hasHeirs(input.history, schema, name)
  ) {
    return refuse('its table has parents or children');
  }
  if (fact?.value['generated'] !== null) return refuse('it is generated');
  const isTaken = (catalog: Catalog, ...key: readonly string[]): boolean =>
    catalog.facts.has(factKey('column', ...key));
  if (isTaken(input.history, schema, name, now) || isTaken(input.to, newSchema, newName, old)) {
    return refuse('another column has its old or its new name');
  }
  const table = { schema: newSchema, name: newName };
  if (isRetyped(plan, table)) return refuse('types of its table change as well');
  const action = `RENAME COLUMN ${quoted(old)} TO ${quoted(now)}`;
  const statements = [name, newName].flatMap((one) =>
    [schema, newSchema].map((place) => `ALTER TABLE ${quoted(place)}.${quoted(one)} ${action}`),
  );
  const change = plan.changes.find(({ sql }) => statements.includes(sql));
  if (change === undefined) return refuse('it is not renamed in one step');
  const before = { schema, name };
  const hasDeferredTriggers = input.hasDeferredTriggers(table);
  return keepColumn({
    change,
    before,
    table,
    from: old,
    to: now,
    history: input.history,
    hasDeferredTriggers,
  });
}

interface TableInput extends KeepNamesInput {
  /** Columns that stand under their old names as well: `[schema, table, column]`. */
  readonly copies: readonly (readonly string[])[];
}

function tableSteps(
  plan: ChangePlan,
  { from, to }: Named,
  { renamed, to: wanted, copies, history }: TableInput,
): { readonly views: readonly Change[]; readonly after: Phase } {
  const [schema = '', name = ''] = from;
  const [newSchema = '', newName = ''] = to;
  const refuse = (reason: string): never => {
    throw keepNameImpossible(name, reason);
  };
  const kinds = ['table', 'view', 'materializedView', 'foreignTable'];
  if (kinds.some((kind) => wanted.facts.has(factKey(kind, schema, name)))) {
    return refuse('something else has its old name');
  }
  const isOwn = (key: readonly string[]): boolean => key[0] === newSchema && key[1] === newName;
  const loses = plan.changes
    .flatMap(({ destroys }) => destroys)
    .some((key) => isOwn(readFactKey(key)?.name ?? []) && key.startsWith('column:'));
  if (loses || isRetyped(plan, { schema: newSchema, name: newName })) {
    return refuse('columns of it are dropped or change their types as well');
  }
  const fact = renamed.facts.get(factKey('table', ...to));
  const { serverMajor } = history;
  if (serverMajor < 15 && fact?.value['rowSecurity'] === true) {
    return refuse('a view would pass by its row security before PostgreSQL 15');
  }
  const columns = [
    ...[...renamed.facts.values()]
      .filter(({ kind, name: own }) => kind === 'column' && isOwn(own))
      .toSorted((a, b) => Number(a.note?.['position']) - Number(b.note?.['position']))
      .map(({ name: own }) => own[2] ?? ''),
    ...copies.filter(isOwn).map(([, , column = '']) => column),
  ];
  const [view, table] = [
    `${sqlName(schema)}.${sqlName(name)}`,
    `${sqlName(newSchema)}.${sqlName(newName)}`,
  ];
  const options = serverMajor < 15 ? '' : ' WITH (security_invoker = true)';
  const subject = factKey('view', schema, name);
  const make = (sql: string, summary: string): Change => followChange({ subject }, sql, summary);
  return {
    views: [
      {
        ...make(
          `CREATE VIEW ${view}${options} AS SELECT ${columns.map(sqlName).join(', ')} FROM ${table}`,
          `keep the name ${name} as a view`,
        ),
        verb: 'create',
      },
      make(
        copyTableGrants({ schema: newSchema, name: newName }, { schema, name }),
        `grant on ${name} what is granted on ${newName}`,
      ),
    ],
    after: {
      step: `contract ${newName}`,
      changes: [{ ...make(`DROP VIEW ${view}`, `drop the old name ${name}`), verb: 'drop' }],
    },
  };
}

function isRetyped(plan: ChangePlan, table: QualifiedName): boolean {
  return plan.changes.some(({ sql }) => {
    const retype = readRetype(sql);
    return retype?.table.schema === table.schema && retype.table.name === table.name;
  });
}

function hasHeirs(catalog: Catalog, schema: string, table: string): boolean {
  return [...catalog.facts.values()].some(({ kind, value }) => {
    const parents = value['inherits'];
    if (kind !== 'table' || !Array.isArray(parents)) return false;
    return parents.some((one) => JSON.stringify(one) === JSON.stringify({ schema, table }));
  });
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
