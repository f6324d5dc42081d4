import { sql, type RenderShape } from './shape.ts';

/** Whole objects. */
export const objects: readonly RenderShape[] = [
  sql('DROP TABLE "public"."t"', "await knex.schema.dropTable('t');", 'create table t ()'),
  sql(
    'ALTER TABLE "public"."t" RENAME TO "u"',
    "await knex.schema.renameTable('t', 'u');",
    'create table t (id integer primary key)',
  ),
  sql('DROP VIEW "public"."v"', "await knex.schema.dropView('v');", 'create view v as select 1'),
  sql(
    'DROP MATERIALIZED VIEW "public"."v"',
    "await knex.schema.dropMaterializedView('v');",
    'create materialized view v as select 1',
  ),
  sql('CREATE SCHEMA "other"', "await knex.schema.createSchema('other');"),
  sql('DROP SCHEMA "other"', "await knex.schema.dropSchema('other');", 'create schema other'),
  sql(
    'DROP TABLE "other"."t"',
    "await knex.schema.withSchema('other').dropTable('t');",
    'create schema other; create table other.t (); create table t ()',
  ),
  sql(
    'DROP INDEX "other"."i"',
    "await knex.schema.withSchema('other').alterTable('t', (table) => { table.dropIndex(['a'], 'i'); });",
    'create schema other; create table other.t (a integer); create index i on other.t (a); create table t (a integer); create index i on t (a)',
  ),
  ...[
    'CREATE SEQUENCE "public"."s" AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1 NO CYCLE',
    'CREATE SEQUENCE "public"."s" AS smallint INCREMENT BY 5 MINVALUE -3 MAXVALUE 99 START WITH 0 CACHE 4 CYCLE',
    'CREATE SEQUENCE "public"."s" AS bigint INCREMENT BY -1 MINVALUE -9223372036854775808 MAXVALUE -1 START WITH -1 CACHE 1 NO CYCLE',
  ].map((statement, index): RenderShape =>
    sql(
      statement,
      [
        "await knex.raw('CREATE SEQUENCE public.s');",
        "await knex.raw('CREATE SEQUENCE public.s AS smallint INCREMENT BY 5 MINVALUE -3 MAXVALUE 99 START WITH 0 CACHE 4 CYCLE');",
        "await knex.raw('CREATE SEQUENCE public.s AS bigint INCREMENT BY -1 MINVALUE -9223372036854775808 MAXVALUE -1 START WITH -1 CACHE 1 NO CYCLE');",
      ][index] ?? '',
    ),
  ),
];
