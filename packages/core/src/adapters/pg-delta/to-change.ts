import type { Change, LockName } from '../../generate/change.ts';
import type { FactNames } from './fact-key-of.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import type { StableId } from './model.ts';
import type { Action } from './plan-stage.ts';
import { summarise } from './summarise.ts';

const locks: Readonly<Record<Action['lockClass'], LockName>> = {
  none: 'none',
  share: 'SHARE',
  shareRowExclusive: 'SHARE ROW EXCLUSIVE',
  shareUpdateExclusive: 'SHARE UPDATE EXCLUSIVE',
  accessExclusive: 'ACCESS EXCLUSIVE',
};

/** The engine's action as one change of a plan. */
export function toChange(action: Action, names: FactNames): Change {
  const subject = subjectOf(action);
  return {
    verb: isRename.test(action.sql) ? 'rename' : action.verb,
    sql: withoutSemicolon(action.sql),
    summary: summarise(action, subject),
    subject: names(subject),
    produces: keys(action.produces, names),
    destroys: keys(action.destroys, names),
    transactional: action.transactionality !== 'nonTransactional',
    commitAfter: action.transactionality === 'commitBoundaryAfter',
    // What a materialized view holds is computed again.
    losesData: action.dataLoss === 'destructive' && subject.kind !== 'materializedView',
    rewritesTable: action.rewriteRisk,
    lock: lockOf(action),
  };
}

const isRename =
  /^ALTER .* RENAME (?:(?:COLUMN |CONSTRAINT |ATTRIBUTE )?(?:"(?:[^"]|"")*" )?TO "|VALUE ')/;

/** The engine gives the lock of a type for the tables that are changed with it. */
function lockOf({ sql, lockClass }: Action): LockName {
  return lockClass === 'none' && sql.startsWith('ALTER TABLE ')
    ? 'ACCESS EXCLUSIVE'
    : locks[lockClass];
}

/** The server ends definitions of views and functions with a semicolon or a line break. */
function withoutSemicolon(sql: string): string {
  return sql.replace(/[\s;]+$/, '');
}

/** What an action is about: what it changes, what it makes, else what it takes away. */
export function subjectOf(action: Action): StableId {
  const [changed] = action.verb === 'alter' ? action.consumes : [];
  const subject = changed ?? action.produces[0] ?? action.destroys[0] ?? action.consumes[0];
  if (subject === undefined) throw new Error(`an action about nothing: ${action.sql}`);
  return subject;
}

function keys(ids: readonly StableId[], names: FactNames): Change['produces'] {
  return [...new Set(ids.map(names))].toSorted(compareBytes);
}
