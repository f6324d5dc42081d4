import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import { textOf } from '../../../catalog/text-of.ts';
import type { RenameCandidate } from '../../../generate/change.ts';
import { lastName, ownerOf, partsOfCatalog, type SchemaParts } from './schema-parts.ts';

/** Tables and columns of which one goes and one comes, and which may be one thing. */
export function sqliteRenameCandidates(from: Catalog, to: Catalog): readonly RenameCandidate[] {
  const [here, there] = [partsOfCatalog(from), partsOfCatalog(to)];
  return [...tableCandidates(here, there), ...columnCandidates(here, there)];
}

function tableCandidates(here: SchemaParts, there: SchemaParts): readonly RenameCandidate[] {
  const gone = [...here.tables].filter(([name]) => !there.tables.has(name));
  const come = [...there.tables].filter(([name]) => !here.tables.has(name));
  return gone.flatMap(([oldName, from]) =>
    come.flatMap(([newName, to]): readonly RenameCandidate[] => {
      const [old, next] = [signatures(here, oldName), signatures(there, newName)];
      const shared = old.filter((column) => next.includes(column)).length;
      const most = Math.max(old.length, next.length);
      if (shared === 0 || shared * 2 < most) return [];
      const reason =
        shared === most ? 'both have the same columns' : `they share ${shared} of ${most} columns`;
      return [{ kind: 'table', from: from.key, to: to.key, reason }];
    }),
  );
}

function signatures(parts: SchemaParts, table: string): readonly string[] {
  return columnsOf(parts, table).map((column) => `${lastName(column)} ${typeOf(column)}`);
}

function columnsOf(parts: SchemaParts, table: string): readonly Fact[] {
  return (parts.inside.get(table) ?? []).filter(({ kind }) => kind === 'column');
}

function typeOf({ value }: Fact): string {
  return textOf(value.type).toUpperCase();
}

function columnCandidates(here: SchemaParts, there: SchemaParts): readonly RenameCandidate[] {
  return [...here.tables.values()].flatMap((table) => {
    const [old, next] = [columnsOf(here, ownerOf(table)), columnsOf(there, ownerOf(table))];
    const gone = old.filter((one) => !hasKey(next, one) && holdsValues(one));
    const come = next.filter((one) => !hasKey(old, one) && holdsValues(one));
    return gone.flatMap((from) =>
      come.flatMap((to): readonly RenameCandidate[] => {
        const reason = likeness(from, to);
        return reason === null ? [] : [{ kind: 'column', from: from.key, to: to.key, reason }];
      }),
    );
  });
}

function hasKey(facts: readonly Fact[], { key }: Fact): boolean {
  return facts.some((fact) => fact.key === key);
}

function holdsValues({ value }: Fact): boolean {
  return value.generated === null;
}

function likeness(from: Fact, to: Fact): string | null {
  const [before, after] = [typeOf(from), typeOf(to)];
  if (before === after) return before === '' ? 'both have no type' : `both are ${before}`;
  if (from.note?.position === to.note?.position) return 'they have the same place in the table';
  return null;
}
