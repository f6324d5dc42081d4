/** A value that survives JSON: what a fact says. */
export type FactValue =
  string | number | boolean | null | readonly FactValue[] | { readonly [key: string]: FactValue };

/** A fact's name in a catalog: `<kind>:<name>`, made by `factKey`, e.g. `column:public.recruits.cohort`. */
export type FactKey = string & { readonly brand: 'FactKey' };

/**
 * One catalog entry. `value` holds everything in which two schemas can differ, in names, never
 * in oids, so that two databases with the same schema hold the same facts. `note` holds what is
 * worth knowing but is no difference (a column's position).
 */
export interface Fact {
  readonly key: FactKey;
  readonly kind: string;
  /** The name's parts, unquoted: `['public', 'recruits', 'cohort']`. */
  readonly name: readonly string[];
  readonly value: Readonly<Record<string, FactValue>>;
  readonly note?: Readonly<Record<string, FactValue>>;
}

/** A database's schema as values: its facts by key, in byte order of the keys. */
export interface Catalog {
  readonly facts: ReadonlyMap<FactKey, Fact>;
  /** Sha256, in hex, of keys and values; equal exactly when two catalogs are equal. */
  readonly fingerprint: string;
  /** Major version of the server that was read, e.g. 18. */
  readonly serverMajor: number;
}

/** One entry in which two catalogs differ. */
export type Difference =
  | { readonly kind: 'added'; readonly fact: Fact }
  | { readonly kind: 'removed'; readonly fact: Fact }
  | { readonly kind: 'changed'; readonly from: Fact; readonly to: Fact };
