import { canonicalJson, sameValue } from '../catalog/canonical-json.ts';
import type { Catalog, Fact, FactKey } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { textOf } from '../catalog/text-of.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import type { DriftFacts, DriftSides } from './drift.ts';

const sideNames = ['models', 'revisions', 'applied', 'database'] as const;

/**
 * Every entry in which the schemas differ, in byte order. A column that one side calls otherwise is
 * one entry; what follows from another entry (the columns of a missing table, the constraint of a
 * required column, the comment of a missing one) is left out.
 */
export function collectDifferences(sides: DriftSides): readonly DriftFacts[] {
  const differing = withRenames(differingFacts(sides));
  const present = new Map(differing.map((facts) => [subjectOf(facts).key, facts]));
  return differing.filter((facts) => !follows(facts, present, differing));
}

/** The fact that a difference is named after: the revisions' where they have it. */
export function subjectOf(facts: DriftFacts): Fact {
  const fact = facts.revisions ?? facts.database ?? facts.models ?? facts.applied;
  if (fact === null) throw new Error('a difference in which nobody has anything');
  return fact;
}

/** Whether two sides have the same, or both nothing. */
export function isSameFact(a: Fact | null, b: Fact | null): boolean {
  if (a === null || b === null) return a === b;
  return a.key === b.key && sameValue(a.value, b.value);
}

function differingFacts(sides: DriftSides): readonly DriftFacts[] {
  const all = sideNames.flatMap((name) => sides[name] ?? []);
  if (new Set(all.map(({ fingerprint }) => fingerprint)).size === 1) return [];
  const keys = new Set(all.flatMap(({ facts }) => [...facts.keys()]));
  return [...keys].sort(compareBytes).flatMap((key) => {
    const found = factsOf(sides, key);
    const isSame = sideNames.every((name) => isSameFact(found[name], found.database));
    return isSame ? [] : [found];
  });
}

function factsOf(sides: DriftSides, key: FactKey): DriftFacts {
  const of = (catalog: Catalog): Fact | null => catalog.facts.get(key) ?? null;
  return {
    models: of(sides.models ?? sides.revisions),
    revisions: of(sides.revisions),
    applied: of(sides.applied ?? sides.revisions),
    database: of(sides.database),
  };
}

/** Joins two columns of a table when each side has exactly one of them, and they are alike. */
function withRenames(differing: readonly DriftFacts[]): readonly DriftFacts[] {
  const joined = new Set<DriftFacts>();
  const result: DriftFacts[] = [];
  for (const one of differing) {
    if (joined.has(one)) continue;
    const others = differing.filter((other) => !joined.has(other) && isRename(one, other));
    const [other] = others;
    const isOnly =
      other !== undefined &&
      others.length === 1 &&
      differing.filter((third) => isRename(other, third)).length === 1;
    if (isOnly) joined.add(other);
    result.push(isOnly ? merge(one, other) : one);
  }
  return result;
}

function isRename(one: DriftFacts, other: DriftFacts): boolean {
  const [a, b] = [subjectOf(one), subjectOf(other)];
  return (
    a.kind === 'column' &&
    b.kind === 'column' &&
    a.key !== b.key &&
    a.name[0] === b.name[0] &&
    a.name[1] === b.name[1] &&
    sideNames.every((name) => (one[name] === null) !== (other[name] === null)) &&
    sameValue(a.value, b.value)
  );
}

function merge(one: DriftFacts, other: DriftFacts): DriftFacts {
  return {
    models: one.models ?? other.models,
    revisions: one.revisions ?? other.revisions,
    applied: one.applied ?? other.applied,
    database: one.database ?? other.database,
  };
}

/** Whether a difference says nothing that another one does not. */
function follows(
  facts: DriftFacts,
  present: ReadonlyMap<FactKey, DriftFacts>,
  all: readonly DriftFacts[],
): boolean {
  const subject = subjectOf(facts);
  return (
    ownersOf(subject).some((key) => {
      const owner = present.get(key);
      return owner !== undefined && owner !== facts && comesWith(facts, owner);
    }) || all.some((other) => other !== facts && isOnlyRenamed(facts, other))
  );
}

/** What a fact hangs on: its table, its column, what it is a comment or grant about. */
function ownersOf(fact: Fact): readonly FactKey[] {
  const [schema = '', table = ''] = fact.name;
  const owners: FactKey[] = [];
  if (fact.name.length > 2) owners.push(factKey('table', schema, table));
  const { target, ownedBy, columns, type } = fact.value;
  if (typeof target === 'string') owners.push(target as FactKey);
  if (fact.kind === 'constraint' && type === 'notNull' && isTexts(columns)) {
    owners.push(...columns.map((column) => factKey('column', schema, table, column)));
  }
  if (typeof ownedBy === 'object' && ownedBy !== null && 'table' in ownedBy) {
    const [home, name] = [textOf(ownedBy['schema']), textOf(ownedBy['table'])];
    owners.push(factKey('table', home, name));
    owners.push(factKey('column', home, name, textOf(ownedBy['column'])));
  }
  return owners;
}

/** Wherever the owner is absent, so is what hangs on it; a required column brings its constraint. */
function comesWith(facts: DriftFacts, owner: DriftFacts): boolean {
  if (subjectOf(facts).kind === 'constraint' && subjectOf(owner).kind === 'column') return true;
  return sideNames.every((name) => (facts[name] === null) === (owner[name] === null));
}

/** Whether two sides differ only in what another entry says about a column's name. */
function isOnlyRenamed(facts: DriftFacts, other: DriftFacts): boolean {
  const names = columnNames(other);
  if (names.length < 2) return false;
  const [schema, table] = subjectOf(other).name;
  const subject = subjectOf(facts);
  if (subject.name[0] !== schema || subject.name[1] !== table) return false;
  const texts = sideNames.map((name) => {
    const fact = facts[name];
    if (fact === null) return null;
    return names.reduce(
      (text, column) => text.replaceAll(column, names[0] ?? ''),
      canonicalJson(fact.value),
    );
  });
  return texts.every((text) => text !== null && text === texts[0]);
}

function columnNames(facts: DriftFacts): readonly string[] {
  const found = sideNames.flatMap((name) => facts[name] ?? []);
  const keys = new Set(found.map(({ key }) => key));
  if (keys.size < 2) return [];
  return [...new Set(found.map(({ name }) => name[2] ?? ''))].sort((a, b) => b.length - a.length);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
