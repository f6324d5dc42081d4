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
