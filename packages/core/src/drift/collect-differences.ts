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
  const present = new Map(
    differing.flatMap((facts) => keysOf(facts).map((key) => [key, facts] as const)),
  );
  const renamed = byTable(differing.filter((facts) => columnNames(facts).length > 1));
  return differing.filter(
    (facts) =>
      !hangsOn(facts, present) &&
      !(renamed.get(tableOf(facts)) ?? []).some(
        (other) => other !== facts && isOnlyRenamed(facts, other),
      ),
  );
}

/** Differences by the table that they are about, so that none is compared with all. */
function byTable(all: readonly DriftFacts[]): ReadonlyMap<string, readonly DriftFacts[]> {
  const tables = new Map<string, DriftFacts[]>();
  for (const facts of all) {
    const table = tableOf(facts);
    const group = tables.get(table) ?? [];
    tables.set(table, group);
    group.push(facts);
  }
  return tables;
}

/** The first two parts of its name: the schema and the table, for what is part of one. */
function tableOf(facts: DriftFacts): string {
  const [schema = '', table = ''] = subjectOf(facts).name;
  return factKey('table', schema, table);
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

function keysOf(facts: DriftFacts): readonly FactKey[] {
  return sideNames.flatMap((name) => facts[name]?.key ?? []);
}

/** What hangs on a table under a name of its own. */
const named: ReadonlySet<string> = new Set(['column', 'constraint', 'index']);

/** Joins two parts of a table when each side has exactly one of them, and they are alike. */
function withRenames(differing: readonly DriftFacts[]): readonly DriftFacts[] {
  const candidates = byTable(differing.filter((facts) => named.has(subjectOf(facts).kind)));
  const partners = new Map<DriftFacts, DriftFacts>();
  for (const group of candidates.values()) {
    for (const one of group) {
      const others = group.filter((other) => isRename(one, other));
      const [other] = others;
      if (other !== undefined && others.length === 1) partners.set(one, other);
    }
  }
  return differing.flatMap((one) => {
    const other = partners.get(one);
    if (other === undefined || partners.get(other) !== one) return [one];
    return subjectOf(one).key < subjectOf(other).key ? [merge(one, other)] : [];
  });
}

function isRename(one: DriftFacts, other: DriftFacts): boolean {
  const [a, b] = [subjectOf(one), subjectOf(other)];
  return (
    named.has(a.kind) &&
    a.kind === b.kind &&
    a.key !== b.key &&
    sideNames.every((name) => (one[name] === null) !== (other[name] === null)) &&
    sameValue(withoutName(a), withoutName(b))
  );
}

/** The definition of an index holds its name, and says nothing that its other values do not. */
function withoutName({ kind, value }: Fact): Fact['value'] {
  return kind === 'index' ? { ...value, definition: null } : value;
}

function merge(one: DriftFacts, other: DriftFacts): DriftFacts {
  return {
    models: one.models ?? other.models,
    revisions: one.revisions ?? other.revisions,
    applied: one.applied ?? other.applied,
    database: one.database ?? other.database,
  };
}

/** Whether a difference says nothing that the one about its table, column or target does not. */
function hangsOn(facts: DriftFacts, present: ReadonlyMap<FactKey, DriftFacts>): boolean {
  return ownersOf(subjectOf(facts)).some((key) => {
    const owner = present.get(key);
    return owner !== undefined && owner !== facts && comesWith(facts, owner);
  });
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
  if (found[0]?.kind !== 'column') return [];
  const keys = new Set(found.map(({ key }) => key));
  if (keys.size < 2) return [];
  return [...new Set(found.map(({ name }) => name[2] ?? ''))].sort((a, b) => b.length - a.length);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
