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

const files = ['MERGE_HEAD', 'rebase-merge/head-name', 'rebase-apply/head-name'] as const;

/** Reads what is checked out, also in the middle of a rebase or a merge. @throws OrchError `GIT.FAILED` */
export async function readWorkHead(repository: Repository, place: GitPlace): Promise<WorkHead> {
  const [head, [merged = '', merge = '', apply = '']] = await Promise.all([
    readHead(repository),
    readGitFiles(place),
  ]);
  const merging = merged.split('\n').filter(isSha);
  if (head.kind === 'unborn') return { branch: head.branch, commit: null, merging };
  if (head.kind === 'branch') return { branch: head.branch, commit: head.commit, merging };
  const [, branch = null] = /^refs\/heads\/(.+)\n?$/.exec(merge || apply) ?? [];
  return { branch, commit: head.commit, merging };
}

function isSha(line: string): line is CommitSha {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(line);
}

/** In a worktree they are elsewhere than in the first one. */
async function readGitFiles(place: GitPlace): Promise<readonly string[]> {
  const folder = (await gitAt(place, ['rev-parse', '--git-dir'])).replace(/\n$/, '');
  return Promise.all(files.map((name) => readIfThere(resolve(place.directory, folder, name))));
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return '';
    throw error;
  }
}
