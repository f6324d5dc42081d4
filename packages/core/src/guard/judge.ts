import { assertNever } from '../failure/assert-never.ts';
import type { Finding } from '../failure/finding.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';
import type { Allowed } from './policy.ts';
import { pathsOf, type TreeChange } from './tree-change.ts';

/** What a branch is judged by. */
export interface Judgement {
  /** Null when no branch is known. */
  readonly branch: string | null;
  readonly allows: Allowed;
  /** What git calls the state to go back to, e.g. a commit. */
  readonly base: string;
}

/** The changes that a branch may not make, in their order, each with what to type. */
export function judgeChanges(
  changes: readonly TreeChange[],
  judgement: Judgement,
): readonly Finding[] {
  return changes
    .filter(({ kind }) => !isAllowed(kind, judgement.allows))
    .map((change) => findingAbout(change, judgement));
}

/** Whether a branch that allows this much may make such a change. */
export function isAllowed(kind: TreeChange['kind'], allows: Allowed): boolean {
  return allows === 'anything' || (allows === 'additions' && kind === 'added');
}

function findingAbout(change: TreeChange, { branch, allows, base }: Judgement): Finding {
  const path = quoteForMessage(change.path);
  const who = branch === null ? 'this commit' : quoteForMessage(branch);
  const released = allows === 'additions' ? 'released revision' : 'revision';
  const common = { severity: 'error' as const, subject: change.path };
  const back = `git restore --source=${base} --staged --worktree -- ${pathsOf(change).map(shellWord).join(' ')}`;
  switch (change.kind) {
    case 'added':
      return {
        ...common,
        code: 'GUARD.ADDED',
        message: `${who} adds the revision ${path}`,
        hint: `git rm --cached -- ${shellWord(change.path)}`,
      };
    case 'edited':
      return {
        ...common,
        code: 'GUARD.EDITED',
        message: `${who} edits the ${released} ${path}`,
        hint: back,
      };
    case 'deleted':
      return {
        ...common,
        code: 'GUARD.DELETED',
        message: `${who} deletes the ${released} ${path}`,
        hint: back,
      };
    case 'renamed':
      return {
        ...common,
        code: 'GUARD.RENAMED',
        message: `${who} renames the ${released} ${quoteForMessage(change.from)} to ${path}`,
        hint: back,
      };
    default:
      return assertNever(change);
  }
}

/** One word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll(`'`, `'\\''`)}'`;
}
