import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';

/** Every code of this folder. */
export const guardErrors = {
  'GUARD.ADDED': {
    when: 'A branch that may not add revisions adds one.',
    remedy: 'Take it out of the branch; revisions are generated on a release branch.',
  },
  'GUARD.EDITED': {
    when: 'A branch edits a revision that its base has.',
    remedy: 'Put it back, and write a new revision instead.',
  },
  'GUARD.DELETED': {
    when: 'A branch deletes a revision that its base has.',
    remedy: 'Put it back; a database that ran it needs it to go back.',
  },
  'GUARD.RENAMED': {
    when: 'A branch renames a revision that its base has; the file name is its identity.',
    remedy: 'Give it its name back.',
  },
  'GUARD.NO_BASE': {
    when: 'There is no release branch in this clone to compare with.',
    remedy: 'Fetch it, pass `--base <branch>`, or name it in `releaseBranches`.',
  },
  'GUARD.SHALLOW': {
    when: 'The clone is too shallow to hold the commit where the branch began.',
    remedy: 'Run `git fetch --unshallow`; in GitHub Actions check out with `fetch-depth: 0`.',
  },
  'GUARD.NO_FOLDERS': {
    when: 'No folder of migrations is known.',
    remedy: 'Run it in a project of orch; in a bare repository set `orch.migrations`.',
  },
  'GUARD.INVALID_RULE': {
    when: 'A rule in the Git configuration of a bare repository is not `pattern=allowed`.',
    remedy: 'Write `git config --add orch.guard "hotfix/*=additions"`.',
  },
  'GUARD.UNREADABLE_UPDATE': {
    when: 'What stands on stdin is not what git writes to its hooks.',
    remedy: 'Let git run it as a hook.',
  },
  'HOOKS.SHARED_FOLDER': {
    when: 'The hooks of Git are in a folder that all repositories of this user share.',
    remedy: 'Give this repository a folder of its own: `git config core.hooksPath .git/hooks`.',
  },
  'HOOKS.TWO_PREVIOUS': {
    when: 'Another tool wrote its hook over that of orch, and the one before orch is still kept.',
    remedy: 'Make one hook of the two, and remove the other.',
  },
  'HOOKS.OTHER_PROJECT': {
    when: 'The hooks of this repository belong to another project of it.',
    remedy: 'Remove those first: `orch hooks remove`.',
  },
} satisfies ErrorTable;

/** Nothing to compare a branch with. */
export function noBase(branch: string | null, patterns: readonly string[]): OrchError {
  const name = branch === null ? 'this commit' : `branch "${quoteForMessage(branch)}"`;
  return new OrchError({
    code: 'GUARD.NO_BASE',
    message: `there is no release branch (${patterns.join(', ')}) to compare ${name} with`,
    details: { branch, releaseBranches: patterns },
    hint: 'git fetch origin main:refs/remotes/origin/main, or pass --base <branch>',
    exitCode: 2,
  });
}

/** The place where the branch began is not in a shallow clone. */
export function tooShallow(branch: string | null): OrchError {
  return new OrchError({
    code: 'GUARD.SHALLOW',
    message: `this shallow clone does not reach back to where ${branch === null ? 'this commit' : `"${quoteForMessage(branch)}"`} and its base part`,
    details: { branch },
    hint: 'git fetch --unshallow (in GitHub Actions: fetch-depth: 0)',
  });
}

/** Nothing to guard. */
export function noFolders(isBare: boolean): OrchError {
  return new OrchError({
    code: 'GUARD.NO_FOLDERS',
    message: 'no folder of migrations is known',
    hint: isBare ? 'git config --add orch.migrations migrations' : 'orch init',
    exitCode: 2,
  });
}

/** A rule that does not say what is allowed. */
export function invalidRule(rule: string): OrchError {
  return new OrchError({
    code: 'GUARD.INVALID_RULE',
    message: `orch.guard has the rule "${quoteForMessage(rule)}"`,
    details: { rule },
    hint: 'write <pattern>=nothing, <pattern>=additions or <pattern>=anything',
    exitCode: 2,
  });
}

/** Not a line of git. */
export function unreadableUpdate(line: string): OrchError {
  return new OrchError({
    code: 'GUARD.UNREADABLE_UPDATE',
    message: `"${quoteForMessage(line)}" is not what git writes to a hook`,
    details: { line },
    hint: 'orch hooks install',
    exitCode: 2,
  });
}

/** Every repository of the user would get the hooks. */
export function sharedHooks(directory: string, scope: string): OrchError {
  const folder = quoteForMessage(directory);
  return new OrchError({
    code: 'HOOKS.SHARED_FOLDER',
    message: `the ${scope} configuration of git has the hooks of all repositories in ${folder}`,
    details: { directory, scope },
    hint: 'git config core.hooksPath .git/hooks',
    exitCode: 2,
  });
}

/** There is no place for one more hook. */
export function twoPrevious(path: string, previous: string): OrchError {
  return new OrchError({
    code: 'HOOKS.TWO_PREVIOUS',
    message: `${quoteForMessage(path)} is not orch's, and ${quoteForMessage(previous)} is already kept`,
    details: { path, previous },
    hint: 'make one hook of the two, delete the one that is kept, then orch hooks install',
  });
}

/** The hooks run orch for somebody else. */
export function otherProject(path: string): OrchError {
  return new OrchError({
    code: 'HOOKS.OTHER_PROJECT',
    message: `${quoteForMessage(path)} runs orch for another project of the repository`,
    details: { path },
    hint: 'orch hooks remove, there',
  });
}
