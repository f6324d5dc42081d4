import { baseType } from '../casts.ts';
import { convertedValue } from '../converted-value.ts';
import type { ColumnId, DependencyEdge, Fact, Model } from '../model.ts';
import { factOf, isColumn, keyOf, textOf, withoutFacts } from '../model.ts';
import type { Action } from '../plan-stage.ts';
import type { Ends, Repair } from '../repair.ts';
import { ownId } from '../own-id.ts';
import { quoteName } from '../sql-names.ts';
import { takeOut } from '../take-out.ts';

/**
 * Around a change of type the engine drops and sets the default without asking whether there is
 * one, sets it before the new type exists, and converts with a cast even where that truncates in
 * silence what an assignment would refuse, or where there is none. It leaves in place what the
 * server wants out of the way: triggers on the column, columns generated from it, functions whose
 * parsed body reads it, foreign keys between types that cannot be compared.
 */
export const retypedColumns: Repair = {
  stopOver: (ends, mid) => takeOut(mid, obstacles(ends)),
  // The storage of a column goes back to the new type's, so that it is set again.
  align: (ends) => ({ ...ends, from: withoutFacts(ends.from, lostWithType(ends)) }),
  mend: (actions, ends) => actions.flatMap((action) => mendAction(action, ends)),
};

/** Columns of both ends whose types differ, by key. */
export function retyped({ from, to }: Ends): ReadonlyMap<string, { from: Fact; to: Fact }> {
  const columns = new Map<string, { from: Fact; to: Fact }>();
  for (const [key, fact] of from.facts) {
    if (fact.id.kind !== 'column') continue;
    const wanted = to.facts.get(key);
    if (wanted === undefined || wanted.payload['type'] === fact.payload['type']) continue;
    if (isGenerated(fact) && isReplaced(fact, wanted)) continue;
    columns.set(key, { from: fact, to: wanted });
  }
  return columns;
}

function isReplaced(from: Fact, to: Fact): boolean {
  return from.payload['generatedExpr'] !== to.payload['generatedExpr'];
}

function isGenerated(fact: Fact): boolean {
  return fact.payload['generatedExpr'] !== null;
}

function obstacles(ends: Ends): ReadonlySet<string> {
  const columns = retyped(ends);
  const found = new Set<string>();
  if (columns.size === 0) return found;
  for (const edge of ends.from.edges) {
    const column = columns.get(keyOf(edge.to));
    if (column !== undefined && isObstacle(edge, column, ends.from)) found.add(keyOf(edge.from));
  }
  return found;
}

function isObstacle(edge: DependencyEdge, column: { from: Fact; to: Fact }, model: Model): boolean {
  const dependent = factOf(model, edge.from);
  if (dependent === undefined) return false;
  switch (dependent.id.kind) {
    case 'trigger':
    case 'function':
    case 'procedure':
      return true;
    case 'column':
      return isGenerated(dependent);
    case 'constraint':
      return dependent.payload['type'] === 'f' && !isComparable(column.from, column.to);
    default:
      return false;
  }
}

const comparable: readonly ReadonlySet<string>[] = [
  new Set(['smallint', 'integer', 'bigint', 'numeric']),
  new Set(['text', 'character varying']),
];

function isComparable(from: Fact, to: Fact): boolean {
  const [a, b] = [from, to].map((fact) => baseType(textOf(fact.payload, 'type')));
  return a === b || comparable.some((set) => set.has(a ?? '') && set.has(b ?? ''));
}

function lostWithType(ends: Ends): ReadonlySet<string> {
  const lost = new Set<string>();
  for (const { from } of retyped(ends).values()) {
    if (from.id.kind !== 'column') continue;
    const { schema, table, name } = from.id;
    lost.add(keyOf(ownId('columnStorage', [schema, table, name])));
    lost.add(keyOf(ownId('columnCompression', [schema, table, name])));
  }
  return lost;
}

function mendAction(action: Action, ends: Ends): readonly Action[] {
  const column = action.consumes[0];
  if (action.verb !== 'alter' || !isColumn(column)) return [action];
  if (action.sql.endsWith(' DROP DEFAULT')) return hasDefault(ends.from, column) ? [action] : [];
  if (/ ALTER COLUMN "(?:[^"]|"")*" SET DEFAULT /.test(action.sql)) return [];
  return [withConversion(action, column, ends)];
}

function hasDefault(model: Model, { schema, table, name }: ColumnId): boolean {
  return factOf(model, { kind: 'default', schema, table, name }) !== undefined;
}

/** The same statement with the weakest conversion that does it. */
function withConversion(action: Action, column: ColumnId, ends: Ends): Action {
  const using = action.sql.indexOf(` USING ${quoteName(column.name)}::`);
  const [from, to] = [factOf(ends.from, column), factOf(ends.to, column)];
  if (using < 0 || from === undefined || to === undefined) return action;
  const statement = action.sql.slice(0, using);
  const clause = conversionClause(from, to, ends);
  return { ...action, sql: `${statement}${clause}` };
}

function conversionClause(from: Fact, to: Fact, ends: Ends): string {
  const column = quoteName('name' in from.id ? from.id.name : '');
  const types = { from: textOf(from.payload, 'type'), to: textOf(to.payload, 'type') };
  const value = convertedValue(column, types, ends);
  return value === null ? '' : ` USING ${value}`;
}
