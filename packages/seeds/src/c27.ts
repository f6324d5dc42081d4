import { defineCohort } from '@orch/core';
import { inventRecruits } from './invent-recruits.ts';

/** The first recruits after `chatname` became `rocketchat_user`. */
export const c27 = defineCohort({
  name: 'c27',
  table: 'recruits',
  key: ['github_name'],
  count: 5,
  rows: async (context) =>
    (await inventRecruits('c27', context)).map((recruit) => ({
      first_name: recruit.firstName,
      surname: recruit.surname,
      rocketchat_user: recruit.chatName,
      github_name: recruit.githubName,
      id_number: recruit.idNumber,
      personal_email_address: recruit.email,
      cohort: 'C27 Data Eng',
    })),
});
