import type { Catalog, Fact } from '../../catalog/catalog.ts';
import { canonicalJson } from '../../catalog/canonical-json.ts';
import { factKey } from '../../catalog/fact-key.ts';
import { textOf } from '../../catalog/text-of.ts';
import type { RenameCandidate } from '../change.ts';
import type { ChangedIdentity, IdentifiedName } from './identities.ts';
import { readFactKey } from './written-name.ts';

/** A candidate with what speaks for it. */
export interface ScoredCandidate extends RenameCandidate {
  /** The more, the likelier; only good for an order. */
  readonly score: number;
  /** In words, strongest first. */
  readonly evidence: readonly string[];
}

/** The schemas that candidates lie between, and what is known beyond them. */
export interface ScoreContext {
  readonly history: Catalog;
  readonly wanted: Catalog;
  /** What rows tell. */
  readonly rows: ReadonlyMap<RenameCandidate, Clue>;
  /** Where the reference remembers identities: what has other names or columns than in the history. */
  readonly identities: readonly ChangedIdentity[];
}

/** Something that speaks for or against a candidate. */
export interface Clue {
  readonly points: number;
  readonly text: string;
}

/**
 * Weighs candidates by what catalogs tell: type, place, default, and names of constraints and
 * indexes that still hold the old name. None of it is proof.
 */
export function scoreCandidates(
  candidates: readonly RenameCandidate[],
  context: ScoreContext,
): readonly ScoredCandidate[] {
  if (candidates.length === 0) return [];
  const { history, wanted, rows, identities } = context;
  const sides = {
    from: { catalog: history, columns: columnsByTable(history) },
    to: { catalog: wanted, columns: columnsByTable(wanted) },
  };
  const leftovers = leftoverNames(wanted);
  const scored = candidates.map((candidate): ScoredCandidate => {
    const known = rows.get(candidate);
    const clues = [
      ...cluesOf(candidate, sides),
      ...leftoverClues(candidate, leftovers),
      ...identityClues(candidate, identities),
      ...(known === undefined ? [] : [known]),
    ];
    const strongest = clues.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
    return {
      ...candidate,
      score: clues.reduce((sum, { points }) => sum + points, 0),
      evidence: [...new Set([...strongest.map(({ text }) => text), ...reasonsOf(candidate)])],
    };
  });
  return scored.toSorted((a, b) => b.score - a.score);
}

/** What a table has in common is told by its clues. */
function reasonsOf({ kind, reason }: RenameCandidate): readonly string[] {
  return kind === 'table' ? [] : reason.split(', and ');
}

interface Side {
  readonly catalog: Catalog;
  readonly columns: ReadonlyMap<string, readonly Fact[]>;
}

interface Sides {
  readonly from: Side;
  readonly to: Side;
}

function cluesOf(candidate: RenameCandidate, sides: Sides): readonly Clue[] {
  const from = sides.from.catalog.facts.get(candidate.from);
  const to = sides.to.catalog.facts.get(candidate.to);
  if (from === undefined || to === undefined) return [];
  const names = likeNames(from.name.at(-1) ?? '', to.name.at(-1) ?? '');
  if (from.kind === 'column') return [...columnClues(from, to, sides), ...names];
  if (from.kind === 'table') return [...tableClues(from, to, sides), ...names];
  return names;
}

function columnClues(from: Fact, to: Fact, sides: Sides): readonly Clue[] {
  const clues: Clue[] = [];
  if (from.value.type === to.value.type) {
    clues.push({ points: 2, text: `both are ${textOf(to.value.type)}` });
  }
  if (placeOf(from, sides.from) === placeOf(to, sides.to)) {
    clues.push({ points: 3, text: 'they have the same place in the table' });
  }
  if (from.value.default !== null && from.value.default === to.value.default) {
    clues.push({ points: 2, text: 'they have the same default' });
  }
  if (from.value.notNull === true && to.value.notNull === true) {
    clues.push({ points: 1, text: 'both are required' });
  }
  return clues;
}

/** How many columns of the table stand before it; numbers differ where columns were dropped. */
function placeOf({ name, note }: Fact, side: Side): number {
  return columnsOf(name, side).filter(
    (other) => Number(other.note?.position ?? 0) < Number(note?.position ?? 0),
  ).length;
}

function columnsOf(name: readonly string[], { columns }: Side): readonly Fact[] {
  return columns.get(factKey('table', ...name.slice(0, 2))) ?? [];
}

function columnsByTable(catalog: Catalog): ReadonlyMap<string, readonly Fact[]> {
  const columns = new Map<string, Fact[]>();
  for (const fact of catalog.facts.values()) {
    if (fact.kind !== 'column') continue;
    const table = factKey('table', ...fact.name.slice(0, 2));
    const known = columns.get(table);
    if (known === undefined) columns.set(table, [fact]);
    else known.push(fact);
  }
  return columns;
}

function tableClues(from: Fact, to: Fact, sides: Sides): readonly Clue[] {
  const [before, after] = [shape(from, sides.from), shape(to, sides.to)];
  const shared = before.filter((column) => after.includes(column)).length;
  const most = Math.max(before.length, after.length);
  const same =
    shared === most ? 'they have the same columns' : `they share ${shared} of ${most} columns`;
  const place: Clue[] =
    from.name[0] === to.name[0] ? [] : [{ points: 0, text: 'they are in different schemas' }];
  return [{ points: most === 0 ? 0 : Math.round((4 * shared) / most), text: same }, ...place];
}

function shape(table: Fact, side: Side): readonly string[] {
  return columnsOf(table.name, side).map(({ name, value }) =>
    canonicalJson([name.at(-1) ?? '', value.type ?? null]),
  );
}

/** `chat_name` and `name_of_chat` have words in common; `id` in `paid` is no word. */
function likeNames(from: string, to: string): readonly Clue[] {
  if (from === to) return [{ points: 6, text: 'they have the same name' }];
  const [before, after] = [wordsOf(from), wordsOf(to)];
  const common = before.filter((word) => after.includes(word));
  const [word] = common;
  return word === undefined ? [] : [{ points: 1, text: `both names say ${word}` }];
}

function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2);
}

/** The same number would prove a rename; other numbers say how it was done there. */
function identityClues(
  { kind, from, to }: RenameCandidate,
  identities: readonly ChangedIdentity[],
): readonly Clue[] {
  const [old, next] = [readFactKey(from)?.name ?? [], readFactKey(to)?.name ?? []];
  const table = identities.find(
    (one) => one.kind === 'table' && isNamed(one.before, old) && isNamed(one.after, next),
  );
  if (kind !== 'column' || table === undefined) return [];
  const { before, after } = table;
  const was = before.columns.indexOf(old.at(-1) ?? '');
  const is = after.columns.indexOf(next.at(-1) ?? '');
  if (was < 0 || is < 0 || was === is || after.columns[was] !== null) return [];
  return [{ points: -9, text: 'in the reference the one was dropped and the other added' }];
}

function isNamed({ home, name }: IdentifiedName, column: readonly string[]): boolean {
  return [...home, name].every((part, index) => part === column[index]);
}

/** Names of constraints, indexes and sequences, by what they are about. */
type Leftovers = ReadonlyMap<string, readonly string[]>;

/** The server does not rename these with a column or table, so an old name in them stays. */
function leftoverNames(catalog: Catalog): Leftovers {
  const names = new Map<string, string[]>();
  const add = (about: string, name: string): void => {
    const known = names.get(about);
    if (known === undefined) names.set(about, [name]);
    else known.push(name);
  };
  for (const { kind, name, value } of catalog.facts.values()) {
    const [schema = '', table = '', part = ''] = name;
    if (kind === 'constraint' || kind === 'index') {
      add(factKey('table', schema, table), part);
      const columns = Array.isArray(value.columns) ? value.columns : [];
      for (const column of columns) add(factKey('column', schema, table, String(column)), part);
    }
    const owner = kind === 'sequence' ? value.ownedBy : null;
    if (typeof owner === 'object' && owner !== null && 'column' in owner) {
      const home = [textOf(owner.schema), textOf(owner.table)];
      add(factKey('table', ...home), table);
      add(factKey('column', ...home, textOf(owner.column)), table);
    }
  }
  return names;
}

function leftoverClues({ from, to }: RenameCandidate, leftovers: Leftovers): readonly Clue[] {
  const [old, next] = [readFactKey(from)?.name.at(-1) ?? '', readFactKey(to)?.name.at(-1) ?? ''];
  const telling = (leftovers.get(to) ?? []).find((name) => holds(name, old) && !holds(name, next));
  return telling === undefined ? [] : [{ points: 6, text: `${telling} still has the old name` }];
}

/** As a word of its own: `recruits_name_key` holds `name`, `recruits_names_key` does not. */
function holds(name: string, word: string): boolean {
  return word !== '' && `_${name}_`.includes(`_${word}_`);
}
