import type { CommitSha } from '../git/repository.ts';
import { unreadableUpdate } from './errors.ts';

/** A branch that a push moves. */
export interface RefUpdate {
  readonly branch: string;
  /** Where it was; null for a new branch. */
  readonly before: CommitSha | null;
  readonly after: CommitSha;
}

const sha = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const nothing = /^0+$/;
const branchRef = /^refs\/heads\/(.+)$/s;

/**
 * The branches in what git writes to a `pre-receive` hook, `<old> <new> <ref>` in each line; tags
 * and deleted branches are left out.
 *
 * @throws OrchError `GUARD.UNREADABLE_UPDATE`
 */
export function parseReceived(input: string): readonly RefUpdate[] {
  return linesOf(input).flatMap((line) => {
    const [before = '', after = '', ...ref] = line.split(' ');
    return updateOf(line, { before, after, ref: ref.join(' ') });
  });
}

/**
 * The branches in what git writes to a `pre-push` hook, `<local ref> <local commit> <remote ref>
 * <remote commit>` in each line. The name that counts is the one on the other side.
 *
 * @throws OrchError `GUARD.UNREADABLE_UPDATE`
 */
export function parsePushed(input: string): readonly RefUpdate[] {
  return linesOf(input).flatMap((line) => {
    const words = line.split(' ');
    const [after = '', ref = '', before = ''] = words.slice(-3);
    return updateOf(line, { before, after, ref });
  });
}

function linesOf(input: string): readonly string[] {
  return input.split(/\r?\n/).filter((line) => line !== '');
}

function updateOf(
  line: string,
  { before, after, ref }: { readonly before: string; readonly after: string; readonly ref: string },
): readonly RefUpdate[] {
  if (!sha.test(before) || !sha.test(after) || ref === '') throw unreadableUpdate(line);
  const [, branch] = branchRef.exec(ref) ?? [];
  if (branch === undefined || nothing.test(after)) return [];
  return [
    {
      branch,
      before: nothing.test(before) ? null : (before as CommitSha),
      after: after as CommitSha,
    },
  ];
}
