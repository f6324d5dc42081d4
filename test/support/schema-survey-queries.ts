/** Whether an object came with an extension. */
const own = (catalog: string, oid: string) =>
  `${oid} not in (select objid from pg_depend where classid = '${catalog}'::regclass and deptype = 'e')`;

const name = 'quote_ident(n.nspname) || $$.$$ || quote_ident';

/**
 * Queries that yield title, text and columns of every object of a schema; `$SCHEMAS` stands for
 * the list of its schemas.
 */
export function surveyQueries(major: number, privileges: boolean): readonly string[] {
  const since = (version: number, text: string, otherwise: string) =>
    major >= version ? text : otherwise;
  const queries = [
    `select 'SCHEMA ' || quote_ident(schema_name), '', null::text[]
     from information_schema.schemata where schema_name = any ($SCHEMAS)`,

    // Tables with the columns as information_schema sees them, and what it does not know.
    `select 'TABLE ' || ${name}(c.relname),
       concat_ws(' ', c.relkind, c.relpersistence, (select am.amname from pg_am am where am.oid = c.relam),
         (select string_agg(o, ', ' order by o) from unnest(c.reloptions) o),
         (select string_agg('toast.' || o, ', ' order by o) from pg_class t, unnest(t.reloptions) o
           where t.oid = c.reltoastrelid),
         case when c.relrowsecurity then 'RLS' end, case when c.relforcerowsecurity then 'FORCED' end,
         'IDENTITY', c.relreplident, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
         (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno)
           from pg_inherits i where i.inhrelid = c.oid),
         nullif(c.reloftype, 0)::regtype,
         (select s.srvname || ' ' || coalesce((select string_agg(o, ', ' order by o) from unnest(f.ftoptions) o), '')
           from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid)),
       array(
         select concat_ws(' ', quote_ident(i.column_name), format_type(a.atttypid, a.atttypmod),
           'DEFAULT ' || i.column_default, case i.is_nullable when 'NO' then 'NOT NULL' end,
           i.collation_schema || '.' || i.collation_name, 'IDENTITY ' || i.identity_generation,
           i.identity_start, i.identity_increment, i.identity_maximum, i.identity_minimum,
           i.identity_cycle, case when i.is_generated <> 'NEVER' then i.is_generated::text || a.attgenerated::text end,
           i.generation_expression,
           case when a.attstorage <> (select typstorage from pg_type where oid = a.atttypid)
             then 'STORAGE ' || a.attstorage::text end,
           'COMPRESSION ' || nullif(a.attcompression::text, ''),
           'STATISTICS ' || nullif(a.attstattarget, -1), a.attoptions::text,
           (select string_agg(o, ', ' order by o) from unnest(a.attfdwoptions) o),
           case when not a.attislocal then 'INHERITED' end)
         from information_schema.columns i
         join pg_attribute a on a.attrelid = c.oid and a.attname = i.column_name
         where i.table_schema = n.nspname and i.table_name = c.relname
         order by i.ordinal_position)
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($SCHEMAS) and c.relkind in ('r', 'p', 'f') and ${own('pg_class', 'c.oid')}`,

    `select 'CONSTRAINT ' || k.conrelid::regclass || ' ' || quote_ident(k.conname),
       concat_ws(' ', pg_get_constraintdef(k.oid), case when k.connoinherit and k.contype = 'c' then 'NO INHERIT' end,
         case when k.coninhcount > 0 then 'INHERITED' end, case when not k.conislocal then 'NOT LOCAL' end),
       null
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($SCHEMAS) and ${own('pg_class', 'c.oid')}
       and not (k.contype = 'f' and k.conparentid <> 0)
       and not (k.contype in ('p', 'u', 'x') and k.conparentid <> 0)
       and not (k.contype = 'n' and not k.conislocal)`,

    // An index that is attached to a parent's is known by its table and the parent's name.
    `select case when h.inhparent is null then 'INDEX ' || ${name}(x.relname)
         else 'INDEX ' || t.relname || ' OF ' || h.inhparent::regclass end,
       concat_ws(' ', case when h.inhparent is null then pg_get_indexdef(x.oid)
           else regexp_replace(pg_get_indexdef(x.oid), '^.* USING ', '') end,
         case when not i.indisvalid then 'INVALID' end, case when i.indisclustered then 'CLUSTERED' end,
         case when i.indisreplident then 'REPLICA IDENTITY' end,
         (select string_agg(a.attnum || ' ' || a.attstattarget, ', ') from pg_attribute a
           where a.attrelid = x.oid and a.attstattarget >= 0),
         (select k.contype::text from pg_constraint k where k.conindid = x.oid and k.contype in ('p', 'u', 'x'))),
       null
     from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
     join pg_namespace n on n.oid = x.relnamespace
     left join pg_inherits h on h.inhrelid = x.oid
     where n.nspname = any ($SCHEMAS) and t.relkind <> 't' and ${own('pg_class', 't.oid')}`,

    `select 'SEQUENCE ' || ${name}(s.sequencename),
       concat_ws(' ', s.data_type, s.start_value, s.min_value, s.max_value, s.increment_by, s.cycle,
         s.cache_size, (select relpersistence from pg_class where oid = c.oid),
         (select d.deptype::text || ' ' || pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)
           from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
             and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass)),
       null
     from pg_sequences s join pg_namespace n on n.nspname = s.schemaname
     join pg_class c on c.relnamespace = n.oid and c.relname = s.sequencename
     where n.nspname = any ($SCHEMAS) and ${own('pg_class', 'c.oid')}`,

    `select case c.relkind when 'v' then 'VIEW ' else 'MATERIALIZED VIEW ' end || ${name}(c.relname),
       concat_ws(' ', pg_get_viewdef(c.oid, true), (select string_agg(o, ', ' order by o) from unnest(c.reloptions) o),
         c.relispopulated, array(
           select concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
             (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d where d.adrelid = c.oid and d.adnum = a.attnum),
             nullif(a.attstattarget, -1))
           from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 order by a.attnum)::text),
       null
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($SCHEMAS) and c.relkind in ('v', 'm') and ${own('pg_class', 'c.oid')}`,

    `select 'RULE ' || r.ev_class::regclass || ' ' || quote_ident(r.rulename),
       pg_get_ruledef(r.oid, true) || r.ev_enabled::text, null
     from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($SCHEMAS) and r.rulename <> '_RETURN' and ${own('pg_class', 'c.oid')}`,

    `select 'TRIGGER ' || t.tgrelid::regclass || ' ' || quote_ident(t.tgname),
       pg_get_triggerdef(t.oid, true) || t.tgenabled::text, null
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($SCHEMAS) and ${own('pg_class', 'c.oid')}
       and not exists (select from pg_depend d where d.classid = 'pg_trigger'::regclass and d.objid = t.oid
         and d.refclassid = 'pg_constraint'::regclass and d.deptype = 'i')`,

    `select 'POLICY ' || quote_ident(schemaname) || '.' || quote_ident(tablename) || ' ' || quote_ident(policyname),
       concat_ws(' ', permissive, cmd, (select string_agg(r, ', ' order by r) from unnest(roles) r),
         'USING ' || qual, 'CHECK ' || with_check),
       null
     from pg_policies where schemaname = any ($SCHEMAS)`,

    `select upper(case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end)
         || ' ' || p.oid::regprocedure,
       case when p.prokind <> 'a' then pg_get_functiondef(p.oid) else (select concat_ws(' ',
         a.aggkind, a.aggtransfn, a.aggtranstype::regtype, a.aggfinalfn, a.aggfinalextra, a.aggfinalmodify,
         a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, 'INIT ' || a.agginitval, a.aggmtransfn, a.aggminvtransfn,
         a.aggmfinalfn, a.aggsortop::regoperator, a.aggtransspace, p.proparallel)
         from pg_aggregate a where a.aggfnoid = p.oid) end,
       null
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = any ($SCHEMAS) and ${own('pg_proc', 'p.oid')}
       and p.oid not in (select objid from pg_depend where classid = 'pg_proc'::regclass and deptype = 'i')`,

    `select 'ENUM ' || t.oid::regtype, string_agg(e.enumlabel, ', ' order by e.enumsortorder), null
     from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_enum e on e.enumtypid = t.oid
     where n.nspname = any ($SCHEMAS) and ${own('pg_type', 't.oid')} group by t.oid`,

    `select 'DOMAIN ' || ${name}(d.domain_name),
       concat_ws(' ', format_type(t.typbasetype, t.typtypmod), 'DEFAULT ' || d.domain_default,
         d.collation_schema || '.' || d.collation_name, case when t.typnotnull then 'NOT NULL' end,
         (select string_agg(quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), ', ' order by k.conname)
           from pg_constraint k where k.contypid = t.oid)),
       null
     from information_schema.domains d join pg_namespace n on n.nspname = d.domain_schema
     join pg_type t on t.typnamespace = n.oid and t.typname = d.domain_name
     where n.nspname = any ($SCHEMAS) and ${own('pg_type', 't.oid')}`,

    `select 'TYPE ' || t.oid::regtype, string_agg(concat_ws(' ', quote_ident(a.attname),
         format_type(a.atttypid, a.atttypmod), nullif(a.attcollation, 0)::regcollation), ', ' order by a.attnum), null
     from pg_type t join pg_namespace n on n.oid = t.typnamespace
     join pg_class c on c.oid = t.typrelid and c.relkind = 'c'
     left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname = any ($SCHEMAS) and ${own('pg_type', 't.oid')} group by t.oid`,

    `select 'RANGE ' || r.rngtypid::regtype, concat_ws(' ', r.rngsubtype::regtype, r.rngmultitypid::regtype,
         (select opcname from pg_opclass where oid = r.rngsubopc), nullif(r.rngcollation, 0)::regcollation,
         r.rngcanonical, r.rngsubdiff), null
     from pg_range r join pg_type t on t.oid = r.rngtypid join pg_namespace n on n.oid = t.typnamespace
     where n.nspname = any ($SCHEMAS) and ${own('pg_type', 't.oid')}`,

    `select 'COMMENT ' || i.type || ' ' || i.identity, d.description, null
     from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
     where d.objoid >= 16384 and (i.schema is null or i.schema = any ($SCHEMAS))
       and (d.classoid <> 'pg_namespace'::regclass or i.name = any ($SCHEMAS))`,

    `select 'EXTENSION ' || quote_ident(e.extname), e.extnamespace::regnamespace::text, null from pg_extension e`,

    `select 'STATISTICS ' || ${name}(s.stxname), concat_ws(' ', pg_get_statisticsobjdef(s.oid),
         nullif(s.stxstattarget, -1)), null
     from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where n.nspname = any ($SCHEMAS)`,

    `select 'COLLATION ' || ${name}(c.collname),
       (to_jsonb(c) - '{oid,collnamespace,collowner,collversion}'::text[])::text, null
     from pg_collation c join pg_namespace n on n.oid = c.collnamespace
     where n.nspname = any ($SCHEMAS) and ${own('pg_collation', 'c.oid')}`,

    `select 'CONVERSION ' || ${name}(c.conname),
       concat_ws(' ', c.conforencoding, c.contoencoding, c.conproc, c.condefault), null
     from pg_conversion c join pg_namespace n on n.oid = c.connamespace where n.nspname = any ($SCHEMAS)`,

    `select 'OPERATOR ' || o.oid::regoperator, concat_ws(' ', o.oprcode, o.oprresult::regtype,
         'COMMUTATOR ' || nullif(o.oprcom, 0)::regoperator, 'NEGATOR ' || nullif(o.oprnegate, 0)::regoperator,
         o.oprrest, o.oprjoin, o.oprcanhash, o.oprcanmerge), null
     from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
     where n.nspname = any ($SCHEMAS) and ${own('pg_operator', 'o.oid')}`,

    `select 'OPERATOR CLASS ' || i.identity, concat_ws(' ', c.opcdefault, c.opcintype::regtype,
         nullif(c.opckeytype, 0)::regtype, f.opfname), null
     from pg_opclass c join pg_namespace n on n.oid = c.opcnamespace join pg_opfamily f on f.oid = c.opcfamily,
       pg_identify_object('pg_opclass'::regclass, c.oid, 0) i
     where n.nspname = any ($SCHEMAS) and ${own('pg_opclass', 'c.oid')}`,

    `select 'OPERATOR FAMILY ' || i.identity, concat_ws(' ',
         (select string_agg(pg_describe_object('pg_amop'::regclass, a.oid, 0), '; '
           order by a.amopstrategy, a.amoplefttype::regtype::text, a.amoprighttype::regtype::text)
           from pg_amop a where a.amopfamily = f.oid),
         (select string_agg(pg_describe_object('pg_amproc'::regclass, a.oid, 0), '; '
           order by a.amprocnum, a.amproclefttype::regtype::text, a.amprocrighttype::regtype::text)
           from pg_amproc a where a.amprocfamily = f.oid)), null
     from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace,
       pg_identify_object('pg_opfamily'::regclass, f.oid, 0) i
     where n.nspname = any ($SCHEMAS) and ${own('pg_opfamily', 'f.oid')}`,

    `select 'TEXT SEARCH CONFIGURATION ' || ${name}(c.cfgname), c.cfgparser || ' ' || coalesce((
         select string_agg(m.maptokentype || ' ' || m.mapdict::regdictionary, ', '
           order by m.maptokentype, m.mapseqno) from pg_ts_config_map m where m.mapcfg = c.oid), ''), null
     from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
     where n.nspname = any ($SCHEMAS) and ${own('pg_ts_config', 'c.oid')}`,

    `select 'TEXT SEARCH DICTIONARY ' || ${name}(d.dictname), concat_ws(' ', t.tmplname, d.dictinitoption), null
     from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace join pg_ts_template t on t.oid = d.dicttemplate
     where n.nspname = any ($SCHEMAS) and ${own('pg_ts_dict', 'd.oid')}`,

    `select 'CAST ' || c.castsource::regtype || ' AS ' || c.casttarget::regtype,
       concat_ws(' ', nullif(c.castfunc, 0)::regprocedure, c.castcontext, c.castmethod), null
     from pg_cast c where c.oid >= 16384 and ${own('pg_cast', 'c.oid')}`,

    `select 'TRANSFORM ' || t.trftype::regtype || ' ' || l.lanname, concat_ws(' ', t.trffromsql, t.trftosql), null
     from pg_transform t join pg_language l on l.oid = t.trflang where ${own('pg_transform', 't.oid')}`,

    `select 'LANGUAGE ' || quote_ident(l.lanname), concat_ws(' ', l.lanpltrusted, l.lanplcallfoid::regproc,
         l.laninline::regproc, l.lanvalidator::regproc), null
     from pg_language l where l.oid >= 16384 and ${own('pg_language', 'l.oid')}`,

    `select 'ACCESS METHOD ' || quote_ident(a.amname), concat_ws(' ', a.amtype, a.amhandler), null
     from pg_am a where a.oid >= 16384 and ${own('pg_am', 'a.oid')}`,

    `select 'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname), concat_ws(' ', w.fdwhandler::regproc,
         w.fdwvalidator::regproc, (select string_agg(o, ', ' order by o) from unnest(w.fdwoptions) o)), null
     from pg_foreign_data_wrapper w where ${own('pg_foreign_data_wrapper', 'w.oid')}`,

    `select 'SERVER ' || quote_ident(s.foreign_server_name), concat_ws(' ', s.foreign_data_wrapper_name,
         s.foreign_server_type, s.foreign_server_version, (
           select string_agg(o.option_name || '=' || o.option_value, ', ' order by o.option_name)
           from information_schema.foreign_server_options o
           where o.foreign_server_name = s.foreign_server_name)), null
     from information_schema.foreign_servers s`,

    `select 'USER MAPPING ' || m.authorization_identifier || ' ' || m.foreign_server_name, coalesce((
         select string_agg(o.option_name || '=' || o.option_value, ', ' order by o.option_name)
         from information_schema.user_mapping_options o
         where o.foreign_server_name = m.foreign_server_name
           and o.authorization_identifier = m.authorization_identifier), ''), null
     from information_schema.user_mappings m`,

    `select 'PUBLICATION ' || quote_ident(p.pubname), concat_ws(' ',
         (to_jsonb(p) - '{oid,pubowner,pubname}'::text[])::text,
         (select string_agg(concat_ws(' ', t.schemaname, t.tablename,
             ${since(15, 't.attnames::text, t.rowfilter', 'null')}), ', ' order by t.schemaname, t.tablename)
           from pg_publication_tables t where t.pubname = p.pubname and not p.puballtables),
         ${since(15, '(select string_agg(s.pnnspid::regnamespace::text, $$, $$ order by s.pnnspid::regnamespace::text) from pg_publication_namespace s where s.pnpubid = p.oid)', 'null')}), null
     from pg_publication p`,

    `select 'SUBSCRIPTION ' || quote_ident(s.subname), concat_ws(' ', s.subenabled, s.subbinary, s.substream,
         s.subslotname, s.subsynccommit, s.subpublications::text), null
     from pg_subscription s where s.subdbid = (select oid from pg_database where datname = current_database())`,

    `select 'EVENT TRIGGER ' || quote_ident(e.evtname), concat_ws(' ', e.evtevent, e.evtfoid::regproc, e.evtenabled,
         (select string_agg(t, ', ' order by t) from unnest(e.evttags) t)), null
     from pg_event_trigger e where ${own('pg_event_trigger', 'e.oid')}`,
  ];
  return privileges ? [...queries, ...privilegeQueries] : queries;
}

const acl = (list: string) =>
  `(select string_agg(i::text, ', ' order by i::text) from unnest(${list}) i)`;

const privilegeQueries: readonly string[] = [
  `select 'ACL ' || ${name}(c.relname), concat_ws(' ', pg_get_userbyid(c.relowner), ${acl(`coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))`)},
       (select string_agg(a.attname || ' ' || a.attacl::text, ', ' order by a.attname) from pg_attribute a
         where a.attrelid = c.oid and a.attacl is not null)), null
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any ($SCHEMAS) and c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and ${own('pg_class', 'c.oid')}`,

  `select 'ACL ' || p.oid::regprocedure, concat_ws(' ', pg_get_userbyid(p.proowner),
       ${acl(`coalesce(p.proacl, acldefault('f', p.proowner))`)}), null
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname = any ($SCHEMAS) and ${own('pg_proc', 'p.oid')}`,

  `select 'ACL TYPE ' || t.oid::regtype, concat_ws(' ', pg_get_userbyid(t.typowner),
       ${acl(`coalesce(t.typacl, acldefault('T', t.typowner))`)}), null
   from pg_type t join pg_namespace n on n.oid = t.typnamespace
   where n.nspname = any ($SCHEMAS) and t.typrelid = 0 and t.typelem = 0 and ${own('pg_type', 't.oid')}`,

  `select 'ACL SCHEMA ' || quote_ident(n.nspname), concat_ws(' ', pg_get_userbyid(n.nspowner), ${acl(`coalesce(n.nspacl, acldefault('n', n.nspowner))`)}), null
   from pg_namespace n where n.nspname = any ($SCHEMAS)`,

  `select concat_ws(' ', 'DEFAULT ACL', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace, d.defaclobjtype), ${acl('d.defaclacl')}, null
   from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace
   where d.defaclnamespace = 0 or n.nspname = any ($SCHEMAS)`,
];
