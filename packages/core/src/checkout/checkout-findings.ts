import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';

/** Every finding before a checkout. */
export const checkoutFindings = {
  'CHECKOUT.DIRTY': {
    when: 'A file that the checkout would change has changes that are not committed.',
    remedy: 'Commit or stash them.',
  },
  'CHECKOUT.DIRTY_REVISION': {
    when: 'A revision file is changed, or in no commit, so it would not be of the commit it is run from.',
    remedy: 'Commit it, or move it below `.orch/local`.',
  },
  'CHECKOUT.IN_THE_WAY': {
    when: 'A file that Git does not track lies where the checkout would put one.',
    remedy: 'Move it away.',
  },
  'CHECKOUT.CHANGES_STAY': {
    when: 'Changes that are not committed stay in the work tree; revisions may import them.',
    remedy: 'Nothing, or commit them.',
  },
  'CHECKOUT.GIT_BUSY': {
    when: 'A merge, rebase, cherry-pick, revert or bisect is not ended.',
    remedy: 'End it, or abort it.',
  },
  'CHECKOUT.LOCKED': {
    when: 'Another Git process works on the index, or one has died and left its lock.',
    remedy: 'Wait for it; if there is none, delete the lock yourself.',
  },
  'CHECKOUT.OTHER_WORKTREE': {
    when: 'The branch is checked out in another worktree.',
    remedy: 'Check out the commit instead, or work there.',
  },
  'CHECKOUT.ODD_BRANCH': {
    when: 'The name of the branch can be taken for an option or a commit.',
    remedy: 'Rename it, or name its commit.',
  },
  'CHECKOUT.SUBMODULES': {
    when: 'The commits have different commits of a submodule, which `git checkout` leaves alone.',
    remedy: '`git submodule update` afterwards.',
  },
  'CHECKOUT.SPARSE': {
    when: 'A sparse checkout leaves out revision files.',
    remedy: '`git sparse-checkout add` their folder.',
  },
  'CHECKOUT.CONFIG_DIFFERS': {
    when: 'The target has another configuration; the one of now decides.',
    remedy: 'Nothing, unless databases or folders differ.',
  },
  'CHECKOUT.INTERRUPTED': {
    when: 'A revision that runs outside a transaction was begun and is not ended.',
    remedy: '`orch up` or `orch down` goes on with it; `orch resolve` decides it.',
  },
  'CHECKOUT.NO_DOWN': {
    when: 'A revision that would be reverted has no `down`.',
    remedy: 'Use `--clone` with a fresh database, or restore a backup.',
  },
  'CHECKOUT.NO_WAY_BACK': {
    when: 'A revision that would be applied has no `down`, so nothing leads back over it.',
    remedy: 'Write its down, or move a copy with `--clone`.',
  },
  'CHECKOUT.DRIFT': {
    when: 'The database is not what its revisions make, so where a move ends cannot be proved.',
    remedy: '`orch drift` shows it; generate a revision from it, or undo it.',
  },
} satisfies ErrorTable;

type Code = keyof typeof checkoutFindings;

/** A finding before a checkout; an error unless said otherwise. */
export function checkoutFinding(
  code: Code,
  { subject, message, hint, detail }: Pick<Finding, 'subject' | 'message' | 'hint' | 'detail'>,
  severity: Finding['severity'] = 'error',
): Finding {
  return {
    code,
    severity,
    subject: quoteForMessage(subject),
    message,
    hint,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** A revision that cannot be reverted. */
export function noDown({ id }: AppliedRevision): Finding {
  return checkoutFinding('CHECKOUT.NO_DOWN', {
    subject: id,
    message: `${id} would be reverted and has no down`,
    hint: `write the down of ${id} where it comes from, or restore a backup`,
  });
}

/** A revision that can be applied and never reverted. */
export function noWayBack({ id }: Revision): Finding {
  return checkoutFinding(
    'CHECKOUT.NO_WAY_BACK',
    {
      subject: id,
      message: `${id} would be applied and has no down, so there is no way back over it`,
      hint: 'write its down, or move a copy: --clone <name>',
    },
    'warning',
  );
}

/** A revision that is half done. */
export function halfDone(id: RevisionId, direction: 'up' | 'down'): Finding {
  return checkoutFinding('CHECKOUT.INTERRUPTED', {
    subject: id,
    message: `${direction} of ${id} was begun and not finished`,
    hint: `orch resolve ${id}`,
  });
}

/** A database that is not what its revisions make. */
export function drifted(
  { database, environment }: { readonly database: string; readonly environment: string },
  lines: readonly string[],
  severity: Finding['severity'],
): Finding {
  return checkoutFinding(
    'CHECKOUT.DRIFT',
    {
      subject: environment,
      message: `${database} in ${environment} is not what its revisions make: ${lines[0] ?? ''}`,
      hint: `orch drift --env ${environment}`,
      detail: lines.slice(0, mostLines).join('\n'),
    },
    severity,
  );
}

const mostLines = 12;
