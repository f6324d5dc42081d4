import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';
import { unifiedDiff } from './unified-diff.ts';

/** Every finding about a history against what is applied to a database. */
export const checkFindings = {
  'HISTORY.EDITED': {
    when: 'The file of an applied revision is no longer what was applied.',
    remedy: 'Restore the file and put the change into a new revision.',
  },
  'HISTORY.MISSING': {
    when: 'An applied revision has no file in the folder, but Git knows it elsewhere.',
    remedy: 'Check out the commit that has it, or revert the revision from there.',
  },
  'HISTORY.RENAMED': {
    when: 'The file of an applied revision was renamed; its name is what it is known by.',
    remedy: 'Give the file its old name back.',
  },
  'HISTORY.ORPHAN': {
    when: 'An applied revision is in no known history.',
    remedy:
      'Bring its file back; the text that was applied is in the store (`orch show`). On a database of your own, `orch reconcile` replaces it by what is official.',
  },
  'HISTORY.OUT_OF_ORDER': {
    when: 'A revision is pending although one that builds on it is applied.',
    remedy: 'Give the late revision a header with the present head as its parent, or a newer name.',
  },
  'HISTORY.SEVERAL_HEADS': {
    when: 'Two revisions build on the same one, and nothing merges them.',
    remedy: 'Merge them with `orch merge-heads`, or name the head you mean.',
  },
} satisfies ErrorTable;

/** The file differs from what was applied; the detail is the difference. */
export function edited(revision: Revision, applied: AppliedRevision, isInGit: boolean): Finding {
  const restore = `restore the file (orch show ${revision.id} --applied) and write a new revision`;
  const replace = 'when it is committed, orch checkout-safe HEAD replaces what was applied';
  return {
    code: 'HISTORY.EDITED',
    severity: 'error',
    subject: revision.id,
    message: `${quoteForMessage(revision.path)} was edited after it was applied`,
    hint: isInGit ? `${restore}; ${replace}` : restore,
    detail: unifiedDiff(
      { label: `${applied.fileName} (applied)`, text: applied.source },
      { label: `${revision.fileName} (now)`, text: revision.source },
    ),
  };
}

/** The folder has no such file; `where` says in words where Git has it. */
export function missing(applied: AppliedRevision, where: string): Finding {
  return {
    code: 'HISTORY.MISSING',
    severity: 'error',
    subject: applied.id,
    message: `${applied.id} is applied and has no file here; it is in ${quoteForMessage(where)}`,
    hint: `orch checkout-safe HEAD reverts it as it was applied; or bring ${quoteForMessage(applied.path)} back`,
  };
}

/** A pending revision has the text of an applied one that has no file. */
export function renamed(applied: AppliedRevision, now: Revision): Finding {
  return {
    code: 'HISTORY.RENAMED',
    severity: 'error',
    subject: applied.id,
    message: `${quoteForMessage(applied.fileName)} was renamed to ${quoteForMessage(now.fileName)} after it was applied`,
    hint: `give ${quoteForMessage(now.path)} its old name back`,
  };
}

/** No known history has the revision. */
export function orphan(applied: AppliedRevision, isInGit: boolean): Finding {
  const ways = `bring its file back (orch show ${applied.id} prints what was applied), or orch reconcile`;
  return {
    code: 'HISTORY.ORPHAN',
    severity: 'error',
    subject: applied.id,
    message: `${applied.id} is applied and in no known history`,
    hint: isInGit ? `${ways}, or orch checkout-safe HEAD, which reverts it with that text` : ways,
  };
}

/** A pending revision that an applied one builds on. */
export function outOfOrder(id: RevisionId, after: RevisionId): Finding {
  return {
    code: 'HISTORY.OUT_OF_ORDER',
    severity: 'error',
    subject: id,
    message: `${id} is pending, but ${after}, which comes after it, is applied`,
    hint: `give ${id} a newer name, or a header with the present head as its parent`,
  };
}

/** The history ends in several places. */
export function severalHeadsFinding(
  heads: readonly RevisionId[],
  local: readonly RevisionId[],
): Finding {
  return {
    code: 'HISTORY.SEVERAL_HEADS',
    severity: 'error',
    subject: heads[0] ?? '',
    message: `the history has ${heads.length} heads: ${heads.join(', ')}`,
    hint: local.length > 0 ? 'orch reconcile' : 'orch merge-heads',
  };
}
