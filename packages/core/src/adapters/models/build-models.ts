import type { Knex } from 'knex';

import { invalidModel, modelRefused, modelsUnresolved } from '../../models/errors.ts';
import type { RefusedStatement } from '../../models/errors.ts';
import { modelKey, type Model, type TableModel } from '../../models/model.ts';
import { orderModels } from '../../models/order-models.ts';
import { sqlStateOf } from '../postgres/sqlstate.ts';
import { loadModels } from './load-models.ts';

/** A model of which something is still to be made. */
interface Pending {
  readonly model: Model;
  readonly statements: readonly Statement[];
  /** Why its next statement could not be run the last time. */
  readonly refused: RefusedStatement | null;
}

interface Statement {
  readonly sql: string;
  readonly bindings: readonly Knex.RawBinding[];
}

/**
 * Makes every model of a module on an empty database, within the transaction of `knex`. What refers
 * to something that is not there yet is tried again when others have been made, statement by
 * statement; foreign keys come last, so that tables may refer to each other.
 *
 * @throws OrchError `MODEL.*`
 */
export async function buildModels(knex: Knex, file: string): Promise<void> {
  const models = orderModels(await loadModels(file));
  for (const schema of schemasOf(models)) {
    await run(knex, { sql: 'CREATE SCHEMA IF NOT EXISTS ??', bindings: [schema] });
  }
  const all = models.map((model) => ({ model, statements: statementsOf(model, knex) }));
  const pick = (wanted: boolean): readonly Pending[] =>
    all.map(({ model, statements }) => ({
      model,
      statements: statements.filter((one) => isForeignKey(model, one) === wanted),
      refused: null,
    }));
  await buildAll(knex, pick(false));
  await buildAll(knex, pick(true));
}

/** Knex adds foreign keys to a table that it has made, each in a statement of its own. */
function isForeignKey({ kind }: Model, { sql }: Statement): boolean {
  return kind === 'orch.tableModel' && /^alter table .* foreign key \(/isu.test(sql);
}

async function buildAll(knex: Knex, models: readonly Pending[]): Promise<void> {
  let pending = models;
  while (pending.length > 0) {
    const left = await buildRound(knex, pending);
    if (left.length === pending.length && countStatements(left) === countStatements(pending)) {
      throw modelsUnresolved(left.flatMap(({ refused }) => (refused === null ? [] : [refused])));
    }
    // What was waited for often stands behind what waited.
    pending = left.toReversed();
  }
}

/**
 * The server looks at everything that a transaction has made when a savepoint ends, so that one for
 * each statement would cost the square of their number.
 */
const modelsAtOnce = 100;

/** Tries each model once, and returns what is left of them. */
async function buildRound(knex: Knex, pending: readonly Pending[]): Promise<readonly Pending[]> {
  const missing = new Set(pending.map(({ model }) => modelKey(model)));
  const left: Pending[] = [];
  for (let at = 0; at < pending.length; at += modelsAtOnce) {
    const some = pending.slice(at, at + modelsAtOnce);
    const isDone = await tryTogether(knex, some, missing);
    for (const one of some) {
      const rest = isDone ? null : await buildUnlessWaiting(knex, one, missing);
      if (rest === null) missing.delete(modelKey(one.model));
      else left.push(rest);
    }
  }
  return left;
}

/** Makes models without a savepoint for each of their statements; all of them, or none. */
async function tryTogether(
  knex: Knex,
  some: readonly Pending[],
  missing: ReadonlySet<string>,
): Promise<boolean> {
  const here = new Set(some.map(({ model }) => modelKey(model)));
  const waits = some.some(({ model }) =>
    model.dependsOn.some((key) => missing.has(key) && !here.has(key)),
  );
  if (waits) return false;
  await knex.raw('SAVEPOINT orch_models');
  for (const { model, statements } of some) {
    for (const statement of statements) {
      const refused = await runOrRefuse(knex, model, statement);
      if (refused === null) continue;
      await knex.raw('ROLLBACK TO SAVEPOINT orch_models');
      return false;
    }
  }
  await knex.raw('RELEASE SAVEPOINT orch_models');
  return true;
}

async function buildUnlessWaiting(
  knex: Knex,
  one: Pending,
  missing: ReadonlySet<string>,
): Promise<Pending | null> {
  const { model, statements } = one;
  if (model.dependsOn.some((key) => missing.has(key))) return one;
  for (const [index, statement] of statements.entries()) {
    await knex.raw('SAVEPOINT orch_model');
    const refused = await runOrRefuse(knex, model, statement);
    if (refused !== null) {
      await knex.raw('ROLLBACK TO SAVEPOINT orch_model');
      return { model, statements: statements.slice(index), refused };
    }
    await knex.raw('RELEASE SAVEPOINT orch_model');
  }
  return null;
}

/**
 * What refers to something that another model may make: an undefined table, column, type or
 * function, a missing schema, or a foreign key to columns that are not unique yet.
 */
const waitsForOthers = new Set(['42P01', '42703', '42704', '42883', '3F000', '42830']);

/**
 * Runs a statement; hands back why it was refused when others may have to be made first.
 *
 * @throws OrchError `MODEL.REFUSED` for any other reason
 */
async function runOrRefuse(
  knex: Knex,
  model: Model,
  statement: Statement,
): Promise<RefusedStatement | null> {
  try {
    await run(knex, statement);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const sqlState = sqlStateOf(error);
    if (sqlState === null || !/^[0-9A-Z]{5}$/u.test(sqlState)) throw error;
    const { sql } = statement;
    const refused = { model: modelKey(model), sql, sqlState, reason: withoutSql(error, sql) };
    if (!waitsForOthers.has(sqlState)) throw modelRefused(refused);
    return refused;
  }
}

async function run(knex: Knex, { sql, bindings }: Statement): Promise<void> {
  await (bindings.length === 0 ? knex.raw(sql) : knex.raw(sql, bindings));
}

/** Knex puts the statement in front of what the server said. */
function withoutSql({ message }: Error, sql: string): string {
  const prefix = `${sql} - `;
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

function statementsOf(model: Model, knex: Knex): readonly Statement[] {
  if (model.kind === 'orch.tableModel') return tableStatements(model, knex);
  // Knex takes a question mark for the place of a value.
  return model.up.map((sql) => ({ sql: sql.replaceAll('?', '\\?'), bindings: [] }));
}

function tableStatements(model: TableModel, knex: Knex): readonly Statement[] {
  const schema = model.schema === null ? knex.schema : knex.schema.withSchema(model.schema);
  const builder = schema.createTable(model.name, (table) => {
    const result: unknown = model.table(table, knex);
    if (result instanceof Promise) throw new TypeError('its definition is asynchronous');
  });
  try {
    const compiled: unknown = builder.toSQL();
    return (compiled as readonly Partial<Statement>[]).map(({ sql = '', bindings = [] }) => ({
      sql,
      bindings,
    }));
  } catch (error) {
    throw invalidModel(modelKey(model), error instanceof Error ? error.message : String(error));
  }
}

function schemasOf(models: readonly Model[]): readonly string[] {
  const schemas = models.flatMap((model) =>
    model.kind === 'orch.tableModel' && model.schema !== null ? [model.schema] : [],
  );
  return [...new Set(schemas)];
}

function countStatements(pending: readonly Pending[]): number {
  return pending.reduce((count, { statements }) => count + statements.length, 0);
}
