import { expect } from 'chai';
import type { Backfill } from '../../../src/generate/backfill/backfill.ts';
import { requiredColumnRecipe, type Filling } from '../../../src/generate/steps/required-column.ts';
import { planSteps } from '../../../src/generate/steps/step-plan.ts';
import { plan } from '../render/plan.ts';

const add = 'ALTER TABLE "public"."people" ADD COLUMN "handle" text COLLATE "C" NOT NULL';
const column = {
  table: { schema: 'public', name: 'people' },
  column: 'handle',
  type: 'text',
  isRequired: true,
};
const given = (expression: string): Backfill => ({ ...column, source: 'given', expression });

function statements(filling: Partial<Filling>): readonly string[] {
  const whole: Filling = {
    backfill: given('lower(name)'),
    way: { kind: 'atOnce' },
    hasDeferredTriggers: false,
    ...filling,
  };
  return planSteps(plan(add), [requiredColumnRecipe([whole])]).changes.map(({ sql }) => sql);
}

const nullable = 'ALTER TABLE "public"."people" ADD COLUMN "handle" text COLLATE "C"';
const update = 'UPDATE public.people SET handle = lower(name) WHERE handle IS NULL';
const require = 'ALTER TABLE "public"."people" ALTER COLUMN "handle" SET NOT NULL';

describe('requiredColumnRecipe', () => {
  it('adds the column nullable, fills it, and requires it', () => {
    expect(statements({})).to.deep.equal([nullable, update, require]);
  });

  it('requires nothing of a column that may be null', () => {
    const backfill = { ...given('lower(name)'), isRequired: false };
    expect(statements({ backfill })).to.deep.equal([nullable, update]);
    expect(statements({ backfill, way: { kind: 'steps', key: ['id'] } })).to.deep.equal([
      nullable,
      update,
    ]);
  });

  it('fires triggers that wait before the table is altered again', () => {
    expect(statements({ hasDeferredTriggers: true })).to.deep.equal([
      nullable,
      update,
      'SET CONSTRAINTS ALL IMMEDIATE',
      require,
    ]);
  });

  it('gives one value by a default that is dropped again', () => {
    expect(statements({ backfill: given(`'x'`), way: { kind: 'default' } })).to.deep.equal([
      `${nullable} NOT NULL DEFAULT 'x'::text`,
      'ALTER TABLE "public"."people" ALTER COLUMN "handle" DROP DEFAULT',
    ]);
  });

  it('names its check in at most 63 bytes, the same each time', () => {
    const long = 'ä'.repeat(31);
    const backfill = { ...given('x'), column: long };
    const whole: Filling = {
      backfill,
      way: { kind: 'steps', key: ['id'] },
      hasDeferredTriggers: false,
    };
    const { changes } = planSteps(plan(add.replace('handle', long)), [
      requiredColumnRecipe([whole]),
    ]);
    const names = changes.flatMap(({ sql }) => /CONSTRAINT "([^"]*)"/.exec(sql)?.[1] ?? []);
    expect(new Set(names)).to.have.property('size', 1);
    expect(Buffer.byteLength(names[0] ?? '')).to.be.at.most(63);
  });

  it('writes the batches so that quotes, bindings and templates mean themselves', () => {
    const backfill = given("name || '?`${x}'");
    const whole: Filling = {
      backfill,
      way: { kind: 'steps', key: ['id', 'the Part'] },
      hasDeferredTriggers: false,
    };
    const { changes } = planSteps(plan(add), [requiredColumnRecipe([whole])]);
    const code = changes.find(({ code: one }) => one !== undefined)?.code ?? '';
    expect(code)
      .to.include("name || '\\\\?\\`\\${x}'")
      .and.include('WHERE (id, "the Part") IN (SELECT id, "the Part" FROM batch)')
      .and.include('WHERE (id, "the Part") > (?, ?)')
      .and.include("[rows[0].id, rows[0]['the Part']]");
  });

  it('leaves the columns that it knows nothing of', () => {
    expect(statements({ backfill: { ...given('x'), column: 'other' } })).to.deep.equal([add]);
  });
});
