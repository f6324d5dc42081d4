import type { Catalog, Fact } from '../catalog/catalog.ts';

/** The schemas that are to tell the same story. */
export interface DriftSides {
  /** Null for a project without models. */
  readonly models: Catalog | null;
  /** What all revisions of the checkout make together. */
  readonly revisions: Catalog;
  /** What the applied revisions make; null when they cannot be replayed. */
  readonly applied: Catalog | null;
  readonly database: Catalog;
}

/** One entry of the schemas as each of them has it; null where it is absent. */
export interface DriftFacts {
  /** Of the revisions where there are no models. */
  readonly models: Fact | null;
  readonly revisions: Fact | null;
  readonly applied: Fact | null;
  readonly database: Fact | null;
}

/** What becomes of a query that is written for the models, or of a revision that is run. */
export interface Effect {
  /** `ignores`: it works, and does not know of the difference. */
  readonly kind: 'works' | 'ignores' | 'fails' | 'unknown';
  /** The SQLSTATE that the server would answer with; null when it would not refuse. */
  readonly sqlState: string | null;
  readonly words: string;
}

/** A way to make the schemas agree. */
export interface WayOut {
  readonly does: string;
  /** Commands of orch in this order, or what is to be done by hand. */
  readonly steps: readonly string[];
}

/** A difference: who has what, what comes of it, and the ways out. */
export interface Drift {
  /** In words, e.g. `column recruits.chort`. */
  readonly subject: string;
  readonly kind: string;
  /** How each side has it, in short; null for models that there are none of. */
  readonly has: {
    readonly models: string | null;
    readonly revisions: string;
    readonly database: string;
  };
  /** A query through the models, or one that fits the revisions. */
  readonly queries: Effect;
  /** What generating would write now. */
  readonly generates: {
    /** `orch create`; null without models. */
    readonly fromModels: string | null;
    /** `orch gen-from-db --from` this environment. */
    readonly fromDatabase: string;
  };
  /** What running the pending revisions would do. */
  readonly pending: Effect;
  readonly waysOut: readonly WayOut[];
}
