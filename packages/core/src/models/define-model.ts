import { keysOf, type Dependencies, type TableDefinition, type TableModel } from './model.ts';

/** What a table's model may say beside its columns. */
export interface ModelOptions {
  /** The table's schema; the first of the search path unless given. It is made when it is missing. */
  readonly schema?: string;
  /**
   * What must be made before the table, e.g. the type of a column. Foreign keys need none: the
   * database says which table they wait for.
   */
  readonly dependsOn?: Dependencies;
}

/**
 * Declares a table of the application as `createTable` takes it:
 *
 *     export const recruits = defineModel('recruits', (table) => {
 *       table.increments('id');
 *       table.text('first_name').notNullable();
 *     });
 *
 * The definition is called when the models are built, on a throw-away database.
 */
export function defineModel(
  name: string,
  table: TableDefinition,
  { schema, dependsOn }: ModelOptions = {},
): TableModel {
  return Object.freeze({
    kind: 'orch.tableModel',
    name,
    schema: schema ?? null,
    table,
    dependsOn: Object.freeze(keysOf(dependsOn)),
  });
}
