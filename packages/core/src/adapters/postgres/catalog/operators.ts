import { family } from './family.ts';
import type { FactRecord } from './reading.ts';
import { notOfExtension } from './scope-sql.ts';

interface ClassNameRow {
  readonly oid: number;
  readonly name: string;
}

/** The names of all operator classes that must be written, which indexes need. */
export const operatorClassNames = family<ClassNameRow>({
  sql: () => `
    select c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.opcname) as name
    from pg_opclass c
    join pg_namespace n on n.oid = c.opcnamespace
    where not c.opcdefault`,
  read: (rows, reading) => {
    for (const { oid, name } of rows) reading.operatorClassNames.set(oid, name);
  },
});

interface OperatorRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  readonly value: FactRecord;
}

/** Operators; the last part of the name holds the operand types: `+(integer, public.money)`. */
export const operators = family<OperatorRow>({
  sql: (scope) => `
    select o.oid, n.nspname as schema, o.oprname as name,
      case when o.oprleft <> 0 then format_type(o.oprleft, null) end as left,
      case when o.oprright <> 0 then format_type(o.oprright, null) end as right,
      json_build_object('function', nullif(o.oprcode::oid, 0)::regprocedure::text,
        'result', case when o.oprresult <> 0 then format_type(o.oprresult, null) end,
        'commutator', nullif(o.oprcom, 0)::regoperator::text,
        'negator', nullif(o.oprnegate, 0)::regoperator::text,
        'restrict', nullif(o.oprrest::oid, 0)::regproc::text,
        'join', nullif(o.oprjoin::oid, 0)::regproc::text,
        'hashes', o.oprcanhash, 'merges', o.oprcanmerge) as value
    from pg_operator o
    join pg_namespace n on n.oid = o.oprnamespace
    where ${scope.schemaIn('n.nspname')} and ${notOfExtension('pg_operator', 'o.oid')}`,
  read: (rows, reading) => {
    for (const row of rows) {
      const name = [row.schema, `${row.name}(${row.left ?? 'none'}, ${row.right ?? 'none'})`];
      reading.register('pg_operator', row.oid, 'operator', name);
      reading.add('operator', name, row.value);
    }
  },
});

interface FamilyRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly method: string;
  readonly members: FactRecord;
}

/** What an operator family or class holds; `owner` says which of the two refers to an entry. */
function membersSql(catalog: 'pg_opfamily' | 'pg_opclass', oid: string): string {
  const depends = (entry: string, oidColumn: string) => `exists (select from pg_depend d
    where d.classid = '${entry}'::regclass and d.objid = ${oidColumn}
      and d.refclassid = '${catalog}'::regclass and d.refobjid = ${oid})`;
  return `json_build_object(
    'operators', (select json_agg(json_build_array(a.amopstrategy, a.amopopr::regoperator::text,
        a.amoppurpose, nullif(sorting.opfname, '')) order by a.amopstrategy,
        a.amopopr::regoperator::text collate "C")
      from pg_amop a left join pg_opfamily sorting on sorting.oid = a.amopsortfamily
      where ${depends('pg_amop', 'a.oid')}),
    'functions', (select json_agg(json_build_array(a.amprocnum, a.amproc::regprocedure::text,
        format_type(a.amproclefttype, null), format_type(a.amprocrighttype, null))
        order by a.amprocnum, a.amproc::regprocedure::text collate "C",
        format_type(a.amproclefttype, null) collate "C",
        format_type(a.amprocrighttype, null) collate "C")
      from pg_amproc a where ${depends('pg_amproc', 'a.oid')}))`;
}

/** Operator families with the entries that belong to no class. */
export const operatorFamilies = family<FamilyRow>({
  sql: (scope) => `
    select f.oid, n.nspname as schema, f.opfname as name, am.amname as method,
      ${membersSql('pg_opfamily', 'f.oid')} as members
    from pg_opfamily f
    join pg_namespace n on n.oid = f.opfnamespace
    join pg_am am on am.oid = f.opfmethod
    where ${scope.schemaIn('n.nspname')} and ${notOfExtension('pg_opfamily', 'f.oid')}`,
  read: (rows, reading) => {
    for (const { oid, schema, method, name, members } of rows) {
      reading.register('pg_opfamily', oid, 'operatorFamily', [schema, method, name]);
      reading.add('operatorFamily', [schema, method, name], members);
    }
  },
});

interface ClassRow extends FamilyRow {
  readonly is_default: boolean;
  readonly family_schema: string;
  readonly family: string;
  readonly input: string;
  readonly storage: string | null;
}

/** Operator classes with their entries. */
export const operatorClasses = family<ClassRow>({
  sql: (scope) => `
    select c.oid, n.nspname as schema, c.opcname as name, am.amname as method,
      c.opcdefault as is_default, fn.nspname as family_schema, f.opfname as family,
      format_type(c.opcintype, null) as input,
      case when c.opckeytype <> 0 then format_type(c.opckeytype, null) end as storage,
      ${membersSql('pg_opclass', 'c.oid')} as members
    from pg_opclass c
    join pg_namespace n on n.oid = c.opcnamespace
    join pg_am am on am.oid = c.opcmethod
    join pg_opfamily f on f.oid = c.opcfamily
    join pg_namespace fn on fn.oid = f.opfnamespace
    where ${scope.schemaIn('n.nspname')} and ${notOfExtension('pg_opclass', 'c.oid')}`,
  read: (rows, reading) => {
    for (const row of rows) {
      const name = [row.schema, row.method, row.name];
      reading.register('pg_opclass', row.oid, 'operatorClass', name);
      reading.add('operatorClass', name, {
        default: row.is_default,
        family: [row.family_schema, row.family],
        input: row.input,
        storage: row.storage,
        ...row.members,
      });
    }
  },
});
