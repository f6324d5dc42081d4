import { addedTo, literal, sql, type RenderShape } from './shape.ts';

const indexed = 'create table t (a integer, b text, c jsonb, d text[])';

/** Indexes of a table. */
export const indexes: readonly RenderShape[] = [
  addedTo(indexed, 'CREATE INDEX t_a_index ON public.t USING btree (a)', "table.index(['a']);"),
  addedTo(
    indexed,
    'CREATE INDEX i ON public.t USING btree (a, b)',
    "table.index(['a', 'b'], 'i');",
  ),
  addedTo(indexed, 'CREATE INDEX i ON public.t USING hash (b)', "table.index(['b'], 'i', 'hash');"),
  addedTo(indexed, 'CREATE INDEX i ON public.t USING gin (d)', "table.index(['d'], 'i', 'gin');"),
  addedTo(
    indexed,
    'CREATE INDEX i ON public.t USING gin (c jsonb_path_ops)',
    "table.index([knex.raw('c jsonb_path_ops')], 'i', 'gin');",
  ),
  addedTo(
    indexed,
    'CREATE INDEX i ON public.t USING btree (a DESC NULLS LAST, b)',
    "table.index([knex.raw('a DESC NULLS LAST'), 'b'], 'i');",
  ),
  addedTo(
    indexed,
    'CREATE INDEX i ON public.t USING btree (b COLLATE "C" text_pattern_ops)',
    `table.index([knex.raw('b COLLATE "C" text_pattern_ops')], 'i');`,
  ),
  addedTo(
    indexed,
    'CREATE INDEX i ON public.t USING btree (lower(b), ((a + 1)))',
    "table.index([knex.raw('lower(b)'), knex.raw('((a + 1))')], 'i');",
  ),
  addedTo(
    indexed,
    "CREATE INDEX i ON public.t USING btree (a) WHERE ((b = 'x'::text) AND (a > 0))",
    `table.index(['a'], 'i', { predicate: knex.whereRaw("(b = 'x'::text) AND (a > 0)") });`,
  ),
  addedTo(
    indexed,
    'CREATE UNIQUE INDEX i ON public.t USING btree (a)',
    "table.unique(['a'], { indexName: 'i', useConstraint: false });",
  ),
  addedTo(
    indexed,
    'CREATE UNIQUE INDEX i ON public.t USING btree (lower(b)) WHERE (a IS NULL)',
    "table.unique([knex.raw('lower(b)')], { indexName: 'i', useConstraint: false, predicate: knex.whereRaw('a IS NULL') });",
  ),
  ...[
    'CREATE INDEX i ON public.t USING btree (a) INCLUDE (b)',
    "CREATE INDEX i ON public.t USING btree (a) WITH (fillfactor='70')",
    'CREATE INDEX "I.j" ON public.t USING btree (a)',
    'CREATE INDEX i ON public.t USING gin (d) WHERE (a > 0)',
  ].map((statement) => sql(statement, `await knex.raw(${literal(statement)});`, indexed)),
  {
    ...sql(
      'CREATE UNIQUE INDEX i ON public.t USING btree (a) NULLS NOT DISTINCT',
      "await knex.raw('CREATE UNIQUE INDEX i ON public.t USING btree (a) NULLS NOT DISTINCT');",
      indexed,
    ),
    since: 15,
  },
  sql(
    "CREATE INDEX i ON public.t USING btree (a) WHERE (c ? 'x'::text)",
    "await knex.raw(`CREATE INDEX i ON public.t USING btree (a) WHERE (c \\\\? 'x'::text)`);",
    indexed,
  ),
];
