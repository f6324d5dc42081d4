import { family } from './family.ts';
import type { FactRecord } from './reading.ts';
import { notOfExtension } from './scope-sql.ts';

interface Row {
  readonly oid: number;
  readonly catalog: string;
  readonly kind: string;
  readonly schema: string;
  readonly name: string;
  readonly value: FactRecord;
}

/** Text search parsers, templates, dictionaries and configurations. */
export const textSearch = family<Row>({
  sql: (scope) => {
    // Asked in each branch, because a configuration of the server's own costs as much as ours.
    const ours = (namespace: string) => `${namespace} in (
      select oid from pg_namespace where ${scope.schemaIn('nspname')})`;
    return `
    select x.oid, x.catalog, x.kind, n.nspname as schema, x.name, x.value
    from (
      select p.oid, 'pg_ts_parser' as catalog, 'textSearchParser' as kind,
        p.prsnamespace as namespace, p.prsname as name,
        json_build_object('start', p.prsstart::text, 'token', p.prstoken::text,
          'end', p.prsend::text, 'headline', nullif(p.prsheadline::oid, 0)::regproc::text,
          'types', p.prslextype::text) as value
      from pg_ts_parser p where ${ours('p.prsnamespace')} and ${notOfExtension('pg_ts_parser', 'p.oid')}
      union all
      select t.oid, 'pg_ts_template', 'textSearchTemplate', t.tmplnamespace, t.tmplname,
        json_build_object('init', nullif(t.tmplinit::oid, 0)::regproc::text,
          'lexize', t.tmpllexize::text)
      from pg_ts_template t where ${ours('t.tmplnamespace')} and ${notOfExtension('pg_ts_template', 't.oid')}
      union all
      select d.oid, 'pg_ts_dict', 'textSearchDictionary', d.dictnamespace, d.dictname,
        json_build_object('template', quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname),
          'options', d.dictinitoption)
      from pg_ts_dict d
      join pg_ts_template t on t.oid = d.dicttemplate
      join pg_namespace tn on tn.oid = t.tmplnamespace
      where ${ours('d.dictnamespace')} and ${notOfExtension('pg_ts_dict', 'd.oid')}
      union all
      select c.oid, 'pg_ts_config', 'textSearchConfiguration', c.cfgnamespace, c.cfgname,
        json_build_object('parser', quote_ident(pn.nspname) || '.' || quote_ident(p.prsname),
          'mappings', (select json_object_agg(m.token, m.dictionaries order by m.token)
            from (
              select (select t.alias from ts_token_type(c.cfgparser) t where t.tokid = k.maptokentype)
                  as token,
                json_agg(k.mapdict::regdictionary::text order by k.mapseqno) as dictionaries
              from pg_ts_config_map k where k.mapcfg = c.oid group by k.maptokentype
            ) m))
      from pg_ts_config c
      join pg_ts_parser p on p.oid = c.cfgparser
      join pg_namespace pn on pn.oid = p.prsnamespace
      where ${ours('c.cfgnamespace')} and ${notOfExtension('pg_ts_config', 'c.oid')}
    ) x
    join pg_namespace n on n.oid = x.namespace`;
  },
  read: (rows, reading) => {
    for (const { oid, catalog, kind, schema, name, value } of rows) {
      reading.register(catalog, oid, kind, [schema, name]);
      reading.add(kind, [schema, name], value);
    }
  },
});
