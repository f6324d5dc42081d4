/**
 * Index recruits by email.
 *
 * @revision 20260107000000_index_concurrently
 * @parents  20260101000000_begin
 */
import type { Knex } from 'knex';

export const config = { transaction: false };

export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    'CREATE INDEX CONCURRENTLY recruits_email_idx ON public.recruits USING btree (email)',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX CONCURRENTLY public.recruits_email_idx');
}
