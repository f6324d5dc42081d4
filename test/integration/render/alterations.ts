import { addedTo, literal, sql, type RenderShape } from './shape.ts';

const plain =
  'create table r (id integer primary key); create table t (id integer constraint t_pkey primary key, a integer not null, b text constraint t_b_key unique, constraint t_a_check check (a > 0), constraint t_a_fkey foreign key (a) references r); create index t_b_idx on t (b)';

/** Changes to a table that exists. */
export const alterations: readonly RenderShape[] = [
  addedTo(plain, 'ALTER TABLE "public"."t" ADD COLUMN "c" text', "table.text('c');"),
  addedTo(
    plain,
    'ALTER TABLE "public"."t" ADD COLUMN "c" integer NOT NULL DEFAULT 0',
    "table.integer('c').notNullable().defaultTo(0);",
  ),
  addedTo(plain, 'ALTER TABLE "public"."t" DROP COLUMN "b"', "table.dropColumn('b');"),
  addedTo(
    plain,
    'ALTER TABLE "public"."t" RENAME COLUMN "b" TO "c"',
    "table.renameColumn('b', 'c');",
  ),
  addedTo(
    plain,
    'ALTER TABLE "public"."t" ALTER COLUMN "a" DROP NOT NULL',
    "table.setNullable('a');",
  ),
  addedTo(
    plain,
    'ALTER TABLE "public"."t" ALTER COLUMN "b" SET NOT NULL',
    "table.dropNullable('b');",
  ),
  addedTo(plain, 'ALTER TABLE "public"."t" DROP CONSTRAINT "t_pkey"', 'table.dropPrimary();'),
  addedTo(
    plain,
    'ALTER TABLE "public"."t" DROP CONSTRAINT "t_b_key"',
    "table.dropUnique(['b'], 't_b_key');",
  ),
  addedTo(
    plain,
    'ALTER TABLE "public"."t" DROP CONSTRAINT "t_a_fkey"',
    "table.dropForeign(['a'], 't_a_fkey');",
  ),
  addedTo(
    plain,
    'ALTER TABLE "public"."t" DROP CONSTRAINT "t_a_check"',
    "table.dropChecks('t_a_check');",
  ),
  addedTo(plain, 'DROP INDEX "public"."t_b_idx"', "table.dropIndex(['b'], 't_b_idx');"),
  addedTo(
    plain,
    'ALTER TABLE "public"."t" ADD CONSTRAINT "t_b_check" CHECK ((b <> \'\'::text))',
    `table.check("b <> ''::text", {}, 't_b_check');`,
  ),
  addedTo(
    plain,
    'ALTER TABLE "public"."t" ADD CONSTRAINT "t_a_key" UNIQUE (a) DEFERRABLE INITIALLY DEFERRED',
    "table.unique(['a'], { indexName: 't_a_key', deferrable: 'deferred' });",
  ),
  addedTo(plain, `COMMENT ON TABLE "public"."t" IS 'all of them'`, "table.comment('all of them');"),
  {
    title: 'several changes to one table',
    given: plain,
    plan: [
      'ALTER TABLE "public"."t" DROP CONSTRAINT "t_a_fkey"',
      'ALTER TABLE "public"."t" DROP COLUMN "b"',
      'ALTER TABLE "public"."t" ADD COLUMN "c" text',
      'ALTER TABLE "public"."t" ADD CONSTRAINT "t_c_key" UNIQUE (c)',
      `COMMENT ON COLUMN "public"."t"."c" IS 'new'`,
    ],
    code: [
      "await knex.schema.alterTable('t', (table) => {",
      "table.text('c').comment('new');",
      "table.dropForeign(['a'], 't_a_fkey');",
      "table.dropColumn('b');",
      "table.unique(['c'], { indexName: 't_c_key' });",
      '});',
    ],
  },
  {
    title: 'a column that takes the place of another is not added before it goes',
    given: plain,
    plan: [
      'ALTER TABLE "public"."t" DROP COLUMN "b"',
      'ALTER TABLE "public"."t" ADD COLUMN "b" integer',
    ],
    code: [
      "await knex.schema.alterTable('t', (table) => {",
      "table.dropColumn('b');",
      '});',
      "await knex.schema.alterTable('t', (table) => {",
      "table.integer('b');",
      '});',
    ],
  },
  {
    title: 'a column under the old name of a renamed one',
    given: plain,
    plan: [
      'ALTER TABLE "public"."t" RENAME COLUMN "b" TO "c"',
      'ALTER TABLE "public"."t" ADD COLUMN "b" integer',
    ],
    code: [
      "await knex.schema.alterTable('t', (table) => {",
      "table.renameColumn('b', 'c');",
      '});',
      "await knex.schema.alterTable('t', (table) => {",
      "table.integer('b');",
      '});',
    ],
  },
  {
    title: 'a table that is renamed first',
    given: plain,
    plan: [
      'ALTER TABLE "public"."t" RENAME TO "old"',
      'ALTER TABLE "public"."old" RENAME TO "older"',
      'ALTER TABLE "public"."older" DROP CONSTRAINT "t_pkey"',
      'DROP INDEX "public"."t_b_idx"',
      'CREATE TABLE "public"."t" ("id" integer NOT NULL, CONSTRAINT "t_pkey" PRIMARY KEY (id))',
    ],
    code: [
      "await knex.schema.renameTable('t', 'old');",
      "await knex.schema.renameTable('old', 'older');",
      "await knex.schema.alterTable('older', (table) => {",
      "table.dropPrimary('t_pkey');",
      "table.dropIndex(['b'], 't_b_idx');",
      '});',
      "await knex.schema.createTable('t', (table) => {",
      "table.integer('id').primary();",
      '});',
    ],
  },
  {
    title: 'a serial column of an existing table',
    given: 'create table t (a integer)',
    plan: [
      'CREATE SEQUENCE "public"."t_id_seq" AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1 NO CYCLE',
      `ALTER TABLE "public"."t" ADD COLUMN "id" integer NOT NULL DEFAULT nextval('public.t_id_seq'::regclass)`,
      'ALTER SEQUENCE "public"."t_id_seq" OWNED BY "public"."t"."id"',
      'ALTER TABLE "public"."t" ADD CONSTRAINT "t_pkey" PRIMARY KEY (id)',
    ],
    code: [
      "await knex.schema.alterTable('t', (table) => {",
      "table.increments('id', { primaryKey: false });",
      "table.primary(['id']);",
      '});',
    ],
  },
  addedTo(
    plain,
    'ALTER TABLE "public"."t" ADD CONSTRAINT "t_b_check" CHECK ((b <> \':word: ::x\'::text))',
    `table.check("b <> ':word: ::x'::text", {}, 't_b_check');`,
  ),
  ...[
    'ALTER TABLE "public"."t" ADD CONSTRAINT "c" CHECK ((b <> \':constructor\'::text))',
    'ALTER TABLE "public"."t" ALTER COLUMN "a" SET DEFAULT 5',
    'ALTER TABLE "public"."t" ALTER COLUMN "a" TYPE bigint USING "a"::bigint',
    'ALTER TABLE "public"."t" RENAME CONSTRAINT "t_b_key" TO "t_b_unique"',
    `COMMENT ON COLUMN "public"."t"."a" IS 'existing'`,
    `COMMENT ON TABLE "public"."t" IS 'it''s'`,
    'ALTER TABLE "public"."t" ADD CONSTRAINT "t_r" FOREIGN KEY (id) REFERENCES public.r(id) MATCH FULL',
    'ALTER TABLE "public"."t" ADD CONSTRAINT "t_r" FOREIGN KEY (id) REFERENCES public.r(id) NOT VALID',
    'ALTER TABLE "public"."t" ADD CONSTRAINT "t_c" CHECK ((a < 9)) NOT VALID',
    'ALTER TABLE "public"."t" ADD CONSTRAINT "t_x" EXCLUDE USING btree (a WITH =)',
  ].map((statement) =>
    sql(
      statement,
      `await knex.raw(${literal(statement.replaceAll(/"([a-z_]+)"/g, '$1'))});`,
      plain,
    ),
  ),
];
