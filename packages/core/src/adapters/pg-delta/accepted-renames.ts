import type { ClientBase } from 'pg';
import type { Catalog, FactKey } from '../../catalog/catalog.ts';
import type { CatalogScope } from '../../catalog/catalog-scope.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { Named, Rename } from '../../generate/renames/rename.ts';
import { beforeSteps, renameSteps, undoStep } from '../../generate/renames/rename-steps.ts';
import type { RenameStep } from '../../generate/renames/rename-steps.ts';
import { readFactKey } from '../../generate/renames/written-name.ts';
import { readCatalog } from '../postgres/catalog/read-catalog.ts';
import { sqlStateOf } from '../postgres/sqlstate.ts';
import { refusedRename, unknownRename } from './errors.ts';
import { extractModel } from './extract-model.ts';
import type { Model, StableId } from './model.ts';
import { ownAction } from './own-action.ts';
import type { Action } from './plan-stage.ts';
import { quoteName, quotePath, quoteText } from './sql-names.ts';

/** What a database is once the accepted renames were performed, and how to perform and undo them. */
export interface Renamed {
  readonly model: Model;
  readonly catalog: Catalog;
  readonly there: readonly Action[];
  readonly back: readonly Action[];
  /** What a key of `catalog` was before the renames. */
  readonly before: (key: FactKey) => FactKey;
}

/** The two catalogs between which the renames lie. */
export interface RenameContext {
  readonly scope: CatalogScope;
  readonly fromCatalog: Catalog;
  readonly toCatalog: Catalog;
}

/**
 * Performs renames in a transaction, reads the schema again, and rolls back: the server knows best
 * what a rename does to the definitions that use the name.
 *
 * @throws OrchError `PLAN.RENAME_UNKNOWN` when a rename names something that is not there,
 *   `PLAN.RENAME_REFUSED` when the server does not perform it
 */
export async function tryRenames(
  client: ClientBase,
  renames: readonly Rename[],
  { scope, fromCatalog, toCatalog }: RenameContext,
): Promise<Renamed> {
  const named = renames.map(({ from, to }) => ({
    from: find(from, fromCatalog),
    to: find(to, toCatalog),
  }));
  const steps = renameSteps(named, fromCatalog);
  await client.query('begin');
  try {
    for (const step of steps) await perform(client, step);
    return {
      model: await extractModel(client),
      catalog: await readCatalog(client, scope),
      there: steps.map(actionOf),
      back: steps.toReversed().map((step) => actionOf(undoStep(step))),
      before: (key) => keyBefore(key, steps),
    };
  } finally {
    await client.query('rollback');
  }
}

async function perform(client: ClientBase, step: RenameStep): Promise<void> {
  const sql = sqlOf(step);
  try {
    await client.query(sql);
  } catch (error) {
    if (!(error instanceof Error) || sqlStateOf(error) === null) throw error;
    throw refusedRename(sql, error);
  }
}

function keyBefore(key: FactKey, steps: readonly RenameStep[]): FactKey {
  const read = readFactKey(key);
  if (read === null) return key;
  const { kind, name } = beforeSteps(read, steps);
  return factKey(kind, ...name);
}

function find(key: FactKey, catalog: Catalog): Named {
  const fact = catalog.facts.get(key);
  if (fact !== undefined) return fact;
  const value = readFactKey(key);
  if (value?.kind !== 'enumValue') throw unknownRename(key);
  const values = catalog.facts.get(factKey('enum', ...value.name.slice(0, 2)))?.value.values;
  if (!Array.isArray(values) || !values.includes(value.name[2])) throw unknownRename(key);
  return value;
}

function actionOf(step: RenameStep): Action {
  const { kind, name } = step.of;
  const verb = step.kind === 'move' ? 'move' : 'rename';
  return ownAction(sqlOf(step), subjectOf(step.of), {
    lockClass: kind === 'index' ? 'shareUpdateExclusive' : 'accessExclusive',
    words: `${verb} ${words[kind] ?? kind} ${name.slice(1).join('.') || (name[0] ?? '')} to ${step.to}`,
  });
}

const words: Readonly<Record<string, string>> = {
  materializedView: 'materialized view',
  foreignTable: 'foreign table',
  compositeType: 'type',
  enumValue: 'value',
};

function sqlOf({ kind, of, to }: RenameStep): string {
  const [schema = '', home = '', part = ''] = of.name;
  switch (of.kind) {
    case 'schema':
      return `ALTER SCHEMA ${quoteName(schema)} RENAME TO ${quoteName(to)}`;
    case 'column':
      return `ALTER TABLE ${quotePath(schema, home)} RENAME COLUMN ${quoteName(part)} TO ${quoteName(to)}`;
    case 'constraint':
      return `ALTER TABLE ${quotePath(schema, home)} RENAME CONSTRAINT ${quoteName(part)} TO ${quoteName(to)}`;
    case 'enumValue':
      return `ALTER TYPE ${quotePath(schema, home)} RENAME VALUE ${quoteText(part)} TO ${quoteText(to)}`;
    case 'index':
      return `ALTER INDEX ${quotePath(schema, part)} RENAME TO ${quoteName(to)}`;
    default: {
      const objectWords = alterable[of.kind];
      if (objectWords === undefined) throw new Error(`a ${of.kind} cannot be renamed`);
      const change = kind === 'move' ? 'SET SCHEMA' : 'RENAME TO';
      return `ALTER ${objectWords} ${quotePath(schema, home)} ${change} ${quoteName(to)}`;
    }
  }
}

const alterable: Readonly<Record<string, string>> = {
  table: 'TABLE',
  view: 'VIEW',
  materializedView: 'MATERIALIZED VIEW',
  foreignTable: 'FOREIGN TABLE',
  sequence: 'SEQUENCE',
  enum: 'TYPE',
  compositeType: 'TYPE',
  range: 'TYPE',
  domain: 'DOMAIN',
};

function subjectOf({ kind, name }: Named): StableId {
  const [schema = '', home = '', part = ''] = name;
  switch (kind) {
    case 'column':
    case 'constraint':
      return { kind, schema, table: home, name: part };
    case 'index':
      return { kind, schema, name: part };
    case 'table':
    case 'view':
    case 'materializedView':
    case 'foreignTable':
    case 'sequence':
    case 'domain':
      return { kind, schema, name: home };
    case 'schema':
      return { kind, name: schema };
    default:
      return { kind: 'type', schema, name: home };
  }
}
