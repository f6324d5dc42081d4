import type { Change } from '../change.ts';

/** Makes the changes that belong to another one; they change no row unless they say so. */
export function followChange(
  { subject }: Pick<Change, 'subject'>,
  sql: string,
  summary: string,
): Change {
  return {
    verb: 'alter',
    sql,
    summary,
    subject,
    produces: [],
    destroys: [],
    transactional: true,
    commitAfter: false,
    losesData: false,
    rewritesTable: false,
    lock: 'ACCESS EXCLUSIVE',
  };
}
