/**
 * Drop old data!
 *
 * @revision 20260106000000_drop_old_data
 * @parents  20260101000000_begin
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('recruits', (table) => {
    // drops the values of recruits.id_number
    table.dropColumn('id_number');
    // drops the values of recruits."Odd"
    table.dropColumn('Odd');
  });

  // drops archive.letters with its rows
  await knex.schema.withSchema('archive').dropTable('letters');

  // loses data: make visits unlogged
  await knex.raw('ALTER TABLE public.visits SET UNLOGGED');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('recruits', (table) => {
    table.text('id_number');
    table.text('Odd');
  });

  await knex.schema.withSchema('archive').createTable('letters', (table) => {
    table.integer('id').notNullable();
  });

  await knex.raw('ALTER TABLE public.visits SET LOGGED');
}
