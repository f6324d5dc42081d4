import { column, type RenderShape } from './shape.ts';

/** Defaults of columns. */
export const columnDefaults: readonly RenderShape[] = [
  column("text DEFAULT 'x'::text", "table.text('x').defaultTo('x');"),
  column("text NOT NULL DEFAULT ''::text", "table.text('x').notNullable().defaultTo('');"),
  column("text DEFAULT 'it''s'::text", `table.text('x').defaultTo("it's");`),
  column("text DEFAULT 'a\"b''c'::text", `table.text('x').defaultTo('a"b\\'c');`),
  column("text DEFAULT 'two\nlines'::text", "table.text('x').defaultTo('two\\nlines');"),
  column(
    "text DEFAULT 'really?'::text",
    `table.specificType('x', "text DEFAULT 'really\\\\?'::text");`,
  ),
  column(
    "text NOT NULL DEFAULT 'a\\b'::text",
    `table.specificType('x', "text NOT NULL DEFAULT 'a\\\\b'::text");`,
  ),
  column(
    "text DEFAULT E'a\\\\b'::text",
    `table.specificType('x', "text DEFAULT E'a\\\\\\\\b'::text");`,
  ),
  column("text DEFAULT '$1 ${x} `y` :z'::text", "table.text('x').defaultTo('$1 ${x} `y` :z');"),
  column('text DEFAULT NULL::text', "table.text('x').defaultTo(knex.raw('NULL::text'));"),
  column(
    "text DEFAULT lower('X'::text)",
    `table.text('x').defaultTo(knex.raw("lower('X'::text)"));`,
  ),
  column(
    "character varying(9) DEFAULT 'x'::character varying",
    "table.string('x', 9).defaultTo('x');",
  ),
  column(
    "character(3) DEFAULT 'abc'::bpchar",
    `table.specificType('x', 'character(3)').defaultTo(knex.raw("'abc'::bpchar"));`,
  ),
  column('integer DEFAULT 5', "table.integer('x').defaultTo(5);"),
  column("integer DEFAULT '-5'::integer", "table.integer('x').defaultTo(-5);"),
  column('integer DEFAULT (5 + 1)', "table.integer('x').defaultTo(knex.raw('(5 + 1)'));"),
  column('bigint DEFAULT 5', "table.bigInteger('x').defaultTo(knex.raw('5'));"),
  column("bigint DEFAULT '5'::bigint", "table.bigInteger('x').defaultTo(5);"),
  column(
    "bigint DEFAULT '9223372036854775807'::bigint",
    "table.bigInteger('x').defaultTo('9223372036854775807');",
  ),
  column('smallint DEFAULT 5', "table.smallint('x').defaultTo(knex.raw('5'));"),
  column("smallint DEFAULT '5'::smallint", "table.smallint('x').defaultTo(5);"),
  column('numeric(10,2) DEFAULT 0', "table.decimal('x', 10, 2).defaultTo(knex.raw('0'));"),
  column("numeric DEFAULT '1.50'::numeric", "table.decimal('x', null).defaultTo('1.50');"),
  column('numeric(4,2) DEFAULT 1.5', "table.decimal('x', 4, 2).defaultTo(knex.raw('1.5'));"),
  column('double precision DEFAULT 0.5', "table.double('x').defaultTo(knex.raw('0.5'));"),
  column("double precision DEFAULT '0.5'::double precision", "table.double('x').defaultTo(0.5);"),
  column("real DEFAULT 'NaN'::real", "table.float('x').defaultTo('NaN');"),
  column('boolean DEFAULT true', "table.boolean('x').defaultTo(true);"),
  column('boolean NOT NULL DEFAULT false', "table.boolean('x').notNullable().defaultTo(false);"),
  column(
    'jsonb DEFAULT \'{"a": [1, null]}\'::jsonb',
    `table.jsonb('x').defaultTo('{"a": [1, null]}');`,
  ),
  column("json DEFAULT '{}'::json", "table.json('x').defaultTo('{}');"),
  column("text[] DEFAULT '{}'::text[]", "table.specificType('x', 'text[]').defaultTo('{}');"),
  column(
    'text[] DEFAULT ARRAY[]::text[]',
    "table.specificType('x', 'text[]').defaultTo(knex.raw('ARRAY[]::text[]'));",
  ),
  column(
    'uuid DEFAULT gen_random_uuid()',
    "table.uuid('x').defaultTo(knex.raw('gen_random_uuid()'));",
  ),
  column(
    'timestamp with time zone DEFAULT now()',
    "table.timestamp('x').defaultTo(knex.raw('now()'));",
  ),
  column(
    'timestamp with time zone DEFAULT CURRENT_TIMESTAMP',
    "table.timestamp('x').defaultTo(knex.fn.now());",
  ),
  column(
    "timestamp without time zone DEFAULT '2020-01-02 03:04:05'::timestamp without time zone",
    "table.timestamp('x', { useTz: false }).defaultTo('2020-01-02 03:04:05');",
  ),
  column(
    "timestamp(3) with time zone DEFAULT '2020-01-02 03:04:05+00'::timestamp with time zone",
    "table.timestamp('x', { precision: 3 }).defaultTo('2020-01-02 03:04:05+00');",
  ),
  column("date DEFAULT '2020-01-02'::date", "table.date('x').defaultTo('2020-01-02');"),
  column(
    "interval DEFAULT '1 day'::interval",
    "table.specificType('x', 'interval').defaultTo('1 day');",
  ),
  column(
    "bytea DEFAULT '\\xdead'::bytea",
    `table.specificType('x', "bytea DEFAULT '\\\\xdead'::bytea");`,
  ),
  column('date DEFAULT CURRENT_DATE', "table.date('x').defaultTo(knex.raw('CURRENT_DATE'));"),
];
