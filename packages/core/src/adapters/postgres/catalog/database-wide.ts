import { family } from './family.ts';
import type { FactRecord } from './reading.ts';
import { firstUserOid, notOfExtension } from './scope-sql.ts';

interface Row {
  readonly oid: number;
  readonly catalog: string;
  readonly kind: string;
  readonly name: readonly string[];
  readonly value: FactRecord;
}

/** Casts (but not a range's own), procedural languages, transforms and access methods that no extension brought. */
export const databaseWide = family<Row>({
  sql: () => `
    select c.oid, 'pg_cast' as catalog, 'cast' as kind,
      array[format_type(c.castsource, null) || ' as ' || format_type(c.casttarget, null)] as name,
      json_build_object('function', nullif(c.castfunc, 0)::regprocedure::text,
        'context', case c.castcontext when 'e' then 'explicit' when 'a' then 'assignment'
          else 'implicit' end,
        'method', case c.castmethod when 'f' then 'function' when 'i' then 'inout'
          else 'binary' end) as value
    from pg_cast c where c.oid >= ${firstUserOid} and ${notOfExtension('pg_cast', 'c.oid')}
      and not exists (select from pg_depend d
        where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'i')
    union all
    select l.oid, 'pg_language', 'language', array[l.lanname::text],
      json_build_object('trusted', l.lanpltrusted,
        'handler', nullif(l.lanplcallfoid, 0)::regprocedure::text,
        'inline', nullif(l.laninline, 0)::regprocedure::text,
        'validator', nullif(l.lanvalidator, 0)::regprocedure::text)
    from pg_language l where l.oid >= ${firstUserOid} and ${notOfExtension('pg_language', 'l.oid')}
    union all
    select t.oid, 'pg_transform', 'transform',
      array[format_type(t.trftype, null) || ' language ' || quote_ident(l.lanname)],
      json_build_object('from', nullif(t.trffromsql::oid, 0)::regprocedure::text,
        'to', nullif(t.trftosql::oid, 0)::regprocedure::text)
    from pg_transform t join pg_language l on l.oid = t.trflang
    where ${notOfExtension('pg_transform', 't.oid')}
    union all
    select a.oid, 'pg_am', 'accessMethod', array[a.amname::text],
      json_build_object('type', a.amtype, 'handler', a.amhandler::text)
    from pg_am a where a.oid >= ${firstUserOid} and ${notOfExtension('pg_am', 'a.oid')}`,
  read: (rows, reading) => {
    for (const { oid, catalog, kind, name, value } of rows) {
      reading.register(catalog, oid, kind, name);
      reading.add(kind, name, value);
    }
  },
});
