import type { RevisionId } from '../../revision/revision.ts';

/** An object that has another name, home or columns than the history gave it. */
export interface ChangedIdentity {
  /** Kind of the fact that it is in a catalog. */
  readonly kind: string;
  readonly oid: string;
  readonly before: IdentifiedName;
  readonly after: IdentifiedName;
}

/** How something is or was called. */
export interface IdentifiedName {
  /** Schema, and the table or type that it is part of. */
  readonly home: readonly string[];
  readonly name: string;
  /** A table's columns by number, the first being 1; null where one was dropped. */
  readonly columns: readonly (string | null)[];
}

/** What a database's store knows about the identities of what is in it. */
export type IdentityReading =
  | {
      readonly kind: 'known';
      readonly applied: readonly RecordedRevision[];
      readonly changed: readonly ChangedIdentity[];
    }
  | {
      readonly kind: 'unknown';
      /** Why nothing can be told, in words. */
      readonly reason: string;
      /** Empty where there is no store that can be read. */
      readonly applied: readonly RecordedRevision[];
    };

/** A revision that is recorded as applied. */
export interface RecordedRevision {
  readonly id: RevisionId;
  readonly checksum: string;
}
