import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { checkoutOpen, checkoutRunning, journalUnreadable } from '../../checkout/errors.ts';
import { journalText, parseJournal } from '../../checkout/journal.ts';
import type { CheckoutJournal } from '../../checkout/journal.ts';
import { OrchError } from '../../failure/orch-error.ts';
import { withStartLock } from '../embedded/start-lock.ts';
import { systemErrorCode } from '../files/system-error.ts';
import { gitFolderOf } from './git-folder.ts';

/**
 * The journal of the work tree that a folder is in; null when there is none.
 * @throws OrchError `CHECKOUT.JOURNAL_UNREADABLE`
 */
export function readCheckoutJournal(directory: string): CheckoutJournal | null {
  const file = journalFile(directory);
  if (file === null) return null;
  try {
    const journal = parseJournal(readFileSync(file, 'utf8'));
    if (journal === null) throw journalUnreadable(file);
    return journal;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Stops whatever else would move a database of a work tree whose checkout is not ended.
 * @throws OrchError `CHECKOUT.OPEN`, `CHECKOUT.JOURNAL_UNREADABLE`
 */
export function refuseOpenCheckout(directory: string): void {
  const journal = readCheckoutJournal(directory);
  if (journal !== null) throw checkoutOpen(journal);
}

/**
 * Does work while no other process moves the same work tree.
 * @throws OrchError `CHECKOUT.RUNNING`
 */
export async function whileMoving<Result>(
  directory: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const folder = dirname(requireFile(directory));
  mkdirSync(folder, { recursive: true });
  try {
    return await withStartLock(join(folder, 'checkout.lock'), 0, work);
  } catch (error) {
    throw error instanceof OrchError && error.code === 'EMBEDDED.BUSY'
      ? checkoutRunning(error)
      : error;
  }
}

/** Writes the journal whole, and to the disk, before it returns. */
export function writeCheckoutJournal(directory: string, journal: CheckoutJournal): void {
  const file = requireFile(directory);
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const half = `${file}.${process.pid}.tmp`;
  writeThrough(half, journalText(journal));
  renameSync(half, file);
  syncFolder(folder);
}

/** Ends a checkout. */
export function removeCheckoutJournal(directory: string): void {
  const file = requireFile(directory);
  rmSync(file, { force: true });
  syncFolder(dirname(file));
}

function writeThrough(file: string, text: string): void {
  // It holds the texts of revisions, which are nobody else's business.
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A name is safe when its folder is; Windows has no such call. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function requireFile(directory: string): string {
  const file = journalFile(directory);
  if (file === null) throw new Error(`${directory} is in no work tree`);
  return file;
}

function journalFile(directory: string): string | null {
  const folder = gitFolderOf(directory);
  return folder === null ? null : join(folder, 'orch', 'checkout.json');
}
