import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkoutRunning } from '../../checkout/errors.ts';
import { journalText } from '../../checkout/journal.ts';
import type { CheckoutJournal } from '../../checkout/journal.ts';
import { OrchError } from '../../failure/orch-error.ts';
import { withStartLock } from '../embedded/start-lock.ts';
import { journalFile } from './open-checkout.ts';

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
