import { defineModel } from '@orch/core';

/** People who are being recruited. */
export const recruits = defineModel('recruits', (table) => {
  table.increments('id');
  table.text('first_name').notNullable();
  table.text('surname').notNullable();
  table.text('chatname').notNullable();
  table.text('github_name').notNullable().unique();
  table
    .text('id_number')
    .notNullable()
    .unique()
    .comment('Thirteen digits; the last is a check digit');
});
