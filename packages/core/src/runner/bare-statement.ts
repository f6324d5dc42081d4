/** What a statement that the server runs only outside a transaction is about; names are unquoted. */
export type BareStatement =
  | {
      readonly kind: 'createIndex';
      /** Null when the statement leaves it to the search_path. */
      readonly schema: string | null;
      readonly table: string;
      /** Null when the server makes the name. */
      readonly index: string | null;
    }
  | { readonly kind: 'dropIndex'; readonly index: string }
  | { readonly kind: 'reindex' }
  /** It commits in between, so that it can have happened in part. */
  | { readonly kind: 'divisible' }
  | { readonly kind: 'other' };

/** An index that the server does not use, because building or dropping it was interrupted. */
export interface InvalidIndex {
  readonly oid: string;
  readonly schema: string;
  readonly table: string;
  readonly name: string;
}
