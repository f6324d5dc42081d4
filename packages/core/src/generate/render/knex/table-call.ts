import { assertNever } from '../../../failure/assert-never.ts';
import type { CatalogLookup } from '../catalog-lookup.ts';
import { jsString } from '../code/js-text.ts';
import type { QualifiedName } from '../sql/sql-reader.ts';
import type { TableAction } from '../statement/statement.ts';
import { constraintCall } from './constraint-call.ts';
import { dropConstraintCall, dropIndexCall } from './drop-call.ts';
import { indexCall } from './index-call.ts';
import { isKnexName, isPlainText } from './knex-text.ts';

/** What is done to a table besides adding a column. */
export type LineAction = Exclude<TableAction, { readonly kind: 'addColumn' }>;

/** The call on `table` for an action; null when Knex has none that does exactly it. */
export function tableCall(
  table: QualifiedName,
  action: LineAction,
  context: { readonly before: CatalogLookup; readonly defaultSchema: string },
): string | null {
  switch (action.kind) {
    case 'addConstraint':
      return constraintCall(action.constraint, {
        table: table.name,
        defaultSchema: context.defaultSchema,
      });
    case 'createIndex':
      return indexCall(action.index);
    case 'dropConstraint':
      return dropConstraintCall(table, action.name, context.before);
    case 'dropIndex': {
      const known = context.before.indexOf({ schema: table.schema, name: action.name });
      return dropIndexCall(table.name, action.name, known?.columns ?? []);
    }
    case 'dropColumn':
      return namesCall('dropColumn', action.column);
    case 'setNotNull':
      return namesCall('dropNullable', action.column);
    case 'dropNotNull':
      return namesCall('setNullable', action.column);
    case 'renameColumn':
      return namesCall('renameColumn', action.column, action.to);
    case 'commentTable':
      return isPlainText(action.text) && !action.text.includes("'")
        ? `table.comment(${jsString(action.text)})`
        : null;
    case 'commentColumn':
      return null;
    default:
      return assertNever(action);
  }
}

/** What follows a column's own call to comment on it; Knex escapes lone quotes only. */
export function commentSuffix(text: string): string | null {
  return isPlainText(text) && !text.includes("''") ? `.comment(${jsString(text)})` : null;
}

function namesCall(method: string, ...names: readonly string[]): string | null {
  return names.every(isKnexName) ? `table.${method}(${names.map(jsString).join(', ')})` : null;
}
