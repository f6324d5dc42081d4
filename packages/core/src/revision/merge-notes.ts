import type { RevisionId } from './revision.ts';

/** What a merge revision says about the revisions that it brings together. */
export interface MergeNotes {
  /** Pairs of which the first runs before the second: `@order first, second`. */
  readonly orders: readonly (readonly [first: RevisionId, second: RevisionId])[];
  /**
   * Pairs of which the first runs before the second where neither is applied, and where the merge
   * settles what the other order leaves: `@prefers first, second`.
   */
  readonly prefers: readonly (readonly [first: RevisionId, second: RevisionId])[];
  /** Revisions that do the same; the first that runs does it for all: `@equal a, b`. */
  readonly equals: readonly (readonly RevisionId[])[];
  /** Revisions that are recorded and not run; the merge does what they are for: `@replaces a`. */
  readonly replaces: readonly RevisionId[];
}

/** Says nothing. */
export const noNotes: MergeNotes = { orders: [], prefers: [], equals: [], replaces: [] };

/** Whether anything is said. */
export function saysNothing(notes: MergeNotes): boolean {
  return namedIn(notes).length === 0;
}

/** Every revision that is named. */
export function namedIn(notes: MergeNotes): readonly RevisionId[] {
  const { orders, prefers, equals, replaces } = notes;
  return [...orders.flat(), ...prefers.flat(), ...equals.flat(), ...replaces];
}
