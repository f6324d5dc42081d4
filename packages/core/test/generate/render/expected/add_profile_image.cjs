/**
 * add profile image to users.
 *
 * @revision 20260103000000_add_profile_image
 * @parents  20260101000000_begin
 */

/** @param {import('knex').Knex} knex */
exports.up = async function (knex) {
  await knex.schema.alterTable('users', (table) => {
    table.text('profile_image');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function (knex) {
  await knex.schema.alterTable('users', (table) => {
    // drops the values of users.profile_image
    table.dropColumn('profile_image');
  });
};
