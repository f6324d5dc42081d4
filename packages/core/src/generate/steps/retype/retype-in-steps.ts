import type { Catalog, FactKey } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { walkableKey } from '../../backfill/walkable-key.ts';
import type { Change, ChangePlan } from '../../change.ts';
import { escapeBindings } from '../../render/knex/knex-text.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';
import { changesOf, type Phase } from '../step-plan.ts';
import type { OtherName } from './foreign-key-text.ts';
import { pairOf } from './pair-trigger.ts';
import { findPairedParts } from './paired-parts.ts';
import { readRetype, type Retype } from './read-retype.ts';
import { retypeSteps, type RetypeInput, type RetypeSteps } from './retype-steps.ts';

/** What decides whether and how types change in steps. */
export interface RetypeContext {
  readonly from: Catalog;
  readonly to: Catalog;
  /** The plan of the way back, which knows how old values are made of new ones. */
  readonly down: ChangePlan;
  isLarge(table: QualifiedName): boolean;
  hasDeferredTriggers(table: QualifiedName): boolean;
}

/** A plan in which columns of large tables change their types in steps. */
export interface RetypedPlan {
  readonly plan: ChangePlan;
  /** Why a change of type has no steps. */
  readonly refused: ReadonlyMap<Change, string>;
  /** Columns that now stand behind all others. */
  readonly moved: readonly Retype[];
}

/** Replaces changes of type that rewrite a large table by their steps ({@link retypeSteps}). */
export function retypeInSteps(plan: ChangePlan, context: RetypeContext): RetypedPlan {
  const refused = new Map<Change, string>();
  const moved: Retype[] = [];
  const candidates = plan.changes.flatMap((change) => {
    const there = change.rewritesTable && change.step === undefined ? readRetype(change.sql) : null;
    return there !== null && context.isLarge(there.table) ? [{ change, there }] : [];
  });
  const touched = new Set(plan.changes.flatMap(touchedBy));
  const found = new Map<Change, Found>();
  for (const { change, there } of candidates) {
    const others = candidates.filter(
      (one) => one.change !== change && isSame(one.there.table, there.table),
    );
    const one = findSteps(
      { there, others: others.map((other) => other.there.column), context },
      (key) => touched.has(key),
    );
    if (typeof one === 'string') refused.set(change, one);
    else {
      found.set(change, one);
      moved.push(there);
    }
  }
  if (found.size === 0) return { plan, refused, moved };

  const steps = stepsOfAll(found);
  const phases = (pick: (one: RetypeSteps) => readonly Phase[]): readonly Change[] =>
    [...steps.values()].flatMap(pick).flatMap(changesOf);
  const first = plan.changes.findIndex(({ verb }) => verb !== 'rename');
  const changes = [
    ...plan.changes.slice(0, first),
    ...phases(({ before }) => before),
    ...plan.changes.slice(first).flatMap((change) => steps.get(change)?.swap ?? [change]),
    ...phases(({ validate }) => validate),
    ...phases(({ release }) => release),
    ...phases(({ contract }) => contract),
  ];
  return { plan: { ...plan, changes }, refused, moved };
}

type Found = Pick<RetypeInput, 'pair' | 'parts' | 'key' | 'hasDeferredTriggers'>;

/** A constraint of two columns that both change goes along with the first. */
function stepsOfAll(found: ReadonlyMap<Change, Found>): ReadonlyMap<Change, RetypeSteps> {
  const lastName: OtherName = (table, column) =>
    [...found.values()]
      .map(({ pair }) => pair)
      .find(({ there }) => there.column === column && isSame(there.table, table))?.last ?? null;
  const taken = new Set<FactKey>();
  return new Map(
    [...found].map(([change, one]) => {
      const constraints = one.parts.constraints.filter(({ fact }) => !taken.has(fact.key));
      for (const { fact } of constraints) taken.add(fact.key);
      return [change, retypeSteps({ ...one, change, constraints, lastName })];
    }),
  );
}

function touchedBy({ subject, produces, destroys }: Change): readonly FactKey[] {
  return [subject, ...produces, ...destroys];
}

interface Candidate {
  readonly there: Retype;
  readonly others: readonly string[];
  readonly context: RetypeContext;
}

function findSteps(
  { there, others, context }: Candidate,
  isTouched: (key: FactKey) => boolean,
): Found | string {
  const { from, to, down } = context;
  const { table, column } = there;
  if (isNewType(there, context)) return 'its type is new';
  const back = down.changes
    .map(({ sql }) => readRetype(sql))
    .find((one) => one?.column === column && isSame(one.table, table));
  if (back === null || back === undefined) return 'nothing leads back to the old type';
  const passes = [there.using, back.using].every((one) => escapeBindings(one ?? '') !== null);
  if (!passes) return 'Knex cannot pass on how its values are converted';
  const pair = pairOf(there, back);
  const parts = findPairedParts({ from, to, table, column, next: pair.next, others, isTouched });
  if (typeof parts === 'string') return parts;
  const key = walkableKey({ from, to }, table, [column, ...others]);
  if (key === null) return 'its table has no key to walk by';
  return { pair, parts, key, hasDeferredTriggers: context.hasDeferredTriggers(table) };
}

/** The new column is made before everything else, and with it its type has to be there. */
function isNewType({ table, column }: Retype, { from, to }: RetypeContext): boolean {
  const value = to.facts.get(factKey('column', table.schema, table.name, column))?.value ?? {};
  const [schema, name] = [textOf(value['typeSchema']), textOf(value['typeName'])];
  const kinds = ['enum', 'domain', 'compositeType', 'range', 'baseType'];
  const keyIn = (catalog: Catalog): string =>
    kinds
      .map((kind) => catalog.facts.get(factKey(kind, schema, name)))
      .map((fact) => (fact === undefined ? '' : JSON.stringify(fact.value)))
      .join();
  return keyIn(from) !== keyIn(to);
}

function isSame(a: QualifiedName, b: QualifiedName): boolean {
  return a.schema === b.schema && a.name === b.name;
}
