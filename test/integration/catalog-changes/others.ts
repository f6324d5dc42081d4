import type { CatalogChange } from './catalog-change.ts';

/** Changes of everything else. */
export const otherChanges: readonly CatalogChange[] = [
  ...(
    [
      ['schema app', 'schema:app'],
      ['table t', 'table:public.t'],
      ['column t.a', 'column:public.t.a'],
      ['constraint t_pkey on t', 'constraint:public.t.t_pkey'],
      ['index t_pkey', 'index:public.t.t_pkey'],
      ['sequence seq', 'sequence:public.seq'],
      ['view v', 'view:public.v'],
      ['column v.a', 'column:public.v.a'],
      ['type mood', 'enum:public.mood'],
      ['domain email', 'domain:public.email'],
      ['constraint email_check on domain email', 'domainConstraint:public.email.email_check'],
      ['type address', 'compositeType:public.address'],
      ['column address.zip', 'column:public.address.zip'],
      ['function f(integer)', 'function:public."f(integer)"'],
    ] as const
  ).map(([target, key]) => ({
    family: 'comments',
    statement: `comment on ${target} is 'changed'`,
    facts: [`+comment:${key}`],
  })),
  ...(
    [
      ['trigger g on t', 'trigger:public.t.g'],
      ['policy p on t', 'policy:public.t.p'],
      ['rule r on t', 'rule:public.t.r'],
      ['statistics st', 'statistics:public.st'],
      ['materialized view mv', 'materializedView:public.mv'],
    ] as const
  ).map(([target, key]) => ({
    family: 'comments',
    given: `
      create trigger g before insert on public.t for each row execute function public.trg();
      create policy p on public.t using (b > 0);
      create rule r as on delete to public.t do instead nothing;
      create statistics public.st on a, b from public.t;
      create materialized view public.mv as select 1 as one;`,
    statement: `comment on ${target} is 'new'`,
    facts: [`+comment:${key}`],
  })),

  {
    family: 'statistics',
    statement: 'create statistics st (dependencies) on a, b from t',
    facts: ['+statistics:public.st'],
  },
  {
    family: 'statistics',
    given: 'create statistics public.st on a, b from public.t',
    statement: 'alter statistics st set statistics 500',
    facts: ['~statistics:public.st'],
  },
  {
    family: 'collations',
    statement: `create collation num (provider = icu, locale = 'en-u-kn-true', deterministic = false)`,
    facts: ['+collation:public.num'],
  },
  {
    family: 'collations',
    given: `create collation public.num (provider = icu, locale = 'en', deterministic = false)`,
    statement: `drop collation num; create collation num (provider = icu, locale = 'de', deterministic = false)`,
    facts: ['~collation:public.num'],
  },
  {
    family: 'conversions',
    statement: `create conversion conv for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1`,
    facts: ['+conversion:public.conv'],
  },
  {
    family: 'operators',
    statement:
      'create operator public.+%+ (leftarg = integer, rightarg = integer, function = int4pl)',
    facts: ['+operator:public."+%+(integer, integer)"'],
  },
  {
    family: 'operators',
    statement: `create operator class ops for type integer using btree as
      operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(integer, integer)`,
    facts: ['+operatorClass:public.btree.ops', '+operatorFamily:public.btree.ops'],
  },
  {
    family: 'operators',
    given: 'create operator family public.fam using btree',
    statement:
      'alter operator family fam using btree add function 1 (integer, bigint) btint48cmp(integer, bigint)',
    facts: ['~operatorFamily:public.btree.fam'],
  },
  {
    family: 'text search',
    statement: 'create text search configuration conf (copy = simple)',
    facts: ['+textSearchConfiguration:public.conf'],
  },
  {
    family: 'text search',
    given: 'create text search configuration public.conf (copy = simple)',
    statement: 'alter text search configuration conf drop mapping for email',
    facts: ['~textSearchConfiguration:public.conf'],
  },
  {
    family: 'text search',
    statement: `create text search dictionary dict (template = simple, accept = false)`,
    facts: ['+textSearchDictionary:public.dict'],
  },
  {
    family: 'casts',
    statement: 'create cast (public.address as text) with inout as assignment',
    facts: ['+cast:"public.address as text"'],
  },
  {
    family: 'languages',
    statement: 'create language plx handler plpgsql_call_handler',
    facts: ['+language:plx'],
  },

  {
    family: 'foreign data',
    statement: 'create foreign data wrapper w',
    facts: ['+foreignDataWrapper:w'],
  },
  ...(
    [
      [`alter foreign data wrapper w options (set x '2')`, '~foreignDataWrapper:w'],
      [`alter server s options (set host 'b')`, '~server:s'],
      [`alter server s version '2'`, '~server:s'],
      [
        `alter user mapping for public server s options (set password 'new')`,
        '~userMapping:s.public',
      ],
      [`alter foreign table ft options (set name 'y')`, '~foreignTable:public.ft'],
      [`alter foreign table ft alter a options (add n '1')`, '~column:public.ft.a'],
      [`alter foreign table ft add constraint c check (a > $$$$)`, '+constraint:public.ft.c'],
    ] as const
  ).map(([statement, key]) => ({
    family: 'foreign data',
    given: `
      create foreign data wrapper w options (x '1');
      create server s foreign data wrapper w options (host 'a');
      create user mapping for public server s options (password 'old');
      create foreign table public.ft (a text) server s options (name 'x');`,
    statement,
    facts: [key],
  })),

  {
    family: 'publications',
    statement: 'create publication pub for table t',
    facts: ['+publication:pub'],
  },
  ...(
    [
      ['add table parent', 14],
      ['set table t where (id > 0)', 15],
      ['set table t (id, a)', 15],
      ['add tables in schema app', 15],
      [`set (publish = 'insert')`, 14],
      ['set (publish_via_partition_root)', 14],
      ['set (publish_generated_columns = stored)', 18],
    ] as const
  ).map(([clause, since]) => ({
    family: 'publications',
    given: 'create publication pub for table public.t',
    statement: `alter publication pub ${clause}`,
    facts: ['~publication:pub'],
    since,
  })),
  {
    family: 'publications',
    statement: `create subscription sub connection 'dbname=nowhere' publication pub with (connect = false, slot_name = none)`,
    facts: ['+subscription:sub'],
  },
  {
    family: 'event triggers',
    given: `create function public.ev() returns event_trigger language plpgsql as 'begin end'`,
    statement: `create event trigger et on ddl_command_end when tag in ('CREATE TABLE') execute function public.ev()`,
    facts: ['+eventTrigger:et'],
  },
  {
    family: 'event triggers',
    given: `create function public.ev() returns event_trigger language plpgsql as 'begin end';
      create event trigger et on ddl_command_end execute function public.ev()`,
    statement: 'alter event trigger et disable',
    facts: ['~eventTrigger:et'],
  },

  {
    family: 'privileges',
    privileges: true,
    statement: 'grant select on t to pg_monitor',
    facts: ['+grant:table:public.t:pg_monitor'],
  },
  {
    family: 'privileges',
    privileges: true,
    given: 'grant select on public.t to pg_monitor',
    statement: 'grant select on t to pg_monitor with grant option',
    facts: ['~grant:table:public.t:pg_monitor'],
  },
  {
    family: 'privileges',
    privileges: true,
    statement: 'grant select (a) on t to pg_monitor',
    facts: ['+grant:column:public.t.a:pg_monitor'],
  },
  {
    family: 'privileges',
    privileges: true,
    statement: 'revoke execute on function f from public',
    facts: ['+grant:function:public."f(integer)":public'],
  },
  {
    family: 'privileges',
    privileges: true,
    statement: 'alter table t owner to pg_monitor',
    facts: ['~owner:table:public.t'],
  },
  {
    family: 'privileges',
    privileges: true,
    statement: 'alter default privileges in schema app grant select on tables to pg_monitor',
    facts: ['+defaultPrivileges:postgres.tables.app'],
  },
];
