/**
 * merge * / heads.
 *
 * Not proved: it was not tried.
 *
 * @revision 20260401000000_merge_heads
 * @parents  20260301000000_a, "20260302000000_b,c"
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
