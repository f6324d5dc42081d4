import { family } from './family.ts';
import { notOfExtension } from './scope-sql.ts';

interface Row {
  readonly oid: number;
  readonly name: string;
}

/** Schemas in scope. */
export const schemas = family<Row>({
  sql: (scope) => `
    select n.oid, n.nspname as name
    from pg_namespace n
    where ${scope.schemaIn('n.nspname')} and ${notOfExtension('pg_namespace', 'n.oid')}`,
  read: (rows, reading) => {
    for (const row of rows) {
      reading.register('pg_namespace', row.oid, 'schema', [row.name]);
      reading.add('schema', [row.name], {});
    }
  },
});
