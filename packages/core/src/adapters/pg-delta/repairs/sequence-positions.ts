import type { ColumnId, Model, SequenceId } from '../model.ts';
import { isColumn, keyOf } from '../model.ts';
import { ownAction } from '../own-action.ts';
import type { Action } from '../plan-stage.ts';
import type { Repair } from '../repair.ts';
import { identityOf, ownerOf } from '../sequence-facts.ts';
import { quoteName, quotePath, quoteText } from '../sql-names.ts';

/**
 * Where a column gets its numbers from another sequence than before (serial becomes identity, or
 * the reverse), the new one starts at one and the next insert collides. The old one is put aside,
 * hands its position over and is dropped then. A column that had no sequence hands over its
 * highest value.
 */
export const sequencePositions: Repair = {
  finish: (actions, ends) => {
    const before = sequencesByColumn(ends.from);
    const after = sequencesByColumn(ends.to);
    let state = actions;
    for (const [key, next] of after) {
      const column = ends.from.facts.get(key)?.id;
      if (!isColumn(column)) continue;
      const previous = before.get(key);
      if (previous === undefined) state = fromRows(state, column, next.id);
      else if (!isSame(previous, next)) state = handOver(state, column, previous.id, next.id);
    }
    return state;
  },
};

interface Source {
  readonly id: SequenceId;
  readonly isIdentity: boolean;
}

function isSame(a: Source, b: Source): boolean {
  return a.isIdentity === b.isIdentity && (a.isIdentity || keyOf(a.id) === keyOf(b.id));
}

/** The sequence that numbers each column: the identity's, or the one that belongs to the column. */
function sequencesByColumn(model: Model): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const [key, { id, payload }] of model.facts) {
    if (id.kind === 'sequence') {
      const owner = ownerOf(payload);
      if (owner === null) continue;
      const column = keyOf({ kind: 'column', ...owner });
      if (!sources.has(column)) {
        sources.set(column, { id: { ...id, kind: 'sequence' }, isIdentity: false });
      }
    }
    if (id.kind === 'column') {
      const identity = identityOf(payload);
      if (identity !== null) sources.set(key, { id: identity.sequence, isIdentity: true });
    }
  }
  return sources;
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

function copyPosition(column: ColumnId, from: SequenceId, to: SequenceId): Action {
  return ownAction(
    `SELECT pg_catalog.setval(${quoteText(pathOf(to))}, last_value, is_called) FROM ${pathOf(from)}`,
    column,
    { words: `hand the position of the old sequence over to ${to.name}` },
  );
}

function fromRows(
  actions: readonly Action[],
  column: ColumnId,
  sequence: SequenceId,
): readonly Action[] {
  const make = actions.find((action) => produces(action, sequence));
  if (make === undefined) return actions;
  const highest = `pg_catalog.max(${quoteName(column.name)})`;
  const set = ownAction(
    `SELECT pg_catalog.setval(${quoteText(pathOf(sequence))}, ${highest}) ` +
      `FROM ${quotePath(column.schema, column.table)} HAVING ${highest} > 0`,
    column,
    { words: `start ${sequence.name} after the highest value of ${column.table}.${column.name}` },
  );
  return insertAfter(actions, make, [set]);
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

/** A name that is free and fits in PostgreSQL's 63 bytes. */
function asideName(name: string): string {
  return `${[...name].slice(0, 40).join('')}__orch_aside`;
}
