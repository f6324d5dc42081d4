import { checksumOf } from './checksum.ts';
import { decodeSource } from './decode-source.ts';
import { badHeader } from './errors.ts';
import { readHeader } from './read-header.ts';
import { revisionIdOfFile } from './revision-id.ts';
import type { Revision, RevisionId } from './revision.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';

/** A migration file as found in a folder or in a commit. */
export interface RevisionFile {
  /** File name with its extension. */
  readonly fileName: string;
  /** Path relative to the repository (or project) root, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads a revision without running it. A file without a header comes out without parents and with
 * lineage `byteOrder`; `makeHistory`, which knows its neighbours, links it.
 *
 * @throws OrchError `REVISION.BAD_NAME`, `REVISION.TOO_LARGE`, `REVISION.NOT_TEXT`,
 *   `REVISION.BAD_HEADER`
 */
export function readRevision(file: RevisionFile): Revision {
  const { fileName, path } = file;
  const id = revisionIdOfFile(fileName);
  const source = decodeSource(path, file.bytes);
  const header = readHeader(path, source);
  if (header !== null && header.revision !== id) {
    throw badHeader(path, 1, `the header says ${quoteForMessage(header.revision)}, the file ${id}`);
  }
  return {
    id,
    parents: header?.parents ?? [],
    message: header === null || header.message === '' ? messageOfName(id) : header.message,
    checksum: checksumOf(source),
    source,
    path,
    fileName,
    lineage: header === null ? 'byteOrder' : 'header',
    ...(header?.merge === undefined ? {} : { merge: header.merge }),
  };
}

/** The slug in words: `20261120101500_add_cohort` is "add cohort". */
function messageOfName(id: RevisionId): string {
  const slug = id.replace(/^\d+[_\- .]*/, '');
  return (slug === '' ? id : slug).replace(/[_\-\s]+/g, ' ').trim();
}
