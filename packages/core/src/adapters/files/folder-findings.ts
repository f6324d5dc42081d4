import type { ErrorTable } from '../../failure/error-table.ts';
import type { Finding } from '../../failure/finding.ts';
import type { RevisionId } from '../../revision/revision.ts';
import { quoteForMessage } from '../../text/quote-for-message.ts';

/** Every finding about a folder of migrations. */
export const folderFindings = {
  'FOLDER.MISSING': {
    when: 'The configured folder of migrations does not exist.',
    remedy: 'Correct `directory` in the configuration, or write a first revision.',
  },
  'FOLDER.UNREADABLE': {
    when: 'The folder of migrations, or a file in it, cannot be read.',
    remedy: 'Give the user that runs orch the right to read it.',
  },
  'FOLDER.LINK_OUT': {
    when: 'The folder of migrations is a symbolic link that leads out of the project.',
    remedy: 'Configure the real folder.',
  },
  'FOLDER.NOT_A_FILE': {
    when: 'Something in the folder has the name of a revision and is no regular file.',
    remedy: 'Remove it, or put a regular file in its place.',
  },
  'FOLDER.LOCAL_LEFT_OUT': {
    when: 'A local revision (below `.orch/local`) builds on a revision that the current checkout does not have; it is left out.',
    remedy: 'Switch to the branch that it was made on, or delete it when it is no longer wanted.',
  },
} satisfies ErrorTable;

/** The folder is not there; that is fine for a project without revisions. */
export function folderMissing(directory: string): Finding {
  return {
    code: 'FOLDER.MISSING',
    severity: 'warning',
    subject: directory,
    message: `there is no folder ${quoteForMessage(directory)}`,
    hint: 'orch create --manual "<message>" writes the first revision',
  };
}

/** Reading failed, with the reason in words. */
export function unreadable(path: string, reason: string): Finding {
  return {
    code: 'FOLDER.UNREADABLE',
    severity: 'error',
    subject: path,
    message: `${quoteForMessage(path)} cannot be read: ${reason}`,
    hint: `look at it with ls -l ${quoteForMessage(path)}`,
  };
}

/** The folder is elsewhere than it seems. */
export function folderLinksOut(directory: string, real: string): Finding {
  return {
    code: 'FOLDER.LINK_OUT',
    severity: 'error',
    subject: directory,
    message: `${quoteForMessage(directory)} is a link out of the project, to ${quoteForMessage(real)}`,
    hint: `set directory to ${quoteForMessage(real)}`,
  };
}

/** A revision of another branch, made on this machine. */
export function localLeftOut(id: RevisionId, parent: RevisionId): Finding {
  return {
    code: 'FOLDER.LOCAL_LEFT_OUT',
    severity: 'warning',
    subject: id,
    message: `the local revision ${id} builds on ${parent}, which this checkout does not have`,
    hint: 'switch to the branch that it was made on, or delete the file',
  };
}

/** No regular file; `what` says what it is. */
export function notAFile(path: string, what: string): Finding {
  return {
    code: 'FOLDER.NOT_A_FILE',
    severity: 'error',
    subject: path,
    message: `${quoteForMessage(path)} is ${what}, not a regular file`,
    hint: 'remove it, or put a regular file in its place',
  };
}
