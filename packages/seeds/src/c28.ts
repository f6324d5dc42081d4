import { defineCohort } from '@orch/core';
import { inventRecruits } from './invent-recruits.ts';

/** The first recruits of whom no id number is kept. */
export const c28 = defineCohort({
  name: 'c28',
  table: 'recruits',
  key: ['github_name'],
  count: 5,
  rows: async (context) =>
    (await inventRecruits('c28', context)).map((recruit) => ({
      first_name: recruit.firstName,
      surname: recruit.surname,
      rocketchat_user: recruit.chatName,
      github_name: recruit.githubName,
      personal_email_address: recruit.email,
      cohort: 'C28 Data Eng',
    })),
});
