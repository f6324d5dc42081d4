import type { Finding } from '../failure/finding.ts';
import type { ErrorTable } from '../failure/error-table.ts';
import type { RevisionId } from '../revision/revision.ts';

/** Every finding about a merge. */
export const mergeFindings = {
  'MERGE.TABLES_EMPTY': {
    when: 'A revision may move rows, and no invented rows were found that some tables accept; they were empty when both orders were tried.',
    remedy: 'Look at what the revisions do to the rows of these tables.',
  },
  'MERGE.NO_INVENTED_ROWS': {
    when: 'A revision fails by itself on tables that have invented rows, so that both orders were tried on empty tables.',
    remedy: 'Look at what the revision does to rows; it may fail on real ones too.',
  },
  'MERGE.NO_WAY_BACK': {
    when: 'A database that ran the sides in the wrong order cannot be brought into the right one by reverting and applying again.',
    remedy:
      'Write the missing down, or bring that database to the merged schema by hand and stamp it.',
  },
} satisfies ErrorTable;

/** These tables stayed empty. */
export function tablesEmpty(
  tables: readonly { readonly table: string; readonly reason: string }[],
): Finding {
  const [first] = tables;
  const more = tables.length > 1 ? ` and ${tables.length - 1} more tables` : '';
  return {
    code: 'MERGE.TABLES_EMPTY',
    severity: 'warning',
    subject: first?.table ?? '',
    message: `${first?.table ?? ''}${more} had no rows when both orders were tried: ${first?.reason ?? ''}`,
    hint: 'look at what the revisions do to the rows there',
    detail: tables.map(({ table, reason }) => `${table}: ${reason}`).join('\n'),
  };
}

/** One side cannot run on invented rows; `reason` is the failure's sentence. */
export function noInventedRows(reason: string): Finding {
  return {
    code: 'MERGE.NO_INVENTED_ROWS',
    severity: 'warning',
    subject: 'rows',
    message: `with invented rows ${reason}, so both orders were tried on empty tables`,
    hint: 'see whether the revision can run where rows exist',
  };
}

/** The wrong order cannot be undone on the shadow; `reason` is the failure's sentence. */
export function noWayBack(head: RevisionId, reason: string): Finding {
  return {
    code: 'MERGE.NO_WAY_BACK',
    severity: 'warning',
    subject: head,
    message: `a database at ${head} cannot be reordered: ${reason}`,
    hint: `write the down of ${head}, or move such databases by hand`,
  };
}
