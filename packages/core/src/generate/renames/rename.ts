import type { FactKey } from '../../catalog/catalog.ts';

/** A decided rename: the keys of a fact of the history and of the one that it becomes. */
export interface Rename {
  readonly from: FactKey;
  readonly to: FactKey;
}

/** Who decided a rename. */
export type RenameSource = 'identity' | 'flag' | 'answer';

/** A rename that is part of a plan, and what speaks for it. */
export interface DecidedRename extends Rename {
  readonly source: RenameSource;
  /** In words, e.g. `same column number 4 of the same table`. */
  readonly evidence: string;
}

/** A fact, or a value of an enum, by its kind and unquoted name. */
export interface Named {
  readonly kind: string;
  readonly name: readonly string[];
}

/** Both sides of a rename by name. */
export interface NamedRename {
  readonly from: Named;
  readonly to: Named;
}
