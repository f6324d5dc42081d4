/**
 * Create cohorts and recruits.
 *
 * @revision 20260102000000_create_recruits
 * @parents
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('cohorts', (table) => {
    table.increments('id');
    table.string('name', 40).notNullable().unique({ indexName: 'cohorts_name_key' });
  });

  await knex.raw(`CREATE TYPE public.recruit_state AS ENUM ('applied', 'accepted')`);

  await knex.schema.createTable('recruits', (table) => {
    table.specificType('id', 'bigint GENERATED ALWAYS AS IDENTITY').primary();
    table.text('first_name').notNullable();
    table.text('chatname').comment('on Rocket.Chat');
    table.specificType('state', 'recruit_state').notNullable().defaultTo('applied');
    table.decimal('score', 4, 1).notNullable().defaultTo(knex.raw('0'));
    table.specificType(
      'full_name',
      "text GENERATED ALWAYS AS (first_name || COALESCE(chatname, ''::text)) STORED",
    );
    table.integer('cohort_id');
    table.timestamp('created_at').notNullable().defaultTo(knex.raw('now()'));
    table.check('(score >= (0)::numeric) AND (score <= (100)::numeric)', {}, 'score_in_range');
    table
      .foreign('cohort_id', 'recruits_cohort_id_fkey')
      .references('id')
      .inTable('cohorts')
      .onDelete('SET NULL');
    table.index(['cohort_id'], 'recruits_cohort_id_idx');
    table.unique([knex.raw('lower(chatname)')], {
      indexName: 'recruits_chatname_key',
      useConstraint: false,
      predicate: knex.whereRaw('chatname IS NOT NULL'),
    });
    table.comment('Everyone who applied');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE public.recruits DROP CONSTRAINT recruits_cohort_id_fkey');

  // drops cohorts with its rows
  await knex.schema.dropTable('cohorts');

  // drops recruits with its rows
  await knex.schema.dropTable('recruits');

  await knex.raw('DROP TYPE public.recruit_state');
}
