import { join } from 'node:path';
import { checkoutFinding } from '../../checkout/checkout-findings.ts';
import type { GitStand } from '../../checkout/journal.ts';
import type { Finding } from '../../failure/finding.ts';
import type { Repository } from '../../git/repository.ts';
import { isGuarded, type GuardedFolder } from '../../guard/guarded-folders.ts';
import { quoteForMessage } from '../../text/quote-for-message.ts';
import { findInTheWay, kindAt } from './find-in-the-way.ts';
import { gitFolderOf } from './git-folder.ts';
import { configValues, placeOf } from './git-place.ts';
import {
  readChanges,
  readDirty,
  readLeftOut,
  readUntracked,
  readWorktrees,
  type DirtyFile,
  type TreeDifference,
} from './work-tree-changes.ts';

/** A checkout that is being considered. */
export interface ConsideredCheckout {
  readonly repository: Repository;
  readonly from: GitStand;
  readonly to: GitStand;
  /** Every folder of revisions. */
  readonly folders: readonly GuardedFolder[];
  /** The configuration that is in force, from the top of the repository; null when it is outside. */
  readonly config: string | null;
}

/**
 * Everything about the work tree that is in the way of a checkout, or that a person should know.
 * Reads only; what Git compares by content goes through the filters that the repository has.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function findObstacles(checkout: ConsideredCheckout): Promise<readonly Finding[]> {
  const place = placeOf(checkout.repository, null);
  const [changes, dirty, untracked, worktrees, sparse] = await Promise.all([
    readChanges(place, checkout.from.commit, checkout.to.commit),
    readDirty(place),
    readUntracked(place, checkout.folders),
    checkout.to.kind === 'branch' ? readWorktrees(place) : [],
    configValues(place, 'core.sparseCheckout'),
  ]);
  const left = sparse.at(-1) === 'true' ? await readLeftOut(place, checkout.folders) : [];
  return [
    ...busyFindings(checkout.repository.root),
    ...branchFindings(checkout, worktrees),
    ...dirtyFindings(checkout, changes, dirty),
    ...untracked.map(notCommitted),
    ...(await findInTheWay(place, changes)).map(inTheWay),
    ...submoduleFindings(changes),
    ...left.map(leftOut),
    ...configFindings(checkout, changes),
  ];
}

const operations: readonly (readonly [string, string, string])[] = [
  ['rebase-merge', 'a rebase', 'git rebase --continue or git rebase --abort'],
  ['rebase-apply', 'a rebase or git am', 'git rebase --abort or git am --abort'],
  ['MERGE_HEAD', 'a merge', 'git merge --continue or git merge --abort'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick', 'git cherry-pick --continue or git cherry-pick --abort'],
  ['REVERT_HEAD', 'a revert', 'git revert --continue or git revert --abort'],
  ['BISECT_LOG', 'a bisect', 'git bisect reset'],
];

function busyFindings(root: string): readonly Finding[] {
  const folder = gitFolderOf(root);
  if (folder === null) return [];
  const busy = operations.filter(([name]) => isThere(join(folder, name)));
  const locks = ['index.lock', 'HEAD.lock'].filter((name) => isThere(join(folder, name)));
  return [
    ...busy.map(([name, what, hint]) =>
      checkoutFinding('CHECKOUT.GIT_BUSY', {
        subject: name,
        message: `${what} is not ended`,
        hint,
      }),
    ),
    ...locks.map((name) =>
      checkoutFinding('CHECKOUT.LOCKED', {
        subject: name,
        message: `another Git process holds ${name}, or left it behind`,
        hint: `wait for it; if there is none, rm ${quoteForMessage(join(folder, name))}`,
      }),
    ),
  ];
}

function branchFindings({ from, to }: ConsideredCheckout, worktrees: readonly string[]): Finding[] {
  if (to.kind === 'detached') return [];
  const shown = quoteForMessage(to.branch);
  const found: Finding[] = [];
  if (/^-|^[0-9a-f]{40,64}$|^@$|^HEAD$/i.test(to.branch)) {
    found.push(
      checkoutFinding('CHECKOUT.ODD_BRANCH', {
        subject: to.branch,
        message: `a branch called ${shown} can be taken for something else`,
        hint: `orch checkout-safe ${to.commit}`,
      }),
    );
  }
  const isHere = from.kind === 'branch' && from.branch === to.branch;
  if (!isHere && worktrees.includes(to.branch)) {
    found.push(
      checkoutFinding('CHECKOUT.OTHER_WORKTREE', {
        subject: to.branch,
        message: `${shown} is checked out in another worktree`,
        hint: `orch checkout-safe ${to.commit.slice(0, 12)}, or work there: git worktree list`,
      }),
    );
  }
  return found;
}

function dirtyFindings(
  { folders }: ConsideredCheckout,
  changes: readonly TreeDifference[],
  dirty: readonly DirtyFile[],
): readonly Finding[] {
  const touched = new Set(changes.map(({ path }) => path));
  const staying = dirty.filter(
    ({ path, isUnmerged }) => !isUnmerged && !touched.has(path) && !isGuarded(path, folders),
  );
  const refused = dirty.filter((one) => !staying.includes(one));
  const [first] = staying;
  return [
    ...refused.map(({ path, isUnmerged }) =>
      isGuarded(path, folders)
        ? notCommitted(path)
        : checkoutFinding('CHECKOUT.DIRTY', {
            subject: path,
            message: `${quoteForMessage(path)} ${isUnmerged ? 'is not merged' : 'has changes that are not committed, and the checkout changes it'}`,
            hint: 'git commit, or git stash',
          }),
    ),
    ...(first === undefined
      ? []
      : [
          checkoutFinding(
            'CHECKOUT.CHANGES_STAY',
            {
              subject: first.path,
              message: `changes that are not committed stay in the work tree: ${quoteForMessage(first.path)}${staying.length > 1 ? ` and ${staying.length - 1} more` : ''}`,
              hint: 'git commit or git stash, if a revision imports them',
            },
            'warning',
          ),
        ]),
  ];
}

function notCommitted(path: string): Finding {
  return checkoutFinding('CHECKOUT.DIRTY_REVISION', {
    subject: path,
    message: `the revision ${quoteForMessage(path)} is not in the commit as it is on disk`,
    hint: 'git commit it, or move it below .orch/local',
  });
}

function inTheWay(path: string): Finding {
  return checkoutFinding('CHECKOUT.IN_THE_WAY', {
    subject: path,
    message: `${quoteForMessage(path)} is not tracked, and the checkout would put a file there`,
    hint: `mv ${quoteForMessage(path)} elsewhere`,
  });
}

function isThere(path: string): boolean {
  return kindAt(path) !== null;
}

function submoduleFindings(changes: readonly TreeDifference[]): readonly Finding[] {
  return changes
    .filter(({ isSubmodule }) => isSubmodule)
    .map(({ path }) =>
      checkoutFinding(
        'CHECKOUT.SUBMODULES',
        {
          subject: path,
          message: `the submodule ${quoteForMessage(path)} is at another commit there; git checkout leaves it alone`,
          hint: 'git submodule update --init afterwards',
        },
        'warning',
      ),
    );
}

function leftOut(path: string): Finding {
  return checkoutFinding('CHECKOUT.SPARSE', {
    subject: path,
    message: `the sparse checkout leaves out ${quoteForMessage(path)}`,
    hint: `git sparse-checkout add ${quoteForMessage(path.slice(0, Math.max(0, path.lastIndexOf('/'))))}`,
  });
}

function configFindings(
  { config }: ConsideredCheckout,
  changes: readonly TreeDifference[],
): readonly Finding[] {
  if (config === null || !changes.some(({ path }) => path === config)) return [];
  return [
    checkoutFinding(
      'CHECKOUT.CONFIG_DIFFERS',
      {
        subject: config,
        message: `${quoteForMessage(config)} is another one there; the databases and folders of the present one are moved`,
        hint: 'look at orch config afterwards',
      },
      'warning',
    ),
  ];
}
