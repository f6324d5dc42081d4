/**
 * Add email.
 *
 * @revision 20260104000000_add_email
 * @parents  20260101000000_begin
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('recruits', (table) => {
    table.text('email');
  });

  await knex.raw('CREATE INDEX recruits_email_idx ON public.recruits USING btree (email)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX public.recruits_email_idx');

  await knex.schema.alterTable('recruits', (table) => {
    table.dropColumn('email');
  });
}
