/**
 * add profile image to users.
 *
 * @revision 20260103000000_add_profile_image
 * @parents  20260101000000_begin
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE public.users ADD COLUMN profile_image text');
}

export async function down(knex: Knex): Promise<void> {
  // drops the values of users.profile_image
  await knex.raw('ALTER TABLE public.users DROP COLUMN profile_image');
}
