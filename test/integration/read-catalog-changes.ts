/** One statement that changes a schema, and the facts in which it must show. */
export interface CatalogChange {
  /** Family of the fact, for the test's title. */
  readonly family: string;
  /** What stands before, beside {@link baseSchema}. */
  readonly given?: string;
  readonly statement: string;
  /**
   * Keys of the facts that differ: `+` added, `-` removed, `~` changed. Before PostgreSQL 18 those
   * of not-null constraints, here named `..._not_null`, are none.
   */
  readonly facts: readonly string[];
  /** The oldest server that understands it. */
  readonly since?: number;
  /** Whether owners and grants are read. */
  readonly privileges?: true;
}

/** What every change starts from. */
export const baseSchema = `
  create schema app;
  create type public.mood as enum ('sad', 'ok');
  create table public.parent (id integer primary key, k integer unique);
  create table public.t (id integer primary key, a text, b integer, m public.mood, p integer);
  create sequence public.seq;
  create view public.v as select id, a from public.t;
  create function public.f(x integer) returns integer language sql as 'select x';
  create function public.trg() returns trigger language plpgsql as 'begin return new; end';
  create table public.parted (id integer not null, k integer) partition by range (id);
  create table public.part partition of public.parted for values from (0) to (10);
  create domain public.email as text check (value like '%@%');
  create type public.address as (street text, zip text);
`;

const column = (statement: string, facts: readonly string[] = ['~column:public.t.a']) => ({
  family: 'columns',
  statement,
  facts,
});

/** At least one statement for everything in which two schemas can differ. */
export const catalogChanges: readonly CatalogChange[] = [
  { family: 'schemas', statement: 'drop schema app', facts: ['-schema:app'] },

  { family: 'tables', statement: 'alter table t set unlogged', facts: ['~table:public.t'] },
  {
    family: 'tables',
    statement: 'alter table t set (fillfactor = 70)',
    facts: ['~table:public.t'],
  },
  {
    family: 'tables',
    statement: 'alter table t set (toast.autovacuum_enabled = false)',
    facts: ['~table:public.t'],
  },
  {
    family: 'tables',
    statement: 'alter table t enable row level security',
    facts: ['~table:public.t'],
  },
  {
    family: 'tables',
    statement: 'alter table t force row level security',
    facts: ['~table:public.t'],
  },
  {
    family: 'tables',
    statement: 'alter table t replica identity full',
    facts: ['~table:public.t'],
  },
  {
    family: 'tables',
    statement: 'alter table t replica identity using index t_pkey',
    facts: ['~constraint:public.t.t_pkey', '~table:public.t'],
  },
  {
    family: 'tables',
    given: 'create table public.child (like public.t)',
    statement: 'alter table child inherit t',
    facts: [
      '~column:public.child.a',
      '~column:public.child.b',
      '~column:public.child.id',
      '~column:public.child.m',
      '~column:public.child.p',
      '~constraint:public.child.child_id_not_null',
      '~table:public.child',
    ],
  },
  {
    family: 'tables',
    given:
      'create table public.x (a text); create table public.y (a text); create table public.c () inherits (public.x, public.y)',
    statement: 'alter table c no inherit x; alter table c inherit x',
    facts: ['~table:public.c'],
  },
  {
    family: 'tables',
    given: 'create table public.addresses (street text, zip text)',
    statement: 'alter table addresses of address',
    facts: ['~table:public.addresses'],
  },
  {
    family: 'tables',
    given: 'create table public.w (a text); create view public.wv as select a from public.w',
    statement: 'alter table w rename to w2',
    facts: [
      '+column:public.w2.a',
      '+table:public.w2',
      '-column:public.w.a',
      '-table:public.w',
      '~view:public.wv',
    ],
  },
  {
    family: 'partitions',
    statement: 'alter table parted detach partition part',
    facts: [
      '+constraint:public.part.part_id_not_null',
      '~column:public.part.id',
      '~column:public.part.k',
      '~table:public.part',
    ],
  },
  {
    family: 'partitions',
    statement:
      'alter table parted detach partition part; alter table parted attach partition part for values from (0) to (20)',
    facts: ['~table:public.part'],
  },
  {
    family: 'partitions',
    statement: 'create table public.rest partition of public.parted default',
    facts: ['+column:public.rest.id', '+column:public.rest.k', '+table:public.rest'],
  },
  {
    family: 'partitions',
    statement:
      'drop table parted; create table public.parted (id integer not null, k integer) partition by list (id)',
    facts: [
      '-column:public.part.id',
      '-column:public.part.k',
      '-table:public.part',
      '~table:public.parted',
    ],
  },

  column('drop view v; alter table t alter a type varchar(20)', [
    '-view:public.v',
    '~column:public.t.a',
  ]),
  column('alter table t alter b type bigint', ['~column:public.t.b']),
  column('alter table t alter a set default $$x$$'),
  column('alter table t alter a set not null', [
    '+constraint:public.t.t_a_not_null',
    '~column:public.t.a',
  ]),
  column('alter table t drop a cascade', ['-column:public.t.a', '-view:public.v']),
  column('alter table t add c numeric(10, 2)[]', ['+column:public.t.c']),
  column('alter table t add c integer generated always as (b + 1) stored', ['+column:public.t.c']),
  column('alter table t rename b to c', ['+column:public.t.c', '-column:public.t.b']),
  column('alter table t alter id add generated always as identity', [
    '+sequence:public.t_id_seq',
    '~column:public.t.id',
  ]),
  column('alter table t alter a set storage external'),
  column('alter table t alter a set compression pglz'),
  column('alter table t alter a set statistics 500'),
  column('alter table t alter a set (n_distinct = 5)'),
  {
    family: 'columns',
    given: 'create table public.w (a text)',
    statement: 'alter table w alter a type text collate "C"',
    facts: ['~column:public.w.a'],
  },
  {
    family: 'columns',
    given: 'create table public.w (id integer generated always as identity)',
    statement: 'alter table w alter id set generated by default',
    facts: ['~column:public.w.id'],
  },
  {
    family: 'columns',
    given: 'create table public.w (a integer, g integer generated always as (a + 1) stored)',
    statement: 'alter table w alter g drop expression',
    facts: ['~column:public.w.g'],
  },
  {
    family: 'columns',
    given: 'create table public.w (a integer, g integer generated always as (a + 1) stored)',
    statement: 'alter table w alter g set expression as (a + 2)',
    facts: ['~column:public.w.g'],
    since: 17,
  },
  {
    family: 'columns',
    given: 'create table public.w (a integer)',
    statement: 'alter table w add g integer generated always as (a + 1) virtual',
    facts: ['+column:public.w.g'],
    since: 18,
  },

  {
    family: 'constraints',
    statement: 'alter table t add constraint c check (b > 0)',
    facts: ['+constraint:public.t.c'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint c check (b > 0) not valid',
    statement: 'alter table t validate constraint c',
    facts: ['~constraint:public.t.c'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint c check (b > 0)',
    statement:
      'alter table t drop constraint c; alter table t add constraint c check (b > 0) no inherit',
    facts: ['~constraint:public.t.c'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint c check (b > 0)',
    statement: 'alter table t drop constraint c; alter table t add constraint c check (b > 1)',
    facts: ['~constraint:public.t.c'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint c check (b > 0)',
    statement: 'alter table t rename constraint c to d',
    facts: ['+constraint:public.t.d', '-constraint:public.t.c'],
  },
  ...[
    'on delete cascade',
    'on update set null',
    'match full',
    'deferrable',
    'deferrable initially deferred',
    'not valid',
  ].map((clause) => ({
    family: 'constraints',
    given: 'alter table public.t add constraint k foreign key (p) references public.parent',
    statement: `alter table t drop constraint k; alter table t add constraint k foreign key (p) references parent ${clause}`,
    facts: ['~constraint:public.t.k'],
  })),
  {
    family: 'constraints',
    given: 'alter table public.t add constraint k foreign key (p) references public.parent',
    statement:
      'alter table t drop constraint k; alter table t add constraint k foreign key (p) references parent (k)',
    facts: ['~constraint:public.t.k'],
  },
  {
    family: 'constraints',
    given: `create table public.parent2 (x integer, y integer, unique (x, y));
      alter table public.t add constraint k foreign key (p, b) references public.parent2 (x, y) on delete set null`,
    statement:
      'alter table t drop constraint k; alter table t add constraint k foreign key (p, b) references parent2 (x, y) on delete set null (b)',
    facts: ['~constraint:public.t.k'],
    since: 15,
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint k foreign key (p) references public.parent',
    statement: 'alter table t alter constraint k not enforced',
    facts: ['~constraint:public.t.k'],
    since: 18,
  },
  {
    family: 'constraints',
    statement: 'alter table t add constraint t_b_key unique (b)',
    facts: ['+constraint:public.t.t_b_key'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint u unique (b)',
    statement:
      'alter table t drop constraint u; alter table t add constraint u unique nulls not distinct (b)',
    facts: ['~constraint:public.t.u'],
    since: 15,
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint u unique (b)',
    statement:
      'alter table t drop constraint u; alter table t add constraint u unique (b) include (a)',
    facts: ['~constraint:public.t.u'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint u unique (b)',
    statement: 'alter index u set (fillfactor = 50)',
    facts: ['~constraint:public.t.u'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint u unique (a, b)',
    statement: 'alter table t drop constraint u; alter table t add constraint u unique (b, a)',
    facts: ['~constraint:public.t.u'],
  },
  {
    family: 'constraints',
    statement: 'alter table t add constraint x exclude using btree (b with =) where (b > 0)',
    facts: ['+constraint:public.t.x'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint n not null a',
    statement: 'alter table t rename constraint n to o',
    facts: ['+constraint:public.t.o', '-constraint:public.t.n'],
    since: 18,
  },

  { family: 'indexes', statement: 'create index i on t (b)', facts: ['+index:public.t.i'] },
  ...[
    '(b desc)',
    '(b nulls first)',
    '(b, a)',
    '(b) include (a)',
    '(b) where b > 0',
    '((b + 1))',
    '(b) with (fillfactor = 50)',
  ].map((body) => ({
    family: 'indexes',
    given: 'create index i on public.t (b)',
    statement: `drop index i; create index i on t ${body}`,
    facts: ['~index:public.t.i'],
  })),
  ...['(a text_pattern_ops)', '(a collate "C")', 'using hash (a)'].map((body) => ({
    family: 'indexes',
    given: 'create index i on public.t (a)',
    statement: `drop index i; create index i on t ${body}`,
    facts: ['~index:public.t.i'],
  })),
  {
    family: 'indexes',
    given: 'create index i on public.t (b)',
    statement: 'drop index i; create unique index i on t (b)',
    facts: ['~index:public.t.i'],
  },
  {
    family: 'indexes',
    given: 'create unique index i on public.t (b)',
    statement: 'drop index i; create unique index i on t (b) nulls not distinct',
    facts: ['~index:public.t.i'],
    since: 15,
  },
  {
    family: 'indexes',
    given: 'create index i on public.t (b)',
    statement: 'alter table t cluster on i',
    facts: ['~index:public.t.i'],
  },
  {
    family: 'indexes',
    given: 'create index i on public.t ((b + 1))',
    statement: 'alter index i alter column 1 set statistics 500',
    facts: ['~index:public.t.i'],
  },
  {
    family: 'indexes',
    given: 'create index i on public.parted (k)',
    statement: 'drop index i; create index i on only parted (k)',
    facts: ['-indexPartition:public.part.i', '~index:public.parted.i'],
  },
  {
    family: 'indexes',
    given: 'create index i on only public.parted (k); create index j on public.part (k)',
    statement: 'alter index i attach partition j',
    facts: ['+indexPartition:public.part.i', '-index:public.part.j', '~index:public.parted.i'],
  },

  { family: 'sequences', statement: 'create sequence s', facts: ['+sequence:public.s'] },
  ...[
    'as integer',
    'increment 5',
    'minvalue -5',
    'maxvalue 99',
    'start 7',
    'cache 9',
    'cycle',
    'owned by t.b',
  ].map((clause) => ({
    family: 'sequences',
    statement: `alter sequence seq ${clause}`,
    facts: ['~sequence:public.seq'],
  })),
  {
    family: 'sequences',
    statement: 'alter sequence seq set unlogged',
    facts: ['~sequence:public.seq'],
    since: 15,
  },

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
