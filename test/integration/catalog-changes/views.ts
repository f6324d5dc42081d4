import type { CatalogChange } from './catalog-change.ts';

/** Changes of views, types, routines, triggers, policies and rules. */
export const viewChanges: readonly CatalogChange[] = [
  {
    family: 'views',
    statement: 'create or replace view v as select id, a from t where b > 0',
    facts: ['~view:public.v'],
  },
  {
    family: 'views',
    statement: 'create or replace view v as select id, a, b from t',
    facts: ['~view:public.v'],
  },
  { family: 'views', statement: 'alter view v rename a to c', facts: ['~view:public.v'] },
  {
    family: 'views',
    statement: 'alter view v alter a set default $$x$$',
    facts: ['~view:public.v'],
  },
  { family: 'views', statement: 'alter view v set (security_barrier)', facts: ['~view:public.v'] },
  {
    family: 'views',
    statement: 'alter view v set (check_option = local)',
    facts: ['~view:public.v'],
  },
  {
    family: 'views',
    statement: 'alter view v set (security_invoker)',
    facts: ['~view:public.v'],
    since: 15,
  },
  {
    family: 'views',
    statement: 'create materialized view mv as select 1 as one',
    facts: ['+materializedView:public.mv'],
  },
  {
    family: 'views',
    given: 'create materialized view public.mv as select 1 as one',
    statement: 'refresh materialized view mv with no data',
    facts: ['~materializedView:public.mv'],
  },
  {
    family: 'views',
    given: 'create materialized view public.mv as select 1 as one',
    statement: 'create unique index mv_one on mv (one)',
    facts: ['+index:public.mv.mv_one'],
  },

  { family: 'types', statement: `alter type mood add value 'glad'`, facts: ['~enum:public.mood'] },
  {
    family: 'types',
    statement: `alter type mood add value 'glad' before 'sad'`,
    facts: ['~enum:public.mood'],
  },
  {
    family: 'types',
    statement: `alter type mood rename value 'ok' to 'fine'`,
    facts: ['~enum:public.mood'],
  },
  {
    family: 'types',
    statement: `alter domain email set default 'a@b'`,
    facts: ['~domain:public.email'],
  },
  {
    family: 'types',
    statement: 'alter domain email set not null',
    facts: ['~domain:public.email'],
  },
  {
    family: 'types',
    statement: 'alter domain email add constraint long check (length(value) > 3) not valid',
    facts: ['~domain:public.email'],
  },
  {
    family: 'types',
    statement: 'alter type address add attribute city text',
    facts: ['~compositeType:public.address'],
  },
  {
    family: 'types',
    statement: 'alter type address alter attribute zip type varchar(5)',
    facts: ['~compositeType:public.address'],
  },
  {
    family: 'types',
    statement: 'create type span as range (subtype = float8, subtype_diff = float8mi)',
    // Its constructors and its cast to the multirange belong to it.
    facts: ['+range:public.span'],
  },

  {
    family: 'routines',
    statement: `create or replace function f(x integer) returns integer language sql as 'select x + 1'`,
    facts: ['~function:public."f(integer)"'],
  },
  {
    family: 'routines',
    statement: `create function f(x text) returns text language sql as 'select x'`,
    facts: ['+function:public."f(text)"'],
  },
  ...[
    'immutable',
    'strict',
    'security definer',
    'leakproof',
    'parallel safe',
    'cost 7',
    `set work_mem = '1MB'`,
  ].map((clause) => ({
    family: 'routines',
    statement: `alter function f(integer) ${clause}`,
    facts: ['~function:public."f(integer)"'],
  })),
  {
    family: 'routines',
    statement: `create procedure p(inout x integer) language sql as 'select x'`,
    facts: ['+procedure:public."p(integer)"'],
  },
  {
    family: 'routines',
    given: `create aggregate public.total(integer) (sfunc = int4pl, stype = integer)`,
    statement: `create or replace aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = '0')`,
    facts: ['~aggregate:public."total(integer)"'],
  },

  {
    family: 'triggers',
    statement: 'create trigger g before insert on t for each row execute function trg()',
    facts: ['+trigger:public.t.g'],
  },
  ...['disable trigger g', 'enable always trigger g', 'enable replica trigger g'].map((clause) => ({
    family: 'triggers',
    given: 'create trigger g before insert on public.t for each row execute function public.trg()',
    statement: `alter table t ${clause}`,
    facts: ['~trigger:public.t.g'],
  })),
  {
    family: 'triggers',
    given: 'create trigger g before insert on public.t for each row execute function public.trg()',
    statement:
      'create or replace trigger g before insert or update of a on t for each row when (new.b > 0) execute function trg()',
    facts: ['~trigger:public.t.g'],
  },
  {
    family: 'triggers',
    given:
      'create trigger g after insert on public.parted for each row execute function public.trg()',
    statement: 'alter table part disable trigger g',
    facts: ['+trigger:public.part.g'],
  },
  {
    family: 'policies and rules',
    statement: 'create policy p on t for select to public using (b > 0)',
    facts: ['+policy:public.t.p'],
  },
  {
    family: 'policies and rules',
    given: 'create policy p on public.t using (b > 0)',
    statement: 'alter policy p on t using (b > 1)',
    facts: ['~policy:public.t.p'],
  },
  {
    family: 'policies and rules',
    given: 'create policy p on public.t using (b > 0)',
    statement: 'alter policy p on t with check (b > 1)',
    facts: ['~policy:public.t.p'],
  },
  {
    family: 'policies and rules',
    given: 'create policy p on public.t using (b > 0)',
    statement: 'drop policy p on t; create policy p on t as restrictive using (b > 0)',
    facts: ['~policy:public.t.p'],
  },
  {
    family: 'policies and rules',
    given: 'create policy p on public.t using (b > 0)',
    statement: 'alter policy p on t to pg_monitor',
    facts: ['~policy:public.t.p'],
  },
  {
    family: 'policies and rules',
    statement: 'create rule r as on delete to t do instead nothing',
    facts: ['+rule:public.t.r'],
  },
  {
    family: 'policies and rules',
    given: 'create rule r as on delete to public.t do instead nothing',
    statement: 'alter table t disable rule r',
    facts: ['~rule:public.t.r'],
  },
];
