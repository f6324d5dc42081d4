import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** A real repository with fixed identity and dates, and nobody's own configuration. */
export interface GitRepo {
  readonly root: string;
  /** Runs git in it and returns what it prints, without the last line end. */
  git(...args: readonly string[]): string;
  write(path: string, text: string): void;
  /** Writes files, commits everything, and returns the commit. */
  commit(files: Readonly<Record<string, string>>, message?: string): string;
}

/** Creates an empty repository on branch main, removed at the end of the test file. */
export function gitRepo(): GitRepo {
  const root = temporaryFolder('git');
  const repo = openGitRepo(root);
  repo.git('init', '--quiet', '--initial-branch=main');
  return repo;
}

/** The same on a repository that is there already, e.g. a clone. */
export function openGitRepo(root: string): GitRepo {
  let minute = 0;
  const git = (...args: readonly string[]): string => {
    const date = `2026-11-20T10:${String(minute % 60).padStart(2, '0')}:00Z`;
    const env = { PATH: process.env['PATH'], HOME: root, ...identity(date), LC_ALL: 'C' };
    const options = ['-c', 'gc.auto=0', '-c', 'commit.gpgSign=false', '-c', 'core.autocrlf=false'];
    return execFileSync('git', [...options, ...args], {
      cwd: root,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).replace(/\n$/, '');
  };
  const write = (path: string, text: string): void => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  return {
    root,
    git,
    write,
    commit(files, message = 'Change') {
      minute += 1;
      for (const [path, text] of Object.entries(files)) write(path, text);
      git('add', '--all', '--force');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
  };
}

function identity(date: string): Record<string, string> {
  return {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
    GIT_COMMITTER_DATE: date,
  };
}
