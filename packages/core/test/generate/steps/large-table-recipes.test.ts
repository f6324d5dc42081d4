import { expect } from 'chai';
import { largeTableRecipes } from '../../../src/generate/steps/large-table-recipes.ts';
import { planSteps } from '../../../src/generate/steps/step-plan.ts';
import { splitIntoRevisions } from '../../../src/generate/render/split-into-revisions.ts';
import { catalogOf, fact } from '../../support/catalog.ts';
import { change, plan } from '../render/plan.ts';

const from = catalogOf(
  fact('table', 'public.people', { partitionKey: null }),
  fact('table', 'public.parts', { partitionKey: 'RANGE (id)' }),
);

/** The statements of each revision that a statement becomes. */
function revisions(sql: string, isLarge = true): readonly (readonly string[])[] {
  const recipes = largeTableRecipes({ from, isLarge: () => isLarge });
  return splitIntoRevisions(planSteps(plan(sql), recipes)).map((share) =>
    share.map((one) => one.sql),
  );
}

const inSteps: readonly (readonly [
  what: string,
  sql: string,
  steps: readonly (readonly string[])[],
])[] = [
  [
    'an index',
    'CREATE UNIQUE INDEX i ON public.people USING btree (a)',
    [['CREATE UNIQUE INDEX CONCURRENTLY i ON public.people USING btree (a)']],
  ],
  [
    'a unique key',
    'ALTER TABLE "public"."people" ADD CONSTRAINT "k" UNIQUE (a, "B")',
    [
      ['CREATE UNIQUE INDEX CONCURRENTLY k ON public.people (a, "B")'],
      ['ALTER TABLE public.people ADD CONSTRAINT k UNIQUE USING INDEX k'],
    ],
  ],
  [
    'a check',
    'ALTER TABLE "public"."people" ADD CONSTRAINT "c" CHECK (a > 0)',
    [
      ['ALTER TABLE "public"."people" ADD CONSTRAINT "c" CHECK (a > 0) NOT VALID'],
      ['ALTER TABLE public.people VALIDATE CONSTRAINT c'],
    ],
  ],
  [
    'a foreign key',
    'ALTER TABLE "public"."people" ADD CONSTRAINT "f" FOREIGN KEY (t) REFERENCES public.teams(id) ON DELETE CASCADE',
    [
      [
        'ALTER TABLE "public"."people" ADD CONSTRAINT "f" FOREIGN KEY (t) REFERENCES public.teams(id) ON DELETE CASCADE NOT VALID',
      ],
      ['ALTER TABLE public.people VALIDATE CONSTRAINT f'],
    ],
  ],
  [
    'a column that becomes required',
    'ALTER TABLE "public"."people" ALTER COLUMN "a" SET NOT NULL',
    [
      [
        'ALTER TABLE "public"."people" ADD CONSTRAINT "orch_fill_people_a" CHECK ("a" IS NOT NULL) NOT VALID',
      ],
      ['ALTER TABLE "public"."people" VALIDATE CONSTRAINT "orch_fill_people_a"'],
      [
        'ALTER TABLE "public"."people" ALTER COLUMN "a" SET NOT NULL',
        'ALTER TABLE "public"."people" DROP CONSTRAINT "orch_fill_people_a"',
      ],
    ],
  ],
];

describe('largeTableRecipes', () => {
  for (const [what, sql, steps] of inSteps) {
    it(`adds ${what} in steps, and at once to a small table`, () => {
      expect(revisions(sql)).to.deep.equal(steps);
      expect(revisions(sql, false)).to.deep.equal([[sql]]);
    });
  }

  for (const sql of [
    'CREATE INDEX i ON public.parts USING btree (a)',
    'ALTER TABLE "public"."parts" ADD CONSTRAINT "k" UNIQUE (a)',
    'ALTER TABLE "public"."parts" ADD CONSTRAINT "f" FOREIGN KEY (t) REFERENCES public.teams(id)',
    'ALTER TABLE "public"."people" ADD CONSTRAINT "k" UNIQUE (a) DEFERRABLE',
    'ALTER TABLE "public"."people" ADD CONSTRAINT "x" EXCLUDE USING gist (a WITH =)',
    'ALTER TABLE "public"."new" ADD CONSTRAINT "k" UNIQUE (a)',
    'ALTER TABLE "public"."people" ADD COLUMN "a" text',
  ]) {
    it(`leaves ${sql}`, () => {
      expect(revisions(sql)).to.deep.equal([[sql]]);
    });
  }

  it('leaves the changes around a step in revisions of their own, in order', () => {
    const index = 'CREATE INDEX i ON public.people USING btree (a)';
    const recipes = largeTableRecipes({ from, isLarge: () => true });
    const all = plan(change('SELECT 1'), change('SELECT 2'), index, change('SELECT 3'));
    const shares = splitIntoRevisions(planSteps(all, recipes));
    expect(shares.map((share) => share.length)).to.deep.equal([2, 1, 1]);
  });
});
