import { defineCohort } from '@orch/core';
import { inventRecruits } from './invent-recruits.ts';

/** The first recruits who are told which cohort they are in. */
export const c26 = defineCohort({
  name: 'c26',
  table: 'recruits',
  key: ['github_name'],
  count: 5,
  rows: async (context) =>
    (await inventRecruits('c26', context)).map((recruit) => ({
      first_name: recruit.firstName,
      surname: recruit.surname,
      chatname: recruit.chatName,
      github_name: recruit.githubName,
      id_number: recruit.idNumber,
      personal_email_address: recruit.email,
      cohort: 'C26 Data Eng',
    })),
});
