import type { Catalog, Difference, FactKey } from '../catalog/catalog.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { TableRows } from './compare-rows.ts';

/** What one revision did when it ran after everything before it on its side. */
export interface RevisionEffect {
  readonly id: RevisionId;
  readonly differences: readonly Difference[];
  /** The SQL that it sent. */
  readonly statements: readonly string[];
}

/** One thing in a schema that needs another. */
export interface Need {
  readonly dependent: FactKey;
  readonly needed: FactKey;
}

/** What one side does by itself. */
export interface SideFacts {
  readonly head: RevisionId;
  readonly effects: readonly RevisionEffect[];
  /** The schema with this side alone. */
  readonly catalog: Catalog;
  /** Who needs whom in that schema; empty where nobody asked. */
  readonly needs: readonly Need[];
}

/** How one order of the two sides ended on a throw-away database. */
export type OrderOutcome =
  | {
      readonly kind: 'reached';
      readonly catalog: Catalog;
      /** Rows afterwards; null where no revision moves any. */
      readonly rows: readonly TableRows[] | null;
    }
  | {
      readonly kind: 'failed';
      /** The first revision that failed. */
      readonly at: RevisionId;
      readonly message: string;
      /** Every revision that failed when those before it were left out. */
      readonly failing: readonly RevisionId[];
    };

/** Two sides, and what became of both orders. */
export interface PairFacts {
  /** The schema that both build on. */
  readonly base: Catalog;
  readonly sides: readonly [SideFacts, SideFacts];
  /** Revisions that do the same on both sides; only the first of them was run. */
  readonly equals: readonly (readonly [RevisionId, RevisionId])[];
  /** `outcomes[0]` began with `sides[0]`. */
  readonly outcomes: readonly [OrderOutcome, OrderOutcome];
  /** Tables whose rows differ between the orders; empty where they do not. */
  readonly rowDifferences: readonly RowDifference[];
}

/** A table whose rows depend on the order. */
export interface RowDifference {
  readonly table: string;
  /** Columns in which they differ; empty when there are other rows. */
  readonly columns: readonly string[];
}
