import type { QualifiedName } from '../sql/sql-reader.ts';
import type { ColumnDefinition } from './column-definition.ts';
import type { IndexDefinition } from './index-definition.ts';
import type { TableConstraint } from './table-constraint.ts';

/** One change to a table that exists. */
export type TableAction =
  | { readonly kind: 'addColumn'; readonly column: ColumnDefinition }
  | { readonly kind: 'addConstraint'; readonly constraint: TableConstraint }
  | { readonly kind: 'createIndex'; readonly index: IndexDefinition }
  | { readonly kind: 'dropColumn'; readonly column: string }
  | { readonly kind: 'dropConstraint'; readonly name: string }
  | { readonly kind: 'dropIndex'; readonly name: string }
  | { readonly kind: 'setNotNull'; readonly column: string }
  | { readonly kind: 'dropNotNull'; readonly column: string }
  | { readonly kind: 'renameColumn'; readonly column: string; readonly to: string }
  | { readonly kind: 'commentTable'; readonly text: string }
  | { readonly kind: 'commentColumn'; readonly column: string; readonly text: string };

/** A statement of a form for which Knex may have a call. */
export type Statement =
  | {
      readonly kind: 'createTable';
      readonly table: QualifiedName;
      readonly columns: readonly ColumnDefinition[];
      readonly constraints: readonly TableConstraint[];
    }
  | { readonly kind: 'onTable'; readonly table: QualifiedName; readonly action: TableAction }
  | { readonly kind: 'dropTable'; readonly name: QualifiedName }
  | { readonly kind: 'renameTable'; readonly name: QualifiedName; readonly to: string }
  | { readonly kind: 'dropIndex'; readonly name: QualifiedName }
  | { readonly kind: 'dropView'; readonly name: QualifiedName }
  | { readonly kind: 'dropMaterializedView'; readonly name: QualifiedName }
  | { readonly kind: 'createSchema'; readonly name: string }
  | { readonly kind: 'dropSchema'; readonly name: string }
  | {
      readonly kind: 'createSequence';
      readonly name: QualifiedName;
      /** The type of a sequence that has every option as `serial` would give it, else null. */
      readonly serialType: string | null;
    }
  | {
      readonly kind: 'ownSequence';
      readonly name: QualifiedName;
      readonly table: QualifiedName;
      readonly column: string;
    };
