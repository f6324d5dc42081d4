import type { Catalog, FactValue } from '../../catalog/catalog.ts';
import { compareCatalogs } from '../../catalog/compare-catalogs.ts';
import { canonicalize } from '@supabase/pg-delta/core';
import type { Fact, Model } from './model.ts';
import { keyOf, subtreeKeys, withoutFacts } from './model.ts';
import { kindWords, nameOf } from './name-of.ts';

/** A wanted model without what holds secrets, and what was left out, in words. */
export interface WithoutSecrets {
  readonly to: Model;
  readonly unmodelled: readonly string[];
}

/** What the engine puts in the place of a secret. */
const placeholder = /__OPTION_[^_]|__CONN_HOST__/;

/**
 * Leaves out what can only be written with a secret: new or changed options of foreign servers and
 * user mappings whose values are not read, and subscriptions. Passwords do not belong in a revision.
 */
export function withoutSecrets(from: Model, to: Model): WithoutSecrets {
  const facts = new Map(to.facts);
  const missing = new Set<string>();
  const unmodelled: string[] = [];
  for (const [key, fact] of to.facts) {
    const before = from.facts.get(key);
    const isNew = before === undefined;
    if (!holdsSecret(fact) || (!isNew && isSame(before, fact))) continue;
    if (isNew) missing.add(key);
    else facts.set(key, before);
    unmodelled.push(`${describe(fact)} has options or a connection that may hold a secret`);
  }
  const gone = withDependents(missing, to);
  for (const key of gone) {
    const fact = to.facts.get(key);
    const isRoot = missing.has(key) || fact === undefined || 'target' in fact.id;
    if (isRoot || !isShown(fact)) continue;
    unmodelled.push(`${describe(fact)} needs something that holds a secret`);
  }
  return { to: withoutFacts({ ...to, facts }, gone), unmodelled };
}

/** Secrets that both databases have and that differ, which the engine does not see. */
export function changedSecrets(from: Catalog, to: Catalog): readonly string[] {
  return compareCatalogs(from, to).flatMap((difference) => {
    if (difference.kind !== 'changed') return [];
    const [before, after] = [difference.from, difference.to];
    const names = ['options', 'serverOptions'].flatMap((property) => {
      return changedHashes(before.value[property], after.value[property]);
    });
    if (names.length === 0) return [];
    return [
      `${kindWords(after.kind)} ${after.name.join('.')} has another secret ${names.join(', ')}`,
    ];
  });
}

function changedHashes(from: FactValue | undefined, to: FactValue | undefined): readonly string[] {
  const [before, after] = [new Map(entriesOf(from)), new Map(entriesOf(to))];
  return [...after.keys()].filter((name) => {
    const [a, b] = [before.get(name), after.get(name)];
    return a !== undefined && a !== b && [a, b].some((value) => value?.startsWith('sha256:'));
  });
}

function entriesOf(value: FactValue | undefined): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, option]) => {
    return typeof option === 'string' ? [[name, option] as const] : [];
  });
}

function holdsSecret({ payload }: Fact): boolean {
  const { options, conninfo } = payload;
  return [options, conninfo].some((value) => {
    return value !== undefined && placeholder.test(JSON.stringify(value));
  });
}

function isSame(a: Fact, b: Fact): boolean {
  return canonicalize(a.payload) === canonicalize(b.payload);
}

function withDependents(roots: ReadonlySet<string>, model: Model): ReadonlySet<string> {
  let gone = subtreeKeys(model, roots);
  for (let size = -1; size !== gone.size;) {
    size = gone.size;
    const more = model.edges
      .filter((edge) => gone.has(keyOf(edge.to)))
      .map((edge) => keyOf(edge.from));
    gone = subtreeKeys(model, new Set([...gone, ...more]));
  }
  return gone;
}

const shown = new Set([
  'server',
  'foreignTable',
  'userMapping',
  'view',
  'materializedView',
  'function',
]);

function isShown({ id }: Fact): boolean {
  return shown.has(id.kind);
}

function describe({ id }: Fact): string {
  return `${kindWords(id.kind)} ${nameOf(id)}`;
}
