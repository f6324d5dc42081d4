import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutOpen, journalUnreadable } from '../../checkout/errors.ts';
import { parseJournal } from '../../checkout/journal.ts';
import type { CheckoutJournal } from '../../checkout/journal.ts';
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

/** Where the journal of a work tree is or would be; null outside of one. */
export function journalFile(directory: string): string | null {
  const folder = gitFolderOf(directory);
  return folder === null ? null : join(folder, 'orch', 'checkout.json');
}
