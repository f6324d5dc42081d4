import { ownAction } from '../own-action.ts';
import type { Action } from '../plan-stage.ts';
import type { Repair } from '../repair.ts';

/**
 * The server checks the body of a function when it is made, and knows nothing of what comes later;
 * the engine does not look into bodies either. Where a function is made before other things, its
 * body is checked only when it runs, as pg_dump does it.
 */
export const functionBodies: Repair = {
  finish: (actions) => {
    const first = actions.findIndex(hasUnparsedBody);
    const subject = actions[first]?.produces[0] ?? actions[first]?.consumes[0];
    if (subject === undefined || !actions.slice(first + 1).some(makesWhatBodiesUse)) return actions;
    const put = ownAction('SET LOCAL check_function_bodies TO off', subject, {
      words: 'leave the bodies of functions unchecked until they run',
    });
    return [...actions.slice(0, first), put, ...actions.slice(first)];
  },
};

/** Bodies of other languages are not looked at, or only for their grammar. */
function hasUnparsedBody({ sql }: Action): boolean {
  return /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE) [^]*\n LANGUAGE sql\n(?:[^]*\n)?AS \$/.test(
    sql,
  );
}

const used = new Set([
  'function',
  'procedure',
  'aggregate',
  'view',
  'materializedView',
  'table',
  'column',
]);

function makesWhatBodiesUse({ verb, produces }: Action): boolean {
  return verb === 'create' && produces.some(({ kind }) => used.has(kind));
}
