/** Two ways to one schema. */
export interface EqualSchemas {
  readonly what: string;
  readonly one: string;
  readonly other: string;
  readonly since?: number;
  readonly privileges?: true;
}

/** Pairs of scripts, each for an empty schema public, after which the catalogs are equal. */
export const equalSchemas: readonly EqualSchemas[] = [
  {
    what: 'a dropped column leaves no trace',
    one: 'create table t (x int, a int, y int, b text, primary key (b)); alter table t drop x, drop y',
    other: 'create table t (a int, b text primary key)',
  },
  {
    what: 'the order of columns is no difference',
    one: 'create table t (a int, b text, c int); create index i on t (c, a)',
    other: 'create table t (c int, a int, b text); create index i on t (c, a)',
  },
  {
    what: 'serial is an integer with an owned sequence',
    one: 'create table t (id serial)',
    other: `create sequence t_id_seq as integer; create table t (id integer not null default nextval('t_id_seq'));
      alter sequence t_id_seq owned by t.id`,
  },
  {
    what: 'a key inline, in the table, or added later',
    one: 'create table t (a int primary key, b int unique)',
    other:
      'create table t (a int not null, b int); alter table t add primary key (a); alter table t add unique (b)',
  },
  {
    what: 'a key from an index that existed',
    one: 'create table t (a int not null, constraint t_pkey primary key (a))',
    other:
      'create table t (a int not null); create unique index x on t (a); alter table t add constraint t_pkey primary key using index x',
  },
  {
    what: 'the names of a type',
    one: `create table t (a int4, b varchar(9), c timestamptz, d bool, e decimal(4,1), f float, g char, h int8[])`,
    other: `create table t (a integer, b character varying(9), c timestamp with time zone, d boolean, e numeric(4,1),
      f double precision, g character(1), h bigint array)`,
  },
  {
    what: 'the dimensions of an array, which the server does not enforce',
    one: 'create table t (a int[][], b text[3])',
    other: 'create table t (a int[], b text[])',
  },
  {
    what: 'a default written in different words',
    one: `create table t (a text default 'x', b timestamptz default current_timestamp, c int default (1))`,
    other: `create table t (a text default cast('x' as text), b timestamptz default (current_timestamp), c int default 1)`,
  },
  {
    what: 'a default of null is none',
    one: 'create table t (a text default null)',
    other: 'create table t (a text)',
  },
  {
    what: 'a check written in different words',
    one: 'create table t (a int, constraint c check (a > 0 and not a is null))',
    other: 'create table t (a int, constraint c check ((((a) > 0) AND (NOT (a IS NULL)))))',
  },
  {
    what: 'a view written with and without qualification, under another search_path',
    one: 'create table t (a int); create view v as select a from t where a in (1, 2)',
    other:
      'create table t (a int); set local search_path = pg_catalog; create view public.v as select t.a from public.t where a = any (array[1, 2]); ',
  },
  {
    what: 'an index under the name that the server chooses',
    one: 'create table t (a int, b text); create index on t (a, lower(b))',
    other:
      'create table t (a int, b text); create index t_a_lower_idx on t using btree (a asc nulls last, lower(b))',
  },
  {
    what: 'a validated constraint that began as not valid',
    one: 'create table t (a int, constraint c check (a > 0))',
    other:
      'create table t (a int); alter table t add constraint c check (a > 0) not valid; alter table t validate constraint c',
  },
  {
    what: 'a not-null constraint that was dropped and set again',
    one: 'create table t (a int not null)',
    other:
      'create table t (a int not null); alter table t alter a drop not null; alter table t alter a set not null',
  },
  {
    what: 'a named not-null constraint',
    one: 'create table t (a int constraint n not null)',
    other: 'create table t (a int); alter table t add constraint n not null a',
    since: 18,
  },
  {
    what: 'an enum whose values came one by one',
    one: `create type e as enum ('a', 'b', 'c')`,
    other: `create type e as enum ('b'); alter type e add value 'a' before 'b'; alter type e add value 'c'`,
  },
  {
    what: 'a composite type whose attribute was dropped',
    one: 'create type c as (a int, b text)',
    other:
      'create type c as (a int, x int); alter type c drop attribute x; alter type c add attribute b text',
  },
  {
    what: 'options in another order',
    one: 'create table t (a int) with (fillfactor = 50, autovacuum_enabled = false)',
    other:
      'create table t (a int) with (autovacuum_enabled = false); alter table t set (fillfactor = 50)',
  },
  {
    what: 'options that were set and reset',
    one: 'create table t (a int)',
    other:
      'create table t (a int) with (fillfactor = 50); alter table t reset (fillfactor); alter table t alter a set statistics 9; alter table t alter a set statistics -1',
  },
  {
    what: 'a sequence that was used',
    one: 'create sequence s',
    other: `create sequence s; select nextval('s'), setval('s', 99)`,
  },
  {
    what: 'a sequence with the defaults spelled out',
    one: 'create sequence s',
    other:
      'create sequence s as bigint start with 1 increment by 1 minvalue 1 no maxvalue cache 1 no cycle',
  },
  {
    what: 'a table with rows, analyzed',
    one: 'create table t (a int)',
    other: 'create table t (a int); insert into t select generate_series(1, 10); analyze t',
  },
  {
    what: 'a renamed table whose parts were renamed with it',
    one: 'create table t (a int constraint t_pkey primary key)',
    other: `create table u (a int constraint u_pkey primary key); alter table u rename to t; alter index u_pkey rename to t_pkey`,
  },
  {
    what: 'a required column that was renamed, whose constraint keeps the name that the server gave',
    one: 'create table t (a int, full_name text not null)',
    other: 'create table t (a int, name text not null); alter table t rename name to full_name',
  },
  {
    what: 'a required column that got its former name from another one',
    one: 'create table t (a int not null, b int not null)',
    other: `create table t (b int not null, c int not null); alter table t rename b to a; alter table t rename c to b`,
  },
  {
    what: 'a function made twice, with default words',
    one: `create function f(a int) returns int language sql as 'select 1'`,
    other: `create function f(a int) returns int language sql as 'select 2';
      create or replace function f(a integer) returns integer language sql volatile called on null input security invoker cost 100 as 'select 1'`,
  },
  {
    what: 'a function whose body was written under another search_path',
    one: `create table t (a int); create function f() returns setof t language sql begin atomic select * from t; end`,
    other: `create table t (a int); set local search_path = pg_catalog;
      create function public.f() returns setof public.t language sql begin atomic select * from public.t; end; `,
  },
  {
    what: 'a partition that was made and one that was attached',
    one: `create table p (id int not null, k int) partition by range (id);
      create table c partition of p for values from (0) to (9)`,
    other: `create table p (id int not null, k int) partition by range (id); create table c (k int, id int not null);
      alter table p attach partition c for values from (0) to (9)`,
  },
  {
    what: 'keys, indexes, checks and foreign keys of a partition that was made and one that was attached',
    one: `create table r (id int primary key);
      create table p (id int, k int references r, constraint p_pkey primary key (id), constraint ch check (k > 0)) partition by range (id);
      create table c partition of p for values from (0) to (9); create index p_k on p (k)`,
    other: `create table r (id int primary key);
      create table p (id int not null, k int, constraint ch check (k > 0)) partition by range (id);
      create table c (k int constraint other references r, id int constraint own primary key, constraint ch check (k > 0));
      create index own_k on c (k);
      alter table p add constraint p_pkey primary key (id); alter table p add constraint p_k_fkey foreign key (k) references r;
      create index p_k on p (k); alter table p attach partition c for values from (0) to (9)`,
  },
  {
    what: 'an index of partitions that was made at once and one that was attached piece by piece',
    one: `create table p (id int, k int) partition by range (id); create table c partition of p for values from (0) to (9);
      create index i on p (k)`,
    other: `create table p (id int, k int) partition by range (id); create table c partition of p for values from (0) to (9);
      create index i on only p (k); create index any_name on c (k); alter index i attach partition any_name`,
  },
  {
    what: 'partitions below partitions',
    one: `create table p (id int, k int, primary key (id, k)) partition by range (id);
      create table c partition of p for values from (0) to (9) partition by range (k);
      create table d partition of c for values from (0) to (9)`,
    other: `create table d (id int, k int, constraint x primary key (id, k));
      create table c (id int, k int, constraint y primary key (id, k)) partition by range (k);
      alter table c attach partition d for values from (0) to (9);
      create table p (id int, k int, primary key (id, k)) partition by range (id);
      alter table p attach partition c for values from (0) to (9)`,
  },
  {
    what: 'a foreign key to a partitioned table with any number of partitions on the way',
    one: `create table p (id int primary key) partition by range (id); create table c partition of p for values from (0) to (9);
      create table t (a int references p)`,
    other: `create table p (id int primary key) partition by range (id); create table t (a int references p);
      create table x partition of p for values from (20) to (30);
      alter table p detach partition x; drop table x;
      create table c partition of p for values from (0) to (9)`,
  },
  {
    what: 'a trigger of a partitioned table and its clones',
    one: `create function g() returns trigger language plpgsql as 'begin return new; end';
      create table p (id int) partition by range (id); create table c partition of p for values from (0) to (9);
      create trigger x after insert on p for each row execute function g()`,
    other: `create function g() returns trigger language plpgsql as 'begin return new; end';
      create table p (id int) partition by range (id);
      create trigger x after insert on p for each row execute function g();
      create table c (id int); alter table p attach partition c for values from (0) to (9)`,
  },
  {
    what: 'the roles of a policy in another order',
    one: 'create table t (a int); create policy x on t to pg_monitor, pg_read_all_data using (true)',
    other:
      'create table t (a int); create policy x on t to pg_read_all_data, pg_monitor using (true)',
  },
  {
    what: 'the tables of a publication in another order',
    one: 'create table t (a int); create table u (a int); create publication x for table t, u',
    other:
      'create table t (a int); create table u (a int); create publication x for table u; alter publication x add table t',
  },
  {
    what: 'the tags of an event trigger in another order',
    one: `create function g() returns event_trigger language plpgsql as 'begin end';
      create event trigger x on ddl_command_end when tag in ('CREATE TABLE', 'CREATE VIEW') execute function g()`,
    other: `create function g() returns event_trigger language plpgsql as 'begin end';
      create event trigger x on ddl_command_end when tag in ('CREATE VIEW', 'CREATE TABLE') execute function g()`,
  },
  {
    what: 'a comment that was removed',
    one: 'create table t (a int)',
    other: `create table t (a int); comment on table t is 'x'; comment on column t.a is 'y'; comment on table t is null; comment on column t.a is ''`,
  },
  {
    what: 'a grant that was revoked, and one that says what holds anyway',
    one: `create table t (a int); create function g() returns int language sql as 'select 1'`,
    other: `create table t (a int); create function g() returns int language sql as 'select 1';
      grant select on t to pg_monitor; revoke select on t from pg_monitor; grant execute on function g() to public`,
    privileges: true,
  },
  {
    what: 'grants in another order and form',
    one: 'create table t (a int); grant select, insert on t to pg_monitor; grant update on t to public',
    other:
      'create table t (a int); grant update on t to public; grant insert on t to pg_monitor; grant select on t to pg_monitor',
    privileges: true,
  },
];
