import { createHash } from 'node:crypto';
import { lstatSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gitRefused, halfCheckedOut, indexLocked } from '../../checkout/errors.ts';
import type { GitStand } from '../../checkout/journal.ts';
import type { Repository } from '../../git/repository.ts';
import { waitUntil } from '../embedded/wait-until.ts';
import { kindAt } from './find-in-the-way.ts';
import { gitFolderOf } from './git-folder.ts';
import { gitAt, placeOf, type GitPlace } from './git-place.ts';
import { performCheckout } from './perform-checkout.ts';
import { readStand } from './resolve-destination.ts';
import { runOwnGit } from './run-own-git.ts';
import { readChanges, readDirty, type TreeDifference } from './work-tree-changes.ts';

/** A git whose parent was killed goes on for a moment. */
const lockPatienceMs = 2_000;

/**
 * Brings a work tree in order in which a `git checkout` between two commits was killed half-way.
 * Files that are exactly as in one of the commits are Git's work and are put back as the index has
 * them; a file that is anything else may be a person's, and is refused. A clean tree stays as it is.
 *
 * @throws OrchError `CHECKOUT.HALF_DONE`, `CHECKOUT.INDEX_LOCKED`, `CHECKOUT.GIT_FAILED`,
 *   `CHECKOUT.MOVED`, `GIT.FAILED`
 */
export async function repairCheckout(
  repository: Repository,
  from: GitStand,
  to: GitStand,
): Promise<void> {
  const place = placeOf(repository, null);
  await waitForIndex(repository.root);
  const changes = (await readChanges(place, from.commit, to.commit)).filter(
    ({ isSubmodule }) => !isSubmodule,
  );
  if (changes.length === 0) return;
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const dirty = (await readDirty(place)).filter(({ path }) => byPath.has(path));
  const tracked = new Set((await gitAt(place, ['ls-files', '-z'])).split('\0'));
  const changed = dirty.filter(({ isChanged }) => isChanged).map(({ path }) => path);
  const untracked = changes
    .map(({ path }) => path)
    .filter((path) => !tracked.has(path) && isFile(join(repository.root, path)));
  await requireOwnWork(place, [...changed, ...untracked], byPath);

  await restore(repository, from, changed);
  for (const path of untracked) rmSync(join(repository.root, path));
  if (!dirty.some(({ isStaged }) => isStaged)) return;
  // The index was written and HEAD was not: the checkout is ended first, wherever it goes then.
  const { commit } = await readStand(repository);
  await performCheckout(repository, commit === from.commit ? to : from);
}

async function waitForIndex(root: string): Promise<void> {
  const folder = gitFolderOf(root);
  if (folder === null) return;
  const lock = join(folder, 'index.lock');
  const isFree = await waitUntil(() => kindAt(lock) === null, lockPatienceMs);
  if (!isFree) throw indexLocked(lock);
}

/** @throws OrchError `CHECKOUT.HALF_DONE` */
async function requireOwnWork(
  place: GitPlace,
  paths: readonly string[],
  changes: ReadonlyMap<string, TreeDifference>,
): Promise<void> {
  const strange: string[] = [];
  for (const path of paths) {
    const objects: readonly string[] = changes.get(path)?.objects ?? [];
    const object = await objectAt(place, path, objects[0]?.length ?? 40);
    if (object !== null && !objects.includes(object)) strange.push(path);
  }
  if (strange.length > 0) throw halfCheckedOut(strange);
}

/** The name that a file would have as an object; null when there is none. */
async function objectAt(place: GitPlace, path: string, length: number): Promise<string | null> {
  const file = join(place.directory, path);
  const kind = kindAt(file);
  if (kind === null) return null;
  if (kind === 'folder') return '';
  if (lstatSync(file).isSymbolicLink()) {
    const target = readlinkSync(file, { encoding: 'buffer' });
    const hash = createHash(length === 64 ? 'sha256' : 'sha1');
    return hash.update(`blob ${target.length}\0`).update(target).digest('hex');
  }
  // Through the filters of the repository, as a commit of it would go.
  return (await gitAt(place, ['hash-object', '--', path])).trim();
}

async function restore(
  { root }: Repository,
  stand: GitStand,
  paths: readonly string[],
): Promise<void> {
  if (paths.length === 0) return;
  const args = ['checkout-index', '--force', '-z', '--stdin'];
  const { exitCode, said } = await runOwnGit(root, args, paths.map((path) => `${path}\0`).join(''));
  if (exitCode !== 0) throw gitRefused(stand, said);
}

function isFile(path: string): boolean {
  return kindAt(path) === 'other';
}
