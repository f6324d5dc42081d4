/**
 * add profile image to users.
 *
 * @revision 20260103000000_add_profile_image
 * @parents  20260101000000_begin
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('users', (table) => {
    table.text('profile_image');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('users', (table) => {
    // drops the values of users.profile_image
    table.dropColumn('profile_image');
  });
}
