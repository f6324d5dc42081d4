import type { CatalogLookup } from '../catalog-lookup.ts';
import type { QualifiedName } from '../sql/sql-reader.ts';

/** The tables that a plan has renamed so far, to find what is on them in the catalog before it. */
export class RenamedTables {
  readonly #oldNames = new Map<string, string>();
  readonly #newNames = new Map<string, string>();

  note({ schema, name }: QualifiedName, to: string): void {
    const first = this.#oldNames.get(keyOf(schema, name)) ?? name;
    this.#oldNames.delete(keyOf(schema, name));
    this.#oldNames.set(keyOf(schema, to), first);
    this.#newNames.set(keyOf(schema, first), to);
  }

  /** A lookup that takes and gives the names of now; `before` knows those of then. */
  through(before: CatalogLookup): CatalogLookup {
    return {
      ...before,
      indexOf: (name) => {
        const known = before.indexOf(name);
        const table = known === null ? null : this.#newNames.get(keyOf(name.schema, known.table));
        return known === null || table == null ? known : { ...known, table };
      },
      constraintOf: ({ schema, name }, constraint) =>
        before.constraintOf(
          { schema, name: this.#oldNames.get(keyOf(schema, name)) ?? name },
          constraint,
        ),
    };
  }
}

function keyOf(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}
