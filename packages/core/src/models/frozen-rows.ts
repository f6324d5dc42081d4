import type { Catalog } from '../catalog/catalog.ts';
import type { RowType } from '../generate/row-type.ts';
import type { QualifiedName } from '../generate/render/sql/sql-reader.ts';
import { rowTypeOf } from './row-types.ts';

/** A table under the names that it has before and after a revision. */
export interface FrozenTable {
  readonly before: QualifiedName;
  readonly after: QualifiedName;
}

/**
 * The types of a table's rows before and after a revision, as they are copied into it: what the
 * models become later does not change them. A side on which the table is not there has none.
 */
export function frozenRows(
  { before, after }: FrozenTable,
  catalogs: { readonly before: Catalog; readonly after: Catalog },
): readonly RowType[] {
  return [
    rowTypeOf(catalogs.before, before, 'Before', 'before the change'),
    rowTypeOf(catalogs.after, after, 'After', 'after the change'),
  ].filter((type) => type !== null);
}
