/** The cohorts of recruits that the application has, oldest first. */
export const cohortNames = ['c25', 'c26', 'c27', 'c28'] as const;

/** One of the application's cohorts. */
export type CohortName = (typeof cohortNames)[number];
