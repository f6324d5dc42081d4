import type { Knex } from 'knex';

/** What every model has. */
interface ModelBase {
  readonly name: string;
  /** Names of models, `schema.name` for those with a schema, that are made before this one. */
  readonly dependsOn: readonly string[];
}

/** Declares a table; `knex` spells what a table builder cannot, e.g. `knex.fn.now()`. */
export type TableDefinition = (table: Knex.CreateTableBuilder, knex: Knex) => void;

/** A table, declared as `createTable` takes it. */
export interface TableModel extends ModelBase {
  readonly kind: 'orch.tableModel';
  /** Null for the first schema of the search path. */
  readonly schema: string | null;
  readonly table: TableDefinition;
}

/** Whatever no table builder makes: types, views, functions, triggers. */
export interface SqlModel extends ModelBase {
  readonly kind: 'orch.sqlModel';
  /** Statements that make it, in this order. */
  readonly up: readonly string[];
}

/** One part of the schema that an application wants. */
export type Model = TableModel | SqlModel;

/** Names a model among others: `recruits`, or `audit.events` for one with a schema. */
export function modelKey(model: Model): string {
  return model.kind === 'orch.tableModel' && model.schema !== null
    ? `${model.schema}.${model.name}`
    : model.name;
}

/** Models that are made first, by themselves or by name. */
export type Dependencies = readonly (Model | string)[];

/** Dependencies as the keys of their models. */
export function keysOf(dependencies: Dependencies = []): readonly string[] {
  return dependencies.map((one) => (typeof one === 'string' ? one : modelKey(one)));
}
