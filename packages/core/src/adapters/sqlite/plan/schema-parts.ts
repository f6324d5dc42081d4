import type { Catalog, Fact } from '../../../catalog/catalog.ts';

/** The facts of a catalog by what they belong to. */
export interface SchemaParts {
  /** Tables by name. */
  readonly tables: ReadonlyMap<string, Fact>;
  readonly views: ReadonlyMap<string, Fact>;
  /** Columns and constraints by the table's name. */
  readonly inside: ReadonlyMap<string, readonly Fact[]>;
  readonly indexes: readonly Fact[];
  readonly triggers: readonly Fact[];
}

/** Sorts the facts of a catalog. */
export function partsOfCatalog(catalog: Catalog): SchemaParts {
  const facts = [...catalog.facts.values()];
  const named = (kind: string) =>
    new Map(facts.filter((fact) => fact.kind === kind).map((fact) => [ownerOf(fact), fact]));
  const inside = new Map<string, Fact[]>();
  for (const fact of facts) {
    if (fact.kind !== 'column' && fact.kind !== 'constraint') continue;
    const own = inside.get(ownerOf(fact)) ?? [];
    inside.set(ownerOf(fact), own);
    own.push(fact);
  }
  return {
    tables: named('table'),
    views: named('view'),
    inside,
    indexes: facts.filter(({ kind }) => kind === 'index'),
    triggers: facts.filter(({ kind }) => kind === 'trigger'),
  };
}

/** The table or view that a fact is, or belongs to. */
export function ownerOf({ name }: Fact): string {
  return name[1] ?? '';
}

/** The last part of a fact's name. */
export function lastName({ name }: Fact): string {
  return name.at(-1) ?? '';
}
