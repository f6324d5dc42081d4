import type { Change, ChangePlan } from '../change.ts';

/** Changes that are committed together, before the next phase begins. */
export interface Phase {
  /** What it does in a few words: `fill recruits.email`; null for what needs no revision of its own. */
  readonly step: string | null;
  readonly changes: readonly Change[];
}

/** Turns one kind of change into phases; null for a change that it does not know. */
export type Recipe = (change: Change) => readonly Phase[] | null;

/**
 * Replaces each change that a recipe knows by the recipe's phases, in its place. Changes of one
 * step go into revisions of their own ({@link splitIntoRevisions}).
 */
export function planSteps(plan: ChangePlan, recipes: readonly Recipe[]): ChangePlan {
  return {
    ...plan,
    changes: plan.changes.flatMap((change) => {
      for (const recipe of recipes) {
        const phases = recipe(change);
        if (phases !== null) return phases.flatMap(changesOf);
      }
      return [change];
    }),
  };
}

/** The changes of a phase, each with its step. */
export function changesOf({ step, changes }: Phase): readonly Change[] {
  return step === null ? changes : changes.map((change) => ({ ...change, step }));
}
