import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommitSha, Repository } from '../../git/repository.ts';
import { systemErrorCode } from '../files/system-error.ts';
import { gitAt, type GitPlace } from './git-place.ts';
import { readHead } from './resolve-commit.ts';

/** What the next commit will stand on. */
export interface WorkHead {
  /** The branch that is checked out, or is being rebased; null for a commit without one. */
  readonly branch: string | null;
  /** Null before the first commit. */
  readonly commit: CommitSha | null;
  /** What is being merged into it. */
  readonly merging: readonly CommitSha[];
}

/** Reads what is checked out, also in the middle of a rebase or a merge. @throws OrchError `GIT.FAILED` */
export async function readWorkHead(repository: Repository, place: GitPlace): Promise<WorkHead> {
  const head = await readHead(repository);
  const merging = (await readGitFile(place, 'MERGE_HEAD')).split('\n').filter(isSha);
  if (head.kind === 'unborn') return { branch: head.branch, commit: null, merging };
  if (head.kind === 'branch') return { branch: head.branch, commit: head.commit, merging };
  const rebased =
    (await readGitFile(place, 'rebase-merge/head-name')) ||
    (await readGitFile(place, 'rebase-apply/head-name'));
  const [, branch = null] = /^refs\/heads\/(.+)\n?$/.exec(rebased) ?? [];
  return { branch, commit: head.commit, merging };
}

function isSha(line: string): line is CommitSha {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(line);
}

async function readGitFile(place: GitPlace, name: string): Promise<string> {
  const path = (await gitAt(place, ['rev-parse', '--git-path', name])).replace(/\n$/, '');
  try {
    return await readFile(resolve(place.directory, path), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return '';
    throw error;
  }
}
