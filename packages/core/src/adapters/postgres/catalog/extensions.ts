import { family } from './family.ts';

interface Row {
  readonly oid: number;
  readonly name: string;
  readonly schema: string;
  readonly version: string;
}

/** Extensions by name and schema. The version depends on the server's packages: a note. */
export const extensions = family<Row>({
  sql: () => `
    select e.oid, e.extname as name, n.nspname as schema, e.extversion as version
    from pg_extension e
    join pg_namespace n on n.oid = e.extnamespace`,
  read: (rows, reading) => {
    for (const row of rows) {
      const { oid, name, schema, version } = row;
      reading.register('pg_extension', oid, 'extension', [name]);
      reading.add('extension', [name], { schema }, { version });
    }
  },
});
