import type { Model, StableId } from '../model.ts';
import { factOf, isColumn, keyOf, textOf } from '../model.ts';
import type { Action } from '../plan-stage.ts';
import type { Ends, Repair } from '../repair.ts';
import { typeChangeEffects } from '../type-change-effects.ts';

/**
 * The engine takes every default and every change of type for a rewrite, no conversion for a loss,
 * and counts locks on tables that are only just made.
 */
export const exactEffects: Repair = {
  mend: (actions, ends) => actions.map((action) => withEffects(action, ends)),
};

function withEffects(action: Action, ends: Ends): Action {
  if (isOnNewTable(action, ends)) return { ...action, rewriteRisk: false, lockClass: 'none' };
  const [made] = action.produces;
  if (action.verb === 'create' && isColumn(made)) {
    return { ...action, rewriteRisk: rewritesRows(made, ends.to) };
  }
  const [changed] = action.consumes;
  if (
    action.verb !== 'alter' ||
    !isColumn(changed) ||
    !/ ALTER COLUMN "(?:[^"]|"")*" TYPE /.test(action.sql)
  ) {
    return action;
  }
  const [before, after] = [ends.from, ends.to].map((model) => {
    return textOf(factOf(model, changed)?.payload ?? {}, 'type');
  });
  const { rewrites, loses } = typeChangeEffects(before ?? '', after ?? '');
  return {
    ...action,
    rewriteRisk: rewrites,
    dataLoss: loses ? 'destructive' : action.dataLoss,
  };
}

/** A foreign key of a new table locks the table that it refers to. */
function isOnNewTable({ produces, consumes, verb }: Action, { from, to }: Ends): boolean {
  const [subject] = verb === 'create' ? produces : consumes;
  const table = subject === undefined ? undefined : tableOf(subject, to);
  if (subject === undefined || table === undefined) return false;
  const fact = factOf(to, subject);
  const isForeignKey = fact?.id.kind === 'constraint' && fact.payload['type'] === 'f';
  return factOf(to, table) !== undefined && factOf(from, table) === undefined && !isForeignKey;
}

function tableOf(id: StableId, model: Model): StableId | undefined {
  const tables = new Set(['table', 'foreignTable', 'materializedView']);
  for (
    let at: StableId | undefined = id;
    at !== undefined;
    at = model.facts.get(keyOf(at))?.parent
  ) {
    if (tables.has(at.kind)) return at;
  }
  return undefined;
}

/** Functions in defaults that the server evaluates once for all rows. */
const stable = /^(?:now|transaction_timestamp|statement_timestamp|timezone|lower|upper)$/;

function rewritesRows(column: StableId, model: Model): boolean {
  const fact = factOf(model, column);
  if (fact === undefined || !isColumn(column)) return true;
  const { payload } = fact;
  const expression = textOf(payload, 'generatedExpr');
  if (expression !== '') return payload['_virtual'] !== true;
  if (payload['identity'] !== null) return true;
  const { schema, table, name } = column;
  const given = factOf(model, { kind: 'default', schema, table, name });
  const calls = textOf(given?.payload ?? {}, 'expr')
    .replaceAll(/'(?:[^']|'')*'/g, '')
    .matchAll(/([\w.]+)\(/g);
  return (
    [...calls].some(([, called = '']) => !stable.test(called)) || hasCheckedDomain(column, model)
  );
}

/** Rows are checked against a domain's constraints one by one. */
function hasCheckedDomain(column: StableId, model: Model): boolean {
  const key = keyOf(column);
  const domains = model.edges
    .filter((edge) => keyOf(edge.from) === key && edge.to.kind === 'domain')
    .map((edge) => keyOf(edge.to));
  return [...model.facts.values()].some(({ id, parent }) => {
    return id.kind === 'constraint' && parent !== undefined && domains.includes(keyOf(parent));
  });
}
