import type { ColumnId, SequenceId, StableId } from '../model.ts';
import { isColumn, keyOf } from '../model.ts';
import { ownAction } from '../own-action.ts';
import { copyPosition, startAfterRows } from '../sequence-actions.ts';
import type { Action } from '../plan-stage.ts';
import type { Repair } from '../repair.ts';
import type { NumberSource } from '../sequence-facts.ts';
import { sequencesByColumn } from '../sequence-facts.ts';
import { remadeTables } from './replaced-tables.ts';
import { asideName, quoteName, quotePath } from '../sql-names.ts';

/**
 * Where a column gets its numbers from another sequence than before (serial becomes identity, or
 * the reverse; or the identity of another column becomes its own), the new one starts at one and the
 * next insert collides. The old one is put aside, hands its position over and is dropped then. A column that had no sequence hands over its
 * highest value.
 */
export const sequencePositions: Repair = {
  finish: (actions, ends) => {
    const before = sequencesByColumn(ends.from);
    const after = sequencesByColumn(ends.to);
    const remade = remadeTables(ends);
    let state = actions;
    for (const [key, next] of after) {
      const column = ends.from.facts.get(key)?.id;
      if (!isColumn(column) || remade.has(keyOf(tableOf(column)))) continue;
      const previous = before.get(key);
      const moved = [...before.values()].find((one) => isSamePlace(one, next));
      if (previous === undefined && moved !== undefined) {
        state = handOver(state, column, moved.id, next.id);
      } else if (previous === undefined) state = fromRows(state, column, next.id);
      else if (!isSame(previous, next)) state = handOver(state, column, previous.id, next.id);
    }
    return state;
  },
};

function tableOf({ schema, table }: ColumnId): StableId {
  return { kind: 'table', schema, name: table };
}

function isSame(a: NumberSource, b: NumberSource): boolean {
  return a.isIdentity === b.isIdentity && (a.isIdentity || keyOf(a.id) === keyOf(b.id));
}

/** Whether the identity of one column has the name of another column's. */
function isSamePlace(a: NumberSource, b: NumberSource): boolean {
  return a.isIdentity && b.isIdentity && keyOf(a.id) === keyOf(b.id);
}

/** Puts the old sequence aside, makes the new one, hands over, and drops the old one. */
function handOver(
  actions: readonly Action[],
  column: ColumnId,
  previous: SequenceId,
  next: SequenceId,
): readonly Action[] {
  const drop = actions.find((action) => destroys(action, previous));
  const make = actions.find((action) => action !== drop && produces(action, next));
  if (make === undefined) return actions;
  if (drop === undefined) return insertAfter(actions, make, [copyPosition(column, previous, next)]);
  const aside = { ...previous, name: asideName(previous.name) };
  const putAside = ownAction(
    `ALTER SEQUENCE ${pathOf(previous)} RENAME TO ${quoteName(aside.name)}`,
    column,
    { words: `put sequence ${previous.name} aside` },
  );
  const rest = actions.filter((action) => action !== make && action !== drop);
  const at = Math.min(actions.indexOf(drop), actions.indexOf(make));
  const isIdentityDropped = drop.verb === 'alter';
  const dropAside: Action = isIdentityDropped
    ? drop
    : { ...drop, sql: `DROP SEQUENCE ${pathOf(aside)}` };
  const steps = [putAside, make, copyPosition(column, aside, next), dropAside];
  // A default that still uses the old sequence is dropped between the two places.
  const place = isIdentityDropped ? at : actions.indexOf(make) - 1;
  return [...rest.slice(0, place), ...steps, ...rest.slice(place)];
}

function fromRows(
  actions: readonly Action[],
  column: ColumnId,
  sequence: SequenceId,
): readonly Action[] {
  const make = actions.find((action) => produces(action, sequence));
  if (make === undefined) return actions;
  return insertAfter(actions, make, [startAfterRows(column, sequence)]);
}

function insertAfter(
  actions: readonly Action[],
  place: Action,
  added: readonly Action[],
): readonly Action[] {
  return actions.flatMap((action) => (action === place ? [action, ...added] : [action]));
}

function produces(action: Action, id: SequenceId): boolean {
  return action.produces.some((made) => keyOf(made) === keyOf(id));
}

function destroys(action: Action, id: SequenceId): boolean {
  return action.destroys.some((gone) => keyOf(gone) === keyOf(id));
}

function pathOf({ schema, name }: SequenceId): string {
  return quotePath(schema, name);
}
