import type { Catalog, FactValue } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { Named, Rename } from './rename.ts';
import { readWrittenRename } from './written-name.ts';

/** What a typed rename stands for. */
export type ResolvedRename =
  | { readonly kind: 'resolved'; readonly rename: Rename }
  /** It is not of the form `old:new`. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'unknown'; readonly side: 'old' | 'new' }
  /** Both names are those of one thing. */
  | { readonly kind: 'same' }
  /** Both names are known, but not for one kind of thing. */
  | { readonly kind: 'unlike' }
  | { readonly kind: 'ambiguous'; readonly meanings: readonly [Rename, ...Rename[]] };

/**
 * Finds what a rename as typed stands for: `old` in the history and `new` in the wanted schema. A
 * name without a schema is looked for in every schema; what is gone or new is meant before what is
 * in both.
 */
export function resolveRename(text: string, history: Catalog, wanted: Catalog): ResolvedRename {
  const written = readWrittenRename(text);
  if (written === null) return { kind: 'malformed' };
  const [olds, news] = [called(written.from, history), called(written.to, wanted)];
  if (olds.length === 0) return { kind: 'unknown', side: 'old' };
  if (news.length === 0) return { kind: 'unknown', side: 'new' };
  const pairs = olds.flatMap((from) =>
    news
      .filter(({ kind }) => kind === from.kind)
      .map((to) => ({ kind: from.kind, from: keyOf(from), to: keyOf(to) })),
  );
  const changed = pairs.filter(({ from, to }) => !isIn(wanted, from) && !isIn(history, to));
  const left = changed.length > 0 ? changed : pairs;
  const first = Math.min(...left.map(({ kind }) => kinds.indexOf(kind)));
  const meant = left.filter(({ kind }) => kinds.indexOf(kind) === first);
  const [only, ...others] = meant.map(({ from, to }): Rename => ({ from, to }));
  if (only === undefined) return { kind: 'unlike' };
  if (only.from === only.to) return { kind: 'same' };
  if (others.length > 0) return { kind: 'ambiguous', meanings: [only, ...others] };
  return { kind: 'resolved', rename: only };
}

/** What can be renamed; where a name fits several, the earlier is meant. */
const kinds: readonly string[] = [
  'table',
  'column',
  'enumValue',
  'sequence',
  'view',
  'materializedView',
  'foreignTable',
  'enum',
  'domain',
  'compositeType',
  'range',
  'schema',
  'index',
  'constraint',
];

function called(written: readonly string[], catalog: Catalog): readonly Named[] {
  return [...catalog.facts.values()]
    .flatMap(withValues)
    .filter(({ kind, name }) => kinds.includes(kind) && isCalled(name, written));
}

function isCalled(name: readonly string[], written: readonly string[]): boolean {
  const left = name.length - written.length;
  if (left !== 0 && (left !== 1 || name.length === 1)) return false;
  return written.every((part, index) => part === name[index + left]);
}

function withValues({
  kind,
  name,
  value,
}: Named & { readonly value: Readonly<Record<string, FactValue>> }): readonly Named[] {
  if (kind !== 'enum' || !Array.isArray(value.values)) return [{ kind, name }];
  const values = value.values.map((one) => ({ kind: 'enumValue', name: [...name, String(one)] }));
  return [{ kind, name }, ...values];
}

function keyOf({ kind, name }: Named): Rename['from'] {
  return factKey(kind, ...name);
}

function isIn(catalog: Catalog, key: Rename['from']): boolean {
  if (catalog.facts.has(key)) return true;
  if (!key.startsWith('enumValue:')) return false;
  return [...catalog.facts.values()]
    .filter(({ kind }) => kind === 'enum')
    .some((fact) => withValues(fact).some((one) => keyOf(one) === key));
}
