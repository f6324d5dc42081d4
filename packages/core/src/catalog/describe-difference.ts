import { canonicalJson, isList, sameValue } from './canonical-json.ts';
import type { Difference, Fact, FactValue } from './catalog.ts';
import { factOf } from './compare-catalogs.ts';

/**
 * Says one difference in a line that a person understands. `from` is what is expected and `to`
 * what was found: what only `from` has is missing, what only `to` has is extra.
 *
 *     column public.recruits.cohort: type text -> varchar(20), not null no -> yes
 *     missing index public.recruits.recruits_cohort_idx: CREATE INDEX ...
 */
export function describeDifference(difference: Difference): string {
  const fact = factOf(difference);
  return sentence(difference, `${kindWords(fact.kind)} ${subject(fact)}`);
}

/**
 * Says all differences, grouped: those of a table's parts follow the table's name, indented.
 *
 *     table public.recruits
 *       column cohort: type text -> varchar(20)
 *       missing index recruits_cohort_idx
 *     view public.active: definition ...
 */
export function describeDifferences(differences: readonly Difference[]): readonly string[] {
  const groups = new Map<string, { own: string[]; parts: string[] }>();
  for (const difference of differences) {
    const fact = factOf(difference);
    const owner = ownerOf(fact);
    const title = owner ?? `${kindWords(fact.kind)} ${subject(fact)}`;
    const group = groups.get(title) ?? { own: [], parts: [] };
    groups.set(title, group);
    if (owner === null) group.own.push(describeDifference(difference));
    else group.parts.push(sentence(difference, `${kindWords(fact.kind)} ${lastPart(fact)}`));
  }
  return [...groups].flatMap(([title, { own, parts }]) => [
    ...(own.length > 0 ? own : [title]),
    ...parts.map((line) => `  ${line}`),
  ]);
}

const partsOfTables: ReadonlySet<string> = new Set([
  'column',
  'constraint',
  'index',
  'indexPartition',
  'trigger',
  'policy',
  'rule',
]);

/** The table that a fact is shown under, null when it stands by itself. */
function ownerOf(fact: Fact): string | null {
  const kind = targetKind(fact) ?? fact.kind;
  if (!partsOfTables.has(kind) || fact.name.length < 3) {
    return kind === 'table' && fact.kind !== 'table' ? `table ${fact.name.join('.')}` : null;
  }
  return `table ${fact.name.slice(0, 2).join('.')}`;
}

function sentence(difference: Difference, title: string): string {
  switch (difference.kind) {
    case 'removed':
      return `missing ${title}${summary(difference.fact)}`;
    case 'added':
      return `extra ${title}${summary(difference.fact)}`;
    case 'changed':
      return `${title}: ${changes(difference.from, difference.to).join(', ')}`;
  }
}

/** The kind of the fact that a comment, grant or owner is about. */
function targetKind(fact: Fact): string | null {
  const target = fact.value.target;
  return typeof target === 'string' ? target.slice(0, target.indexOf(':')) : null;
}

function subject(fact: Fact): string {
  const kind = targetKind(fact);
  return kind === null ? fact.name.join('.') : `on ${kindWords(kind)} ${fact.name.join('.')}`;
}

function lastPart(fact: Fact): string {
  const kind = targetKind(fact);
  if (kind === null) return fact.name.slice(2).join('.');
  return partsOfTables.has(kind)
    ? `on ${kindWords(kind)} ${fact.name.slice(2).join('.')}`
    : `on ${kindWords(kind)} ${fact.name.join('.')}`;
}

/** What a fact that stands alone is, in short: its type, its text or its definition. */
function summary(fact: Fact): string {
  const { definition, type, text, default: defaultValue, notNull } = fact.value;
  if (fact.kind === 'column' && typeof type === 'string') {
    const required = notNull === true ? ' not null' : '';
    const given = typeof defaultValue === 'string' ? ` default ${defaultValue}` : '';
    return `: ${shorten(`${type}${required}${given}`)}`;
  }
  if (typeof definition === 'string') return `: ${shorten(definition)}`;
  if (typeof text === 'string') return `: ${shorten(text)}`;
  return '';
}

function changes(from: Fact, to: Fact): readonly string[] {
  const structured = valueChanges([], from.value, to.value);
  const telling = structured.filter(({ path }) => !derived.has(path[0] ?? ''));
  return (telling.length > 0 ? telling : structured).map(({ path, before, after }) => {
    const [a, b] = shortenPair(words(before), words(after));
    return `${path.map(kindWords).join(' ')} ${a} -> ${b}`;
  });
}

/** Properties that repeat what other properties of the same fact say. */
const derived: ReadonlySet<string> = new Set([
  'definition',
  'typeName',
  'typeSchema',
  'typeModifiers',
  'isArray',
  'keys',
]);

interface ValueChange {
  readonly path: readonly string[];
  readonly before: FactValue;
  readonly after: FactValue;
}

type FactRecord = Readonly<Record<string, FactValue>>;

function valueChanges(path: readonly string[], from: FactRecord, to: FactRecord): ValueChange[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].flatMap((name) => {
    const before = from[name] ?? null;
    const after = to[name] ?? null;
    if (sameValue(before, after)) return [];
    if (isFactRecord(before) && isFactRecord(after)) {
      return valueChanges([...path, name], before, after);
    }
    return [{ path: [...path, name], before, after }];
  });
}

function isFactRecord(value: FactValue): value is FactRecord {
  return value !== null && typeof value === 'object' && !isList(value);
}

function words(value: FactValue): string {
  if (value === null) return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (typeof value === 'string') return value === '' ? "''" : value.replaceAll(/\s+/g, ' ').trim();
  if (typeof value === 'number') return String(value);
  if (isList(value)) return `(${value.map(words).join(', ')})`;
  const text = canonicalJson(value);
  return text === '{}' ? 'none' : text;
}

/** `notNull` -> `not null`, `foreignTable` -> `foreign table`. */
function kindWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const limit = 100;

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 3)}...`;
}

/** Shortens two texts around the first place in which they differ. */
function shortenPair(a: string, b: string): readonly [string, string] {
  if (a.length <= limit && b.length <= limit) return [a, b];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  const start = Math.max(0, same - 30);
  const cut = (text: string) =>
    `${start > 0 ? '...' : ''}${text.slice(start, start + limit)}${text.length > start + limit ? '...' : ''}`;
  return [cut(a), cut(b)];
}
