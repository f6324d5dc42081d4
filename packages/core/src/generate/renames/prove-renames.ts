import type { Catalog, Fact } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import { findConflict } from './check-renames.ts';
import type { ChangedIdentity, IdentifiedName } from './identities.ts';
import type { DecidedRename } from './rename.ts';

/** The schemas before and after. */
export interface ProofContext {
  readonly history: Catalog;
  readonly wanted: Catalog;
}

/**
 * The renames that identities prove: the same object has one name in the history and another in the
 * wanted schema. A table counts only when its recorded columns are those of the history in the same
 * order, because a record that was made of a changed table would tell of a rename that never was.
 */
export function proveRenames(
  changed: readonly ChangedIdentity[],
  context: ProofContext,
): readonly DecidedRename[] {
  const columns = columnsByTable(context.history);
  const found = changed.flatMap((one) => [
    ...ownRename(one, columns),
    ...columnRenames(one, columns),
  ]);
  return withoutConflicts(found.filter((rename) => isPossible(rename, context)));
}

type Columns = ReadonlyMap<string, readonly string[]>;

function ownRename(one: ChangedIdentity, columns: Columns): readonly DecidedRename[] {
  const { kind, oid, before, after } = one;
  const isMoved = before.home.some((part, index) => part !== after.home[index]);
  if (before.name === after.name && (!isMoved || isPart(kind))) return [];
  if (!isRecordSound(one, columns)) return [];
  return [
    {
      from: keyOf(kind, before),
      to: keyOf(kind, after),
      source: 'identity',
      evidence: `the same ${words[kind] ?? kind}, object ${oid}, under another name`,
    },
  ];
}

const words: Readonly<Record<string, string>> = {
  enumValue: 'enum value',
  materializedView: 'materialized view',
  foreignTable: 'foreign table',
  compositeType: 'type',
};

/** What follows its home to another place without being renamed itself. */
function isPart(kind: string): boolean {
  return kind === 'constraint' || kind === 'index' || kind === 'enumValue';
}

function columnRenames(one: ChangedIdentity, columns: Columns): readonly DecidedRename[] {
  const { kind, before, after } = one;
  if (!hasColumns(kind) || !isRecordSound(one, columns)) return [];
  return before.columns.flatMap((name, index): DecidedRename[] => {
    const next = after.columns[index] ?? null;
    if (name === null || next === null || name === next) return [];
    return [
      {
        from: factKey('column', ...before.home, before.name, name),
        to: factKey('column', ...after.home, after.name, next),
        source: 'identity',
        evidence: `same column number ${index + 1} of the same table`,
      },
    ];
  });
}

function hasColumns(kind: string): boolean {
  return kind === 'table' || kind === 'foreignTable';
}

function isRecordSound({ kind, before }: ChangedIdentity, columns: Columns): boolean {
  if (!hasColumns(kind)) return true;
  const recorded = before.columns.filter((name) => name !== null);
  const known = columns.get(factKey('table', ...before.home, before.name)) ?? [];
  return recorded.length === known.length && recorded.every((name, at) => name === known[at]);
}

/** Names of the columns of each table, in their order. */
function columnsByTable(catalog: Catalog): Columns {
  const tables = new Map<string, Fact[]>();
  for (const fact of catalog.facts.values()) {
    if (fact.kind !== 'column') continue;
    const table = factKey('table', ...fact.name.slice(0, 2));
    const known = tables.get(table);
    if (known === undefined) tables.set(table, [fact]);
    else known.push(fact);
  }
  const place = ({ note }: Fact): number => Number(note?.position ?? 0);
  return new Map(
    [...tables].map(([table, facts]) => [
      table,
      facts.toSorted((a, b) => place(a) - place(b)).map(({ name }) => name.at(-1) ?? ''),
    ]),
  );
}

function keyOf(kind: string, { home, name }: IdentifiedName): DecidedRename['from'] {
  return factKey(kind, ...home, name);
}

/** Whether both are facts that can bear another name by themselves. */
function isPossible({ from, to }: DecidedRename, { history, wanted }: ProofContext): boolean {
  if (from.startsWith('enumValue:')) return isValue(from, history) && isValue(to, wanted);
  const [old, next] = [history.facts.get(from), wanted.facts.get(to)];
  if (old === undefined || next === undefined || old.kind === 'indexPartition') return false;
  // A parent's rename reaches its heirs, and a table takes the sequences of its columns along.
  if (old.value.inherited === true || next.value.inherited === true) return false;
  return old.kind !== 'sequence' || next.value.ownedBy === null || old.name[0] === next.name[0];
}

function isValue(key: string, { facts }: Catalog): boolean {
  for (const { kind, name, value } of facts.values()) {
    if (kind !== 'enum' || !Array.isArray(value.values)) continue;
    if (value.values.some((one) => factKey('enumValue', ...name, String(one)) === key)) return true;
  }
  return false;
}

/** Leaves out parts whose home is not shown, or no longer said, to be the same. */
export function withoutConflicts(renames: readonly DecidedRename[]): readonly DecidedRename[] {
  let left = renames;
  for (;;) {
    const conflict = findConflict(left);
    if (conflict === null) return left;
    left = left.filter((rename) => rename !== conflict.rename);
  }
}
