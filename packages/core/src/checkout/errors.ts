import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { FailureParts } from '../failure/orch-error.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';
import { standText } from './journal.ts';
import type { CheckoutJournal, GitStand } from './journal.ts';

/** Every failure of this folder; its findings are in a table of their own. */
export const checkoutErrors = {
  'CHECKOUT.FINDINGS': {
    when: 'Something is in the way of moving Git and the databases together; all of it is listed.',
    remedy: 'Do what each finding says, then run the command again.',
  },
  'CHECKOUT.OPEN': {
    when: 'A `checkout-safe` of this work tree is not ended: it was interrupted, or is running.',
    remedy: '`orch checkout-safe --continue` ends it, `orch checkout-safe --abort` goes back.',
  },
  'CHECKOUT.RUNNING': {
    when: 'Another process is moving this work tree right now.',
    remedy: 'Wait for its end.',
  },
  'CHECKOUT.NOTHING_OPEN': {
    when: '`--continue` or `--abort` was given, and no `checkout-safe` was interrupted here.',
    remedy: 'Nothing is to be done.',
  },
  'CHECKOUT.OTHER_DATABASE': {
    when: 'An interrupted checkout is to go on, and the configuration leads to another database.',
    remedy: 'Give the environment and the variables that it was begun with.',
  },
  'CHECKOUT.JOURNAL_UNREADABLE': {
    when: 'The journal of an interrupted `checkout-safe` is damaged, or a newer orch wrote it.',
    remedy:
      'Use the newer orch; else compare `orch status` with `git status`, and delete the file.',
  },
  'CHECKOUT.REHEARSAL_DIFFERS': {
    when: 'The way there, tried on a shadow, does not end in the schema of the target’s history.',
    remedy: 'Mend the `down` that does not undo its `up`; the differences are listed.',
  },
  'CHECKOUT.DIFFERS': {
    when: 'After the move a database has another schema than the history of the commit makes.',
    remedy: 'Look at what is listed: somebody else has changed the schema meanwhile.',
  },
  'CHECKOUT.GIT_FAILED': {
    when: '`git checkout` did not bring the work tree to the commit.',
    remedy: 'Do what Git says, then run the command again.',
  },
  'CHECKOUT.HALF_DONE': {
    when: 'A `git checkout` was killed half-way, and a file is neither as before nor as after it.',
    remedy: 'Move the file away or `git restore` it, then end the checkout.',
  },
  'CHECKOUT.INDEX_LOCKED': {
    when: 'Another Git process works on the index, or has died and left its lock.',
    remedy: 'Wait for it; if there is none, delete the lock, then end the checkout.',
  },
  'CHECKOUT.MOVED': {
    when: 'A branch has moved to another commit since the plan was made.',
    remedy: 'Run the command again, with the branch as it is now.',
  },
  'CHECKOUT.NO_PREVIOUS': {
    when: 'Git does not know what was checked out before.',
    remedy: 'Name the branch or commit.',
  },
  'CHECKOUT.UNBORN': {
    when: 'The repository, or the branch, has no commit yet.',
    remedy: 'Commit first.',
  },
  'CHECKOUT.CLONE_NAME': {
    when: 'The name of a clone cannot be part of a database’s name.',
    remedy: 'Use small letters, digits and underscores.',
  },
  'CHECKOUT.CLONE_EXISTS': {
    when: 'There is a database with the name of the clone already.',
    remedy: 'Use another name, or drop that database.',
  },
  'CHECKOUT.CLONE_BUSY': {
    when: 'PostgreSQL copies a database only while nobody is connected to it.',
    remedy: 'Disconnect the others, then run the command again.',
  },
} satisfies ErrorTable;

const resume = 'orch checkout-safe --continue ends it, orch checkout-safe --abort goes back';

/** Nothing was changed. */
export function refuseCheckout(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new OrchError({
    code: 'CHECKOUT.FINDINGS',
    message: `${first.message}${more}`,
    details: { findings },
    hint: first.hint,
    exitCode: 3,
  });
}

/** It has to be ended one way or the other first. */
export function checkoutOpen({ from, to, step }: CheckoutJournal): OrchError {
  return new OrchError({
    code: 'CHECKOUT.OPEN',
    message: `the checkout from ${shown(from)} to ${shown(to)} is not ended`,
    details: { from, to, step },
    hint: resume,
  });
}

/** Two would undo each other. */
export function checkoutRunning(cause: unknown): OrchError {
  return new OrchError({
    code: 'CHECKOUT.RUNNING',
    message: 'another process is moving this work tree',
    hint: 'wait for its end',
    cause,
  });
}

/** There is no journal. */
export function nothingOpen(): OrchError {
  return new OrchError({
    code: 'CHECKOUT.NOTHING_OPEN',
    message: 'no checkout was interrupted in this work tree',
    hint: 'nothing is to be done',
  });
}

/** Another database must not be moved in its place. */
export function otherDatabase(database: string, wanted: string, found: string): OrchError {
  return new OrchError({
    code: 'CHECKOUT.OTHER_DATABASE',
    message: `the checkout moves ${database} at ${quoteForMessage(wanted)}, and the configuration leads to ${quoteForMessage(found)}`,
    details: { database, wanted, found },
    hint: 'give the environment and variables that the checkout was begun with',
    exitCode: 2,
  });
}

/** The failure of a move after which everything is as before. */
export function returned(error: OrchError): OrchError {
  return again(error, {
    message: `${error.message}; Git and the databases are back where they were`,
    details: { ...error.details, returned: true },
  });
}

/** The failure of a move that is still open; `back` is why going back did not work either. */
export function leftOpen(error: OrchError, back: OrchError | null): OrchError {
  return again(error, {
    message:
      back === null
        ? error.message
        : `${error.message}; the way back failed as well: ${back.message} (${back.code})`,
    details: { ...error.details, returned: false },
    hint: error.hint === undefined ? resume : `${error.hint}; ${resume}`,
  });
}

/** The same failure with other values behind its sentence. */
export function withDetails(
  error: OrchError,
  details: Readonly<Record<string, unknown>>,
): OrchError {
  return again(error, { details: { ...error.details, ...details } });
}

function again(error: OrchError, parts: Partial<FailureParts>): OrchError {
  const { code, message, details, hint, exitCode, cause } = error;
  return new OrchError({
    code,
    message,
    details,
    exitCode,
    cause,
    ...(hint === undefined ? {} : { hint }),
    ...parts,
  });
}

/** What it says cannot be trusted. */
export function journalUnreadable(file: string): OrchError {
  return new OrchError({
    code: 'CHECKOUT.JOURNAL_UNREADABLE',
    message: `${quoteForMessage(file)} is no journal that this version reads`,
    details: { file },
    hint: 'compare orch status with git status, then delete the file',
  });
}

/** Where the differences were found, and what they are in words. */
export interface Differing {
  readonly database: string;
  readonly differences: readonly string[];
}

/** Nothing was changed: it would not have ended where it should. */
export function rehearsalDiffers({ database, differences }: Differing): OrchError {
  return new OrchError({
    code: 'CHECKOUT.REHEARSAL_DIFFERS',
    message: `on a shadow of ${database} the way does not end in the schema of the target: ${differences[0] ?? ''}${moreOf(differences)}`,
    details: { database, differences },
    hint: 'mend the down that does not undo its up; nothing was changed',
  });
}

/** It is not what was proved. */
export function checkoutDiffers({ database, differences }: Differing): OrchError {
  return new OrchError({
    code: 'CHECKOUT.DIFFERS',
    message: `${database} does not have the schema of the commit: ${differences[0] ?? ''}${moreOf(differences)}`,
    details: { database, differences },
    hint: 'orch drift',
  });
}

/** Git said no. */
export function gitRefused(to: GitStand, said: string): OrchError {
  return new OrchError({
    code: 'CHECKOUT.GIT_FAILED',
    message: `git did not check out ${shown(to)}: ${quoteForMessage(said)}`,
    details: { to, said },
    hint: 'do what git says, then the command again',
  });
}

/** What is neither of the one commit nor of the other may be somebody's work. */
export function halfCheckedOut(paths: readonly string[]): OrchError {
  return new OrchError({
    code: 'CHECKOUT.HALF_DONE',
    message: `${quoteForMessage(paths[0] ?? '')} is not as in either commit${moreOf(paths)}`,
    details: { paths },
    hint: 'move the file away, or git restore it',
  });
}

/** orch does not delete it: its owner may still be there. */
export function indexLocked(file: string): OrchError {
  return new OrchError({
    code: 'CHECKOUT.INDEX_LOCKED',
    message: 'another Git process works on the index, or has left its lock',
    details: { file },
    hint: `wait for it; if there is none, rm ${quoteForMessage(file)}`,
  });
}

/** What was planned is not what would be checked out. */
export function branchMoved(stand: GitStand): OrchError {
  return new OrchError({
    code: 'CHECKOUT.MOVED',
    message: `${shown(stand)} is not at ${stand.commit.slice(0, 12)} any more`,
    details: { stand },
    hint: 'orch checkout-safe, with the branch as it is now',
  });
}

/** There is no way back that Git knows. */
export function noPrevious(): OrchError {
  return new OrchError({
    code: 'CHECKOUT.NO_PREVIOUS',
    message: 'git does not know what was checked out before',
    hint: 'name the branch or commit',
    exitCode: 2,
  });
}

/** Without a commit there is nothing to come back to. */
export function unbornHead(branch: string): OrchError {
  return new OrchError({
    code: 'CHECKOUT.UNBORN',
    message: `${quoteForMessage(branch)} has no commit yet, so there would be no way back`,
    hint: 'git commit first',
  });
}

/** Databases are told apart by their names, so none is made fit. */
export function badCloneName(name: string, reason: string): OrchError {
  return new OrchError({
    code: 'CHECKOUT.CLONE_NAME',
    message: `"${quoteForMessage(name)}" is no name for a clone: ${reason}`,
    hint: 'use small letters, digits and underscores',
    exitCode: 2,
  });
}

/** Nobody's database is overwritten. */
export function cloneExists(database: string): OrchError {
  return new OrchError({
    code: 'CHECKOUT.CLONE_EXISTS',
    message: `there is a database ${quoteForMessage(database)} already`,
    details: { database },
    hint: 'use another name for --clone, or drop that database',
  });
}

/** PostgreSQL copies at rest only. */
export function cloneBusy(database: string, cause: unknown): OrchError {
  return new OrchError({
    code: 'CHECKOUT.CLONE_BUSY',
    message: `somebody is connected to ${quoteForMessage(database)}, so it cannot be copied`,
    details: { database },
    hint: 'disconnect them, then run the command again',
    cause,
  });
}

function moreOf(all: readonly unknown[]): string {
  return all.length > 1 ? ` (and ${all.length - 1} more)` : '';
}

function shown(stand: GitStand): string {
  return quoteForMessage(standText(stand));
}
