import { defineCohort } from '@orch/core';
import { inventRecruits } from './invent-recruits.ts';

/** The first recruits; nobody asks for their addresses, or for their cohort, yet. */
export const c25 = defineCohort({
  name: 'c25',
  table: 'recruits',
  key: ['github_name'],
  rows: async (context) =>
    (await inventRecruits('c25', context)).map((recruit) => ({
      first_name: recruit.firstName,
      surname: recruit.surname,
      chatname: recruit.chatName,
      github_name: recruit.githubName,
      id_number: recruit.idNumber,
    })),
});
