import type { ClientBase } from 'pg';
import type { DependencyEdge, StableId } from './model.ts';
import { ownId } from './own-id.ts';

interface Endpoint {
  readonly kind: string;
  readonly name: readonly string[];
  readonly args?: readonly string[];
}

interface Row {
  readonly dependent: Endpoint | null;
  readonly referenced: Endpoint | null;
}

/**
 * Reads who needs whom among the kinds that the engine does not model (casts, operators, text
 * search, statistics, languages, ...) and their neighbours, from `pg_depend`. Who needs a column
 * that a table only inherits needs the table.
 */
export async function readOwnDependencies(client: ClientBase): Promise<readonly DependencyEdge[]> {
  // Most schemas have none of these kinds, and the server takes long to plan how to name them.
  const { rowCount } = await client.query(anyOwn);
  if (rowCount === 0) return [];
  const { rows } = await client.query<Row>(dependencies);
  return rows.flatMap(({ dependent, referenced }): DependencyEdge[] => {
    if (dependent === null || referenced === null) return [];
    const from = idOf(dependent);
    const to = idOf(referenced);
    return [{ from, to, kind: 'depends' }];
  });
}

function idOf({ kind, name, args }: Endpoint): StableId {
  const [first = '', second = '', third = ''] = name;
  switch (kind) {
    case 'table':
    case 'view':
    case 'materializedView':
    case 'foreignTable':
    case 'sequence':
    case 'index':
    case 'domain':
    case 'type':
      return { kind, schema: first, name: second };
    case 'column':
    case 'constraint':
    case 'default':
    case 'rule':
    case 'trigger':
    case 'policy':
      return { kind, schema: first, table: second, name: third };
    case 'function':
    case 'procedure':
    case 'aggregate':
      return { kind, schema: first, name: second, args: [...(args ?? [])] };
    default:
      return ownId(kind, name);
  }
}

/** Catalogs whose objects orch plans itself. */
const ownCatalogs = [
  'pg_cast',
  'pg_operator',
  'pg_opclass',
  'pg_opfamily',
  'pg_amop',
  'pg_amproc',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
  'pg_statistic_ext',
  'pg_language',
  'pg_transform',
  'pg_am',
  'pg_conversion',
];

const firstUserOid = 16_384;

/** The identity of one end of a dependency, as JSON; null for what is no fact. */
function endpoint(classid: string, objid: string, subid: string): string {
  const qualified = (kind: string, schema: string, ...names: string[]) =>
    `json_build_object('kind', ${kind}, 'name', json_build_array(${[schema, ...names].join(', ')}))`;
  const named = (kind: string, catalog: string, prefix: string, extra = '') =>
    `(select ${qualified(`'${kind}'`, 'n.nspname', ...(extra === '' ? [] : [extra]), `x.${prefix}name`)}
      from ${catalog} x join pg_namespace n on n.oid = x.${prefix}namespace where x.oid = ${objid})`;
  const typeOf = (oid: string) => `(
      select case
          when t.typtype = 'b' then ${qualified(`'baseType'`, 'n.nspname', 't.typname')}
          when c.relkind is not null and c.relkind <> 'c' then ${qualified(
            `case c.relkind when 'v' then 'view' when 'm' then 'materializedView'
               when 'f' then 'foreignTable' else 'table' end`,
            'n.nspname',
            't.typname',
          )}
          else ${qualified(`case t.typtype when 'd' then 'domain' else 'type' end`, 'n.nspname', 't.typname')} end
      from pg_type given
      join pg_type t on t.oid = case
        when given.typelem <> 0 and given.typsubscript = 'array_subscript_handler'::regproc
          then coalesce((select r.rngtypid from pg_range r where r.rngmultitypid = given.typelem), given.typelem)
        when given.typtype = 'm' then (select r.rngtypid from pg_range r where r.rngmultitypid = given.oid)
        else given.oid end
      join pg_namespace n on n.oid = t.typnamespace
      left join pg_class c on c.oid = t.typrelid
      where given.oid = ${oid} and t.oid >= ${firstUserOid})`;
  const entryOwner = (entry: 'pg_amop' | 'pg_amproc') => `(
      select case d2.refclassid when 'pg_opclass'::regclass then
        (select ${qualified(`'operatorClass'`, 'n.nspname', 'am.amname', 'x.opcname')}
          from pg_opclass x join pg_namespace n on n.oid = x.opcnamespace
          join pg_am am on am.oid = x.opcmethod where x.oid = d2.refobjid)
        else (select ${qualified(`'operatorFamily'`, 'n.nspname', 'am.amname', 'x.opfname')}
          from pg_opfamily x join pg_namespace n on n.oid = x.opfnamespace
          join pg_am am on am.oid = x.opfmethod where x.oid = d2.refobjid) end
      from pg_depend d2 where d2.classid = '${entry}'::regclass and d2.objid = ${objid}
        and d2.refclassid in ('pg_opclass'::regclass, 'pg_opfamily'::regclass) limit 1)`;
  return `case ${classid}
    when 'pg_class'::regclass then (
      select case
        when ${subid} > 0 and c.relkind in ('r', 'p', 'f') then
          (select case when a.attislocal
              then ${qualified(`'column'`, 'n.nspname', 'c.relname', 'a.attname')}
              else ${qualified(`case c.relkind when 'f' then 'foreignTable' else 'table' end`, 'n.nspname', 'c.relname')} end
            from pg_attribute a where a.attrelid = c.oid and a.attnum = ${subid})
        when c.relkind = 'c' then ${qualified(`'type'`, 'n.nspname', 'c.relname')}
        when con.oid is not null then ${qualified(`'constraint'`, 'n.nspname', 'owner.relname', 'con.conname')}
        else ${qualified(
          `case c.relkind when 'v' then 'view' when 'm' then 'materializedView'
            when 'f' then 'foreignTable' when 'S' then 'sequence' when 'i' then 'index'
            when 'I' then 'index' else 'table' end`,
          'n.nspname',
          'c.relname',
        )} end
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_constraint con on con.conindid = c.oid and con.contype in ('p', 'u', 'x')
      left join pg_class owner on owner.oid = con.conrelid
      where c.oid = ${objid} limit 1)
    when 'pg_proc'::regclass then (
      select json_build_object('kind', case p.prokind when 'a' then 'aggregate' when 'p' then 'procedure' else 'function' end,
        'name', json_build_array(n.nspname, p.proname),
        'args', array(select format_type(t.t, null) from unnest(p.proargtypes) with ordinality t (t, ord) order by t.ord))
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.oid = ${objid} and p.oid >= ${firstUserOid})
    when 'pg_type'::regclass then ${typeOf(objid)}
    when 'pg_constraint'::regclass then (
      select ${qualified(`'constraint'`, 'n.nspname', 'coalesce(c.relname, t.typname)', 'k.conname')}
      from pg_constraint k join pg_namespace n on n.oid = k.connamespace
      left join pg_class c on c.oid = k.conrelid left join pg_type t on t.oid = k.contypid
      where k.oid = ${objid})
    when 'pg_attrdef'::regclass then (
      select ${qualified(`case a.attgenerated when '' then 'default' else 'column' end`, 'n.nspname', 'c.relname', 'a.attname')}
      from pg_attrdef d3 join pg_class c on c.oid = d3.adrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = d3.adrelid and a.attnum = d3.adnum
      where d3.oid = ${objid})
    when 'pg_rewrite'::regclass then (
      select case r.rulename when '_RETURN'
        then ${qualified(`case c.relkind when 'm' then 'materializedView' else 'view' end`, 'n.nspname', 'c.relname')}
        else ${qualified(`'rule'`, 'n.nspname', 'c.relname', 'r.rulename')} end
      from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
      where r.oid = ${objid})
    when 'pg_trigger'::regclass then (
      select ${qualified(`'trigger'`, 'n.nspname', 'c.relname', 't.tgname')}
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where t.oid = ${objid})
    when 'pg_policy'::regclass then (
      select ${qualified(`'policy'`, 'n.nspname', 'c.relname', 'p.polname')}
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
      where p.oid = ${objid})
    when 'pg_cast'::regclass then (
      select json_build_object('kind', 'cast', 'name',
        json_build_array(format_type(castsource, null) || ' as ' || format_type(casttarget, null)))
      from pg_cast where oid = ${objid} and oid >= ${firstUserOid})
    when 'pg_language'::regclass then (
      select json_build_object('kind', 'language', 'name', json_build_array(lanname))
      from pg_language where oid = ${objid} and oid >= ${firstUserOid})
    when 'pg_transform'::regclass then (
      select json_build_object('kind', 'transform', 'name',
        json_build_array(format_type(t.trftype, null) || ' language ' || quote_ident(l.lanname)))
      from pg_transform t join pg_language l on l.oid = t.trflang where t.oid = ${objid})
    when 'pg_am'::regclass then (
      select json_build_object('kind', 'accessMethod', 'name', json_build_array(amname))
      from pg_am where oid = ${objid} and oid >= ${firstUserOid})
    when 'pg_operator'::regclass then (
      select ${qualified(
        `'operator'`,
        'n.nspname',
        `o.oprname || '(' || case when o.oprleft = 0 then 'none' else format_type(o.oprleft, null) end
          || ', ' || case when o.oprright = 0 then 'none' else format_type(o.oprright, null) end || ')'`,
      )}
      from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
      where o.oid = ${objid} and o.oid >= ${firstUserOid})
    when 'pg_opclass'::regclass then (
      select ${qualified(`'operatorClass'`, 'n.nspname', 'am.amname', 'x.opcname')}
      from pg_opclass x join pg_namespace n on n.oid = x.opcnamespace join pg_am am on am.oid = x.opcmethod
      where x.oid = ${objid} and x.oid >= ${firstUserOid})
    when 'pg_opfamily'::regclass then (
      select ${qualified(`'operatorFamily'`, 'n.nspname', 'am.amname', 'x.opfname')}
      from pg_opfamily x join pg_namespace n on n.oid = x.opfnamespace join pg_am am on am.oid = x.opfmethod
      where x.oid = ${objid} and x.oid >= ${firstUserOid})
    when 'pg_amop'::regclass then ${entryOwner('pg_amop')}
    when 'pg_amproc'::regclass then ${entryOwner('pg_amproc')}
    when 'pg_ts_config'::regclass then ${named('textSearchConfiguration', 'pg_ts_config', 'cfg')}
    when 'pg_ts_dict'::regclass then ${named('textSearchDictionary', 'pg_ts_dict', 'dict')}
    when 'pg_ts_parser'::regclass then ${named('textSearchParser', 'pg_ts_parser', 'prs')}
    when 'pg_ts_template'::regclass then ${named('textSearchTemplate', 'pg_ts_template', 'tmpl')}
    when 'pg_statistic_ext'::regclass then ${named('statistics', 'pg_statistic_ext', 'stx')}
    when 'pg_conversion'::regclass then ${named('conversion', 'pg_conversion', 'con')}
    end`;
}

const ownList = ownCatalogs.map((catalog) => `'${catalog}'::regclass`).join(', ');

const own = `
    select distinct d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
    from pg_depend d
    where d.deptype in ('n', 'a', 'i')
      and d.objid >= ${firstUserOid}
      and (d.classid in (${ownList}) or d.refclassid in (${ownList}) and d.refobjid >= ${firstUserOid}
        or d.refclassid = 'pg_type'::regclass and d.refobjid >= ${firstUserOid} and exists (
          select from pg_type t left join pg_type e on e.oid = t.typelem
          where t.oid = d.refobjid
            and ('m' in (t.typtype, e.typtype) or t.typtype = 'b' and coalesce(e.typtype, 'b') = 'b'))
        or d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.classid <> 'pg_class'::regclass
          and exists (
            select from pg_attribute a
            where a.attrelid = d.refobjid and a.attnum = d.refobjsubid and not a.attislocal))
      and not exists (select from pg_depend x where x.classid = d.classid and x.objid = d.objid and x.deptype = 'e')
      and d.classid <> 'pg_type'::regclass`;

const anyOwn = `select from (${own}) own limit 1`;

/** Without `offset 0` both ends are written out and planned once for each time they are named. */
const dependencies = `
  with own as (${own})
  select dependent, referenced from (
    select ${endpoint('classid', 'objid', 'objsubid')} as dependent,
      ${endpoint('refclassid', 'refobjid', 'refobjsubid')} as referenced
    from own offset 0) ends
  where dependent is not null and referenced is not null
    and dependent::text <> referenced::text`;
