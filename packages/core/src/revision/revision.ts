import type { MergeNotes } from './merge-notes.ts';

/** A revision's file name without its extension; made by `parseRevisionId`. */
export type RevisionId = string & { readonly brand: 'RevisionId' };

/** Sha256, in hex, of a revision file's LF-normalised bytes without a BOM. */
export type Checksum = string & { readonly brand: 'Checksum' };

/** One migration file as read, without running it. */
export interface Revision {
  readonly id: RevisionId;
  /** Down revisions, in byte order; empty for a base. */
  readonly parents: readonly RevisionId[];
  /** First line of the header comment, or the slug in words. */
  readonly message: string;
  readonly checksum: Checksum;
  /** The LF-normalised text. */
  readonly source: string;
  /** Path relative to the repository (or project) root, with `/`. */
  readonly path: string;
  /** File name with its extension, as Knex stores it in `knex_migrations`. */
  readonly fileName: string;
  /** Whether the parents were written in a header, or follow from the byte order of names. */
  readonly lineage: 'header' | 'byteOrder';
  /** What it says about the revisions that it merges, if anything. */
  readonly merge?: MergeNotes;
  /** Set by `makeHistory` where a merge says something about this revision. */
  readonly merged?: MergedRevision;
}

/** What merges say about one of the revisions that they bring together. */
export interface MergedRevision {
  /** Others that do the same: while one of them is applied, this one is recorded and not run. */
  readonly equal: readonly RevisionId[];
  /** Never run: the merge does what it is for. */
  readonly replaced: boolean;
}
