import type { ErrorTable } from '../../failure/error-table.ts';
import type { Finding } from '../../failure/finding.ts';
import { OrchError } from '../../failure/orch-error.ts';
import { quoteForMessage } from '../../text/quote-for-message.ts';

/** Every code of running what a commit or the store has, with the findings on the way. */
export const pastCodeErrors = {
  'PAST_CODE.TOO_LARGE': {
    when: 'A commit whose code is to be run has more files, or larger ones, than orch writes into a throw-away work tree.',
    remedy: 'Check the commit out yourself and run `orch down` there.',
  },
  'PAST_CODE.CHANGED': {
    when: 'The code of a revision is not what was found a moment before.',
    remedy: 'Run the command again while nothing else changes the repository.',
  },
  'PAST_CODE.CLASH': {
    when: 'Two files of a commit have names that are one name on this disk.',
    remedy: 'Run the command on a disk that tells upper from lower case.',
  },
  'PAST_CODE.STORED_SOURCE': {
    when: 'No commit has the text that was applied, so the one in the store is run; what it imports may be of another time.',
    remedy:
      'Fetch the commit (`git fetch --unshallow` in a shallow clone), or look at what it imports.',
  },
  'PAST_CODE.OTHER_COMMIT': {
    when: 'The commit that a revision was applied from is gone, and another one has the same text.',
    remedy: 'Nothing when the helpers that it imports are the same there.',
  },
  'PAST_CODE.LEFT_OUT': {
    when: 'Files of a commit are not in the throw-away work tree: links out of the repository, names that no checkout has, very large files.',
    remedy: 'Nothing, unless the revision reads one of them.',
  },
  'PAST_CODE.NOT_IN_GIT': {
    when: 'A commit names files whose content is elsewhere: submodules, and pointers of Git LFS.',
    remedy: 'Nothing, unless the revision reads one of them.',
  },
  'PAST_CODE.BUILT_PACKAGE': {
    when: "A revision imports a package of the workspace whose build is not in Git, so it gets today's.",
    remedy: "Look whether the package's functions changed since the revision was applied.",
  },
} satisfies ErrorTable;

/** More than a throw-away work tree is for. */
export function treeTooLarge(commit: string, size: string, limit: string): OrchError {
  return new OrchError({
    code: 'PAST_CODE.TOO_LARGE',
    message: `commit ${commit.slice(0, 12)} has ${size}; a throw-away work tree has up to ${limit}`,
    details: { commit },
    hint: `git checkout ${commit.slice(0, 12)}, then orch down`,
  });
}

/** What is in the throw-away work tree is not what was asked for. */
export function pastCodeChanged(path: string): OrchError {
  return new OrchError({
    code: 'PAST_CODE.CHANGED',
    message: `${quoteForMessage(path)} changed while it was read`,
    details: { path },
    hint: 'run the command again',
  });
}

/** A disk that holds one of two files. */
export function namesClash(commit: string, paths: readonly string[]): OrchError {
  return new OrchError({
    code: 'PAST_CODE.CLASH',
    message: `on this disk, ${quoteForMessage(paths[0] ?? '')} of commit ${commit.slice(0, 12)} has the name of another file`,
    details: { commit, paths },
    hint: 'run this on a disk that tells upper from lower case',
  });
}

/** The text in the store is run. */
export function storedSourceRuns(parts: {
  readonly id: string;
  /** The commit that was noted; null when it was applied without one. */
  readonly noted: string | null;
  /** Whose files it imports; null for the work tree. */
  readonly helpers: string | null;
  readonly imports: readonly string[];
  readonly isShallow: boolean;
}): Finding {
  const where = parts.helpers === null ? 'the work tree' : `commit ${parts.helpers.slice(0, 12)}`;
  const from =
    parts.imports.length === 0
      ? ''
      : `, with ${parts.imports.map(quoteForMessage).join(', ')} of ${where}`;
  const fetch = 'git fetch --unshallow brings the commit that it was applied from';
  const look = `look at what it imports: orch show ${parts.id} --applied`;
  return {
    code: 'PAST_CODE.STORED_SOURCE',
    severity: 'warning',
    subject: parts.id,
    message: `no commit has ${parts.id} as it was applied; the stored text is run${from}`,
    hint: parts.isShallow && parts.noted !== null ? fetch : look,
  };
}

/** Another commit than the noted one has the text. */
export function otherCommitRuns(id: string, noted: string, commit: string, ref: string): Finding {
  return {
    code: 'PAST_CODE.OTHER_COMMIT',
    severity: 'warning',
    subject: id,
    message: `${id} was applied from commit ${noted.slice(0, 12)}, which is gone; it is run as in ${commit.slice(0, 12)} of ${quoteForMessage(ref)}`,
    hint: `git show --stat ${commit.slice(0, 12)}`,
  };
}

/** Files that are not in the throw-away work tree; `why` is one reason for all of them. */
export function leftOut(commit: string, why: string, paths: readonly string[]): Finding {
  return {
    code: 'PAST_CODE.LEFT_OUT',
    severity: 'warning',
    subject: commit,
    message: `${countOf(paths)} of commit ${commit.slice(0, 12)} left out: ${why}`,
    hint: 'nothing, unless a revision reads it',
    detail: listOf(paths),
  };
}

/** Content that the repository itself does not have. */
export function notInGit(commit: string, what: string, paths: readonly string[]): Finding {
  return {
    code: 'PAST_CODE.NOT_IN_GIT',
    severity: 'warning',
    subject: commit,
    message: `${countOf(paths)} of commit ${commit.slice(0, 12)} without content: ${what}`,
    hint: 'nothing, unless a revision reads it',
    detail: listOf(paths),
  };
}

/** The present build of a package is what a past revision gets. */
export function builtPackage(id: string, name: string): Finding {
  return {
    code: 'PAST_CODE.BUILT_PACKAGE',
    severity: 'warning',
    subject: id,
    message: `${id} imports ${quoteForMessage(name)}, whose build is not in Git: it gets the present one`,
    hint: `look at what changed in ${quoteForMessage(name)} since`,
  };
}

function countOf(paths: readonly string[]): string {
  return paths.length === 1 ? 'one file' : `${paths.length} files`;
}

const mostListed = 20;

function listOf(paths: readonly string[]): string {
  const listed = paths.slice(0, mostListed).map(quoteForMessage);
  const more = paths.length - listed.length;
  return [...listed, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
