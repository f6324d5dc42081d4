import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';
import type { RepositoryLookup } from '../../git/repository.ts';
import { quoteForMessage } from '../../text/quote-for-message.ts';

/** Every code of this folder. */
export const gitErrors = {
  'GIT.NOT_INSTALLED': {
    when: 'A command needs Git, and there is no `git` on the path.',
    remedy: 'Install Git 2.30 or later.',
  },
  'GIT.NOT_A_REPOSITORY': {
    when: 'A command needs Git, and the folder is in no repository.',
    remedy: 'Run it in the repository, or `git init` one.',
  },
  'GIT.BARE': {
    when: 'A command needs a work tree, and the repository has none.',
    remedy: 'Run it in a clone.',
  },
  'GIT.DUBIOUS_OWNERSHIP': {
    when: 'The repository belongs to another user, so Git refuses to read it.',
    remedy: 'Run as its owner, or add it to `safe.directory`.',
  },
  'GIT.UNKNOWN_COMMIT': {
    when: 'A commit, branch or tag does not exist in this clone.',
    remedy:
      'Check the spelling; `git fetch` when it is elsewhere, with `--unshallow` when shallow.',
  },
  'GIT.OBJECT_MISSING': {
    when: 'A partial clone lacks files of a commit; orch does not fetch on its own.',
    remedy: 'Fetch them: `git fetch --refetch --no-filter`.',
  },
  'GIT.OUTSIDE_REPOSITORY': {
    when: 'The folder of migrations is not in the repository.',
    remedy: 'Configure a folder inside the repository.',
  },
  'GIT.FAILED': {
    when: 'Git failed in a way that orch does not know.',
    remedy: 'Read what Git said; `git fsck` tells whether the repository is whole.',
  },
} satisfies ErrorTable;

type NoRepository = Extract<RepositoryLookup, { kind: 'none' }>;

/** There is no work tree to work with. */
export function noRepository({ reason, directory }: NoRepository): OrchError {
  const folder = quoteForMessage(directory);
  switch (reason) {
    case 'notInstalled':
      return new OrchError({
        code: 'GIT.NOT_INSTALLED',
        message: 'there is no git on the path',
        hint: 'install Git 2.30 or later',
      });
    case 'notRepository':
      return new OrchError({
        code: 'GIT.NOT_A_REPOSITORY',
        message: `${folder} is in no Git repository`,
        details: { directory },
        hint: 'git init',
      });
    case 'bare':
      return new OrchError({
        code: 'GIT.BARE',
        message: `${folder} is in a Git repository without a work tree`,
        details: { directory },
        hint: 'run this in a clone of it',
      });
    case 'dubiousOwnership':
      return new OrchError({
        code: 'GIT.DUBIOUS_OWNERSHIP',
        message: `${folder} belongs to another user, so Git does not read it`,
        details: { directory },
        hint: `git config --global --add safe.directory ${folder}`,
      });
  }
}

/** No such commit in this clone. */
export function unknownCommit(name: string, isShallow: boolean): OrchError {
  return new OrchError({
    code: 'GIT.UNKNOWN_COMMIT',
    message: isShallow
      ? `this shallow clone has no commit "${quoteForMessage(name)}"`
      : `there is no commit "${quoteForMessage(name)}"`,
    details: { name, isShallow },
    hint: isShallow ? 'git fetch --unshallow' : 'git fetch --all, or look at git branch --all',
  });
}

/** Objects that a partial clone left out. */
export function objectsMissing(commit: string, paths: readonly string[]): OrchError {
  return new OrchError({
    code: 'GIT.OBJECT_MISSING',
    message: `this partial clone lacks files of ${commit}, e.g. ${quoteForMessage(paths[0] ?? '')}`,
    details: { commit, paths },
    hint: 'git fetch --refetch --no-filter',
  });
}

/** The folder is not under the work tree. */
export function outsideRepository(directory: string, root: string): OrchError {
  return new OrchError({
    code: 'GIT.OUTSIDE_REPOSITORY',
    message: `${quoteForMessage(directory)} is not in the repository ${quoteForMessage(root)}`,
    details: { directory, root },
    hint: 'set directory to a folder inside the repository',
    exitCode: 2,
  });
}

/** Git ended with an error that has no code of its own. */
export function gitFailed(command: string, exitCode: number, stderr: string): OrchError {
  const said = quoteForMessage(stderr.trim().split('\n').at(-1) ?? '');
  return new OrchError({
    code: 'GIT.FAILED',
    message: `git ${command} failed with exit code ${exitCode}${said === '' ? '' : `: ${said}`}`,
    details: { command, exitCode, stderr: stderr.slice(0, 2000) },
    hint: 'git fsck',
  });
}
