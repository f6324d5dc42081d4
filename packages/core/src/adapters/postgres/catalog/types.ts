import { compareBytes } from '../../../text/compare-bytes.ts';
import { family } from './family.ts';
import type { FactRecord, Reading } from './reading.ts';
import { notOfExtension } from './scope-sql.ts';

interface Row {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly defined: boolean;
  readonly relid: number;
  readonly labels: readonly string[] | null;
  readonly base_type: string | null;
  readonly not_null: boolean;
  readonly default_value: string | null;
  readonly collation: string | null;
  readonly constraints: readonly DomainConstraint[] | null;
  readonly range: FactRecord | null;
  readonly base: FactRecord | null;
}

interface DomainConstraint {
  readonly oid: string;
  readonly name: string;
  readonly type: string;
  readonly definition: string;
  readonly validated: boolean;
}

/** Enums, domains, composite types, ranges and base types. */
export const types = family<Row>({
  sql: (scope) => `
    select t.oid, n.nspname as schema, t.typname as name, t.typtype as type,
      t.typisdefined as defined, t.typrelid as relid,
      case when t.typtype = 'e' then (
        select array_agg(e.enumlabel::text order by e.enumsortorder)
        from pg_enum e where e.enumtypid = t.oid) end as labels,
      case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as base_type,
      t.typnotnull as not_null, t.typdefault as default_value,
      case when t.typtype = 'd' and t.typcollation <> bt.typcollation
        then quote_ident(con.nspname) || '.' || quote_ident(co.collname) end as collation,
      case when t.typtype = 'd' then (
        select json_agg(json_build_object('oid', k.oid::text, 'name', k.conname,
          'type', k.contype, 'definition', pg_get_constraintdef(k.oid),
          'validated', k.convalidated))
        from pg_constraint k where k.contypid = t.oid) end as constraints,
      case when t.typtype = 'r' then (
        select json_build_object('subtype', format_type(r.rngsubtype, null),
          'operatorClass', case when oc.opcdefault then null
            else quote_ident(ocn.nspname) || '.' || quote_ident(oc.opcname) end,
          'collation', case when r.rngcollation <> st.typcollation
            then r.rngcollation::regcollation::text end,
          'canonical', nullif(r.rngcanonical::oid, 0)::regprocedure::text,
          'difference', nullif(r.rngsubdiff::oid, 0)::regprocedure::text,
          'multirange', format_type(r.rngmultitypid, null))
        from pg_range r
        join pg_type st on st.oid = r.rngsubtype
        join pg_opclass oc on oc.oid = r.rngsubopc
        join pg_namespace ocn on ocn.oid = oc.opcnamespace
        where r.rngtypid = t.oid) end as range,
      case when t.typtype = 'b' then json_build_object('input', t.typinput::text,
        'output', t.typoutput::text, 'receive', nullif(t.typreceive::oid, 0)::regproc::text,
        'send', nullif(t.typsend::oid, 0)::regproc::text,
        'modifierInput', nullif(t.typmodin::oid, 0)::regproc::text,
        'modifierOutput', nullif(t.typmodout::oid, 0)::regproc::text,
        'analyze', nullif(t.typanalyze::oid, 0)::regproc::text,
        'subscript', nullif(t.typsubscript::oid, 0)::regproc::text,
        'length', t.typlen, 'byValue', t.typbyval, 'align', t.typalign, 'storage', t.typstorage,
        'category', t.typcategory, 'preferred', t.typispreferred, 'delimiter', t.typdelim,
        'element', case when t.typelem <> 0 then format_type(t.typelem, null) end,
        'collatable', t.typcollation <> 0) end as base
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    left join pg_class c on c.oid = t.typrelid
    left join pg_type bt on bt.oid = t.typbasetype
    left join pg_collation co on co.oid = t.typcollation
    left join pg_namespace con on con.oid = co.collnamespace
    where ${scope.schemaIn('n.nspname')} and t.typtype in ('e', 'd', 'c', 'r', 'b', 'p')
      and (c.oid is null or c.relkind = 'c')
      and not exists (select from pg_type element where element.typarray = t.oid)
      and ${notOfExtension('pg_type', 't.oid')}`,
  read: (rows, reading) => {
    for (const row of rows) readType(row, reading);
  },
});

function readType(row: Row, reading: Reading): void {
  const name = [row.schema, row.name];
  const kind = kinds[row.type];
  if (kind === undefined) return;
  reading.register('pg_type', row.oid, kind, name);
  reading.add(kind, name, valueOf(row, reading));
}

function valueOf(row: Row, reading: Reading): FactRecord {
  switch (row.type) {
    case 'e':
      return { values: row.labels ?? [] };
    case 'c':
      return { attributes: reading.relations.get(row.relid)?.members ?? [] };
    case 'd':
      return domainOf(row, reading);
    case 'r':
      return row.range ?? {};
    default:
      return { defined: row.defined, default: row.default_value, ...row.base };
  }
}

function domainOf(row: Row, reading: Reading): FactRecord {
  const all = row.constraints ?? [];
  for (const constraint of all) {
    const name = [row.schema, row.name, constraint.name];
    reading.register('pg_constraint', Number(constraint.oid), 'domainConstraint', name);
  }
  const checks = all
    .filter((constraint) => constraint.type === 'c')
    .sort((a, b) => compareBytes(a.name, b.name))
    .map(({ name, definition, validated }) => ({ name, definition, validated }));
  const notNull = all.find((constraint) => constraint.type === 'n');
  return {
    type: row.base_type,
    notNull: row.not_null,
    // Named since PostgreSQL 17; the name that the server chooses is no difference.
    notNullName:
      notNull === undefined || notNull.name === `${row.name}_not_null` ? null : notNull.name,
    default: row.default_value,
    collation: row.collation,
    constraints: checks,
  };
}

const kinds: Readonly<Record<string, string>> = {
  e: 'enum',
  d: 'domain',
  c: 'compositeType',
  r: 'range',
  b: 'baseType',
  p: 'baseType',
};
