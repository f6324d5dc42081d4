import { family } from './family.ts';
import { notOfExtension } from './scope-sql.ts';

interface Row {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly persistence: string;
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly min: string;
  readonly max: string;
  readonly cache: string;
  readonly cycle: boolean;
  readonly owner_oid: number | null;
  readonly owner: readonly [string, string, string] | null;
  readonly identity: boolean;
}

/** Sequences, those of serial and identity columns too; never their position. */
export const sequences = family<Row>({
  sql: (scope) => `
    select c.oid, n.nspname as schema, c.relname as name, c.relpersistence as persistence,
      format_type(s.seqtypid, null) as type, s.seqstart::text as start,
      s.seqincrement::text as increment, s.seqmin::text as min, s.seqmax::text as max,
      s.seqcache::text as cache, s.seqcycle as cycle, owner.oid as owner_oid,
      case when owner.oid is not null
        then json_build_array(own.nspname, owner.relname, a.attname) end as owner,
      coalesce(d.deptype = 'i', false) as identity
    from pg_sequence s
    join pg_class c on c.oid = s.seqrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
      and d.objsubid = 0 and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
      and d.deptype in ('a', 'i')
    left join pg_class owner on owner.oid = d.refobjid
    left join pg_namespace own on own.oid = owner.relnamespace
    left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where ${scope.schemaIn('n.nspname')} and c.relpersistence <> 't'
      and ${notOfExtension('pg_class', 'c.oid')}`,
  read: (rows, reading) => {
    for (const row of rows) {
      if (row.owner_oid !== null && reading.ignored.has(row.owner_oid)) continue;
      const name = [row.schema, row.name];
      reading.register('pg_class', row.oid, 'sequence', name);
      const [schema, table, column] = row.owner ?? [null, null, null];
      reading.add('sequence', name, {
        type: row.type,
        start: row.start,
        increment: row.increment,
        min: row.min,
        max: row.max,
        cache: row.cache,
        cycle: row.cycle,
        persistence: row.persistence === 'u' ? 'unlogged' : 'permanent',
        ownedBy: row.owner === null ? null : { schema, table, column },
        identity: row.identity,
      });
    }
  },
});
