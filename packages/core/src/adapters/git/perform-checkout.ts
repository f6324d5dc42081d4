import { spawn } from 'node:child_process';
import { branchMoved, gitRefused } from '../../checkout/errors.ts';
import { isSameStand } from '../../checkout/journal.ts';
import type { GitStand } from '../../checkout/journal.ts';
import type { Repository } from '../../git/repository.ts';
import { commitAt, placeOf } from './git-place.ts';
import { readStand } from './resolve-destination.ts';

/**
 * Checks a commit or branch out as the user's own `git checkout` does, with hooks and filters; only
 * orch's own hook is told to be silent. Nothing that Git does not track is overwritten, ignored or
 * not. Returns what hooks said; null when it was checked out already.
 *
 * @throws OrchError `CHECKOUT.GIT_FAILED`, `CHECKOUT.MOVED`
 */
export async function performCheckout(
  repository: Repository,
  to: GitStand,
): Promise<string | null> {
  if (isSameStand(await readStand(repository), to)) return null;
  if (to.kind === 'branch') {
    const tip = await commitAt(placeOf(repository, null), `refs/heads/${to.branch}`);
    if (tip !== to.commit) throw branchMoved(to);
  }
  const what = to.kind === 'branch' ? [to.branch] : ['--detach', to.commit];
  const { exitCode, said } = await runOwnGit(repository.root, [
    'checkout',
    '--quiet',
    '--no-overwrite-ignore',
    ...what,
    '--',
  ]);
  const now = await readStand(repository);
  // A hook that fails gives git its exit code; what counts is where HEAD is.
  if (!isSameStand(now, to)) {
    throw now.commit === to.commit || exitCode === 0 ? branchMoved(to) : gitRefused(to, said);
  }
  return said;
}

/** Variables that would point git at another repository, index or work tree. */
const misleading = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_CEILING_DIRECTORIES',
];

/** simple-git refuses the environment that hooks and filters of the user may need. */
async function runOwnGit(
  directory: string,
  args: readonly string[],
): Promise<{ readonly exitCode: number | null; readonly said: string }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !misleading.includes(name)),
  );
  const git = spawn('git', args, {
    cwd: directory,
    env: { ...env, ORCH_HOOKS: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let said = '';
  for (const stream of [git.stdout, git.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  return await new Promise((resolve, reject) => {
    git.once('error', reject);
    git.once('close', (exitCode) => resolve({ exitCode, said: said.trim() }));
  });
}
