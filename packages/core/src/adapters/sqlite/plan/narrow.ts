import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import { compareCatalogs } from '../../../catalog/compare-catalogs.ts';
import { makeCatalog } from '../../../catalog/make-catalog.ts';
import { foldName, tokensOf, unquote } from '../catalog/normalise-sql.ts';
import { referencedTable } from './order-drops.ts';
import { ownerOf } from './schema-parts.ts';
import { sqlOf } from './workbench.ts';

/** The parts of two schemas that a plan between them has to do with. */
export interface NarrowSchemas {
  readonly from: Catalog;
  readonly to: Catalog;
  /** Whether a fact belongs to a table or view in which the schemas differ. */
  readonly isTouched: (fact: Fact) => boolean;
}

/**
 * Leaves out what neither differs nor could be in the way: tables that touched ones do not refer to
 * nor are referred to by, and views and triggers that name none of them. SQLite makes a schema of
 * thousands of tables only slowly.
 */
export function narrowSchemas(from: Catalog, to: Catalog): NarrowSchemas {
  const all = [...from.facts.values(), ...to.facts.values()];
  const touched = new Set(
    compareCatalogs(from, to).flatMap((difference) =>
      difference.kind === 'changed' ? [nameOf(difference.from)] : [nameOf(difference.fact)],
    ),
  );
  const near = new Set([...touched, ...neighboursOf(all, touched)]);
  addMentions(all, near);
  const narrow = (catalog: Catalog) =>
    makeCatalog(
      [...catalog.facts.values()].filter((fact) => near.has(nameOf(fact))),
      catalog.serverMajor,
    );
  return {
    from: narrow(from),
    to: narrow(to),
    isTouched: (fact) => touched.has(nameOf(fact)),
  };
}

function nameOf(fact: Fact): string {
  return foldName(ownerOf(fact));
}

function neighboursOf(facts: readonly Fact[], touched: ReadonlySet<string>): readonly string[] {
  return facts.flatMap((fact) => {
    const child = nameOf(fact);
    return referencedTable(fact).flatMap((parent) => [
      ...(touched.has(child) ? [parent] : []),
      ...(touched.has(parent) ? [child] : []),
    ]);
  });
}

/** Adds the owners of views and triggers that name something near, and all that they name. */
function addMentions(facts: readonly Fact[], near: Set<string>): void {
  const owners = new Set(
    facts.filter(({ kind }) => kind === 'table' || kind === 'view').map(nameOf),
  );
  let waiting = facts
    .filter(({ kind }) => kind === 'view' || kind === 'trigger')
    .map((fact) => [nameOf(fact), ...namesIn(sqlOf(fact)).filter((name) => owners.has(name))]);
  for (;;) {
    const met = waiting.filter((names) => names.some((name) => near.has(name)));
    if (met.length === 0) return;
    for (const name of met.flat()) near.add(name);
    waiting = waiting.filter((names) => !met.includes(names));
  }
}

function namesIn(sql: string): readonly string[] {
  return tokensOf(sql).map(({ text }) => foldName(unquote(text)));
}
