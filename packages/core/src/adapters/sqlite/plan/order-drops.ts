import type { Fact } from '../../../catalog/catalog.ts';
import { foldName } from '../catalog/normalise-sql.ts';
import { ownerOf, type SchemaParts } from './schema-parts.ts';

/** Tables in an order in which each goes before those that it refers to, as far as there is one. */
export function orderDrops(tables: readonly Fact[], { inside }: SchemaParts): readonly Fact[] {
  const left = new Map(tables.map((table) => [foldName(ownerOf(table)), table]));
  const parents = new Map(
    tables.map((table) => [
      foldName(ownerOf(table)),
      new Set((inside.get(ownerOf(table)) ?? []).flatMap(referencedTable)),
    ]),
  );
  const ordered: Fact[] = [];
  while (left.size > 0) {
    const named = new Set(
      [...left.keys()].flatMap((name) => [...(parents.get(name) ?? [])].filter((p) => p !== name)),
    );
    const free = [...left.keys()].filter((name) => !named.has(name));
    for (const name of free.length === 0 ? [...left.keys()].slice(0, 1) : free) {
      const table = left.get(name);
      if (table !== undefined) ordered.push(table);
      left.delete(name);
    }
  }
  return ordered;
}

/** The table that a foreign key refers to, as SQLite compares names. */
export function referencedTable({ value }: Fact): readonly string[] {
  const { references } = value;
  if (typeof references !== 'object' || references === null || !('table' in references)) return [];
  return typeof references.table === 'string' ? [foldName(references.table)] : [];
}
