import { concurrentIndexRecipe } from './concurrent-index.ts';
import type { StepContext } from './large-table.ts';
import { requiredLaterRecipe } from './required-later.ts';
import type { Recipe } from './step-plan.ts';
import { uniqueKeyRecipe } from './unique-key.ts';
import { validatedLaterRecipe } from './validated-later.ts';

/** Every recipe for large tables. */
export function largeTableRecipes(context: StepContext): readonly Recipe[] {
  return [
    concurrentIndexRecipe(context),
    uniqueKeyRecipe(context),
    validatedLaterRecipe(context),
    requiredLaterRecipe(context),
  ];
}
