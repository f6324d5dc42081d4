import type { ColumnId, Fact, Model } from '../model.ts';
import { factOf, isColumn, keyOf, mapFacts, textOf } from '../model.ts';
import { ownId, ownName } from '../own-id.ts';
import type { OwnId } from '../own-id.ts';
import type { Action } from '../plan-stage.ts';
import type { Ends, Repair } from '../repair.ts';
import { quoteName } from '../sql-names.ts';

/**
 * A not-null constraint that is not valid yet must not be made by SET NOT NULL, which reads all
 * rows; one with a name of its own is made with it, because the name that the server chooses is not
 * known for sure; and one that goes with its column's requirement needs no other change first.
 */
export const notNullConstraints: Repair = {
  stopOver: (ends, mid) => {
    const columns = waitingColumns(ends);
    return columns.size === 0 ? mid : withNullable(mid, columns);
  },
  align: (ends) => {
    const columns = waitingColumns(ends);
    return columns.size === 0 ? ends : { ...ends, to: withNullable(ends.to, columns) };
  },
  mend: (actions, ends) =>
    actions.filter((action) => !isNeedless(action, ends)).map((action) => withNames(action, ends)),
};

/** Columns whose constraint is to be there without being valid, and is not there like that. */
function waitingColumns({ from, to }: Ends): ReadonlySet<string> {
  const columns = new Set<string>();
  for (const [key, { id, parent }] of to.facts) {
    if (id.kind !== 'extensionIntent' || id.intentKind !== 'notNullValidity') continue;
    if (parent !== undefined && !from.facts.has(key)) columns.add(keyOf(parent));
  }
  return columns;
}

function withNullable(model: Model, columns: ReadonlySet<string>): Model {
  return mapFacts(model, (fact: Fact) =>
    columns.has(keyOf(fact.id)) ? { ...fact, payload: { ...fact.payload, notNull: false } } : fact,
  );
}

const kinds = new Set(['notNullName', 'notNullInheritance', 'notNullValidity']);

function isNeedless({ verb, produces, destroys }: Action, ends: Ends): boolean {
  const [own] = verb === 'drop' ? destroys : produces;
  if (own?.kind !== 'extensionIntent' || !kinds.has(own.intentKind)) return false;
  if (verb === 'drop') return !isRequired(own, ends.to);
  if (verb !== 'create' || own.intentKind === 'notNullValidity') return false;
  const validity = ownId('notNullValidity', ownName(own));
  const isAddedWhole =
    factOf(ends.to, validity) !== undefined && factOf(ends.from, validity) === undefined;
  return isAddedWhole || (own.intentKind === 'notNullName' && !isRequired(own, ends.from));
}

/** A constraint that is new is named where it is made. */
function withNames(action: Action, ends: Ends): Action {
  const column = action.consumes[0];
  if (action.verb === 'alter' && isColumn(column)) {
    const name = nameOf(column, ends.to);
    const set = ` ALTER COLUMN ${quoteName(column.name)} SET NOT NULL`;
    if (name === null || !action.sql.endsWith(set)) return action;
    const add = ` ADD CONSTRAINT ${quoteName(name)} NOT NULL ${quoteName(column.name)}`;
    return { ...action, sql: `${action.sql.slice(0, -set.length)}${add}` };
  }
  const sql = action.produces.filter(isColumn).reduce((text, id) => {
    const name = nameOf(id, ends.to);
    return name === null ? text : withNameInClause(text, ends.to.facts.get(keyOf(id)), name);
  }, action.sql);
  return sql === action.sql ? action : { ...action, sql };
}

function nameOf({ schema, table, name }: ColumnId, model: Model): string | null {
  const own = factOf(model, ownId('notNullName', [schema, table, name]));
  return own === undefined ? null : textOf(own.payload, '_name');
}

/** `"a" text NOT NULL` as `"a" text CONSTRAINT "name" NOT NULL`, in a list of columns or alone. */
function withNameInClause(sql: string, column: Fact | undefined, name: string): string {
  if (column === undefined || !isColumn(column.id)) return sql;
  const head = `${quoteName(column.id.name)} ${textOf(column.payload, 'type')}`;
  const at = sql.indexOf(head);
  const rest = /^(?: GENERATED (?:ALWAYS|BY DEFAULT) AS IDENTITY(?: \([^)]*\))?)? NOT NULL/.exec(
    sql.slice(at + head.length),
  );
  if (at < 0 || rest === null) return sql;
  const before = sql.slice(0, at + head.length + rest[0].length - ' NOT NULL'.length);
  return `${before} CONSTRAINT ${quoteName(name)}${sql.slice(before.length)}`;
}

function isRequired(own: OwnId, model: Model): boolean {
  const [schema = '', table = '', name = ''] = ownName(own);
  return factOf(model, { kind: 'column', schema, table, name })?.payload['notNull'] === true;
}
