import { family } from './family.ts';
import { firstUserOid } from './scope-sql.ts';

interface Row {
  readonly catalog: string;
  readonly oid: number;
  readonly part: number;
  readonly text: string;
}

/** Comments on everything that is a fact or a part of one. */
export const comments = family<Row>({
  // The schema public keeps its low oid, and its comment unless somebody wrote another one.
  sql: () => `
    select d.classoid::regclass::text as catalog, d.objoid as oid, d.objsubid as part,
      d.description as text
    from pg_description d
    where d.objoid >= ${firstUserOid} or d.classoid = 'pg_namespace'::regclass
      and d.objoid = (select oid from pg_namespace where nspname = 'public') and d.description <> 'standard public schema'`,
  read: (rows, reading) => {
    for (const row of rows) {
      const target = reading.target(row.catalog, row.oid, row.part);
      if (target !== null) reading.addAbout('comment', target, { text: row.text });
    }
  },
});
