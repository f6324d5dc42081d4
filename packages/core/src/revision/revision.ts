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
}
