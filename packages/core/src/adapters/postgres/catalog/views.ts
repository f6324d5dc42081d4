import { family } from './family.ts';
import { readOptions } from './options.ts';

interface Row {
  readonly oid: number;
  readonly definition: string;
  readonly options: readonly string[] | null;
  readonly populated: boolean;
  readonly method: string | null;
  readonly tablespace: string | null;
}

/** Views and materialized views. */
export const views = family<Row>({
  sql: (scope) => `
    select c.oid, pg_get_viewdef(c.oid) as definition, c.reloptions as options,
      c.relispopulated as populated, am.amname as method, space.spcname as tablespace
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_am am on am.oid = c.relam
    left join pg_tablespace space on space.oid = c.reltablespace
    where ${scope.schemaIn('n.nspname')} and c.relkind in ('v', 'm') and c.relpersistence <> 't'`,
  read: (rows, reading) => {
    for (const row of rows) {
      const view = reading.relations.get(row.oid);
      if (view === undefined) continue;
      const name = [view.schema, view.name];
      const common = {
        columns: view.members,
        definition: row.definition,
        options: readOptions(row.options),
      };
      if (view.relkind === 'v') reading.add('view', name, common);
      else {
        reading.add('materializedView', name, {
          ...common,
          populated: row.populated,
          accessMethod: row.method,
          tablespace: row.tablespace,
        });
      }
    }
  },
});
