import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

describe('a revision in TypeScript', () => {
  let project: TestProject;
  let target: PostgresTarget;

  before(async () => {
    target = await createDatabase('typescript');
    project = await testProject({ environments: { dev: target }, extension: 'ts' });
  });

  it('is run with its types, enums and imports without an extension', async () => {
    project.write('lib/names.ts', `export const table: string = 'typed';`);
    const step = writeStep(
      project,
      '1_typed.ts',
      `import type { Knex } from 'knex';
import { table } from '../lib/names';

enum Cohort {
  First = 25,
}

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable(table, (t) => t.integer('cohort').defaultTo(Cohort.First));
}

export const down = (knex: Knex): PromiseLike<void> => knex.schema.dropTable(table);
`,
    );
    await runSteps(project, target, [step]);
    expect(
      await query(
        target,
        `select column_default as d from information_schema.columns where table_name = 'typed'`,
      ),
    ).to.deep.equal([{ d: '25' }]);
  });

  it('may be CommonJS, and export an object by default', async () => {
    const steps = [
      writeStep(
        project,
        '2_common.cts',
        `import type { Knex } from 'knex';
exports.up = (knex: Knex) => knex.raw('create table common ()');`,
      ),
      writeStep(
        project,
        '3_default.mts',
        `import type { Knex } from 'knex';
export default { up: (knex: Knex) => knex.raw('create table by_default ()') };`,
      ),
    ];
    await runSteps(project, target, steps);
    expect(
      await query(
        target,
        `select to_regclass('common')::text as a, to_regclass('by_default')::text as b`,
      ),
    ).to.deep.equal([{ a: 'common', b: 'by_default' }]);
  });

  it('is named by the line of its source when it fails', async () => {
    const step = writeStep(
      project,
      '4_fails.ts',
      `interface Row {
  readonly id: number;
}

export async function up(knex: { raw(sql: string): Promise<readonly Row[]> }): Promise<void> {
  await knex.raw('select nothing');
}`,
    );
    const { code, details } = await failure(runSteps(project, target, [step]));
    expect(code).to.equal('RUN.STATEMENT_FAILED');
    expect(details['line']).to.equal(6);
  });

  it('is named by the line that is no TypeScript', async () => {
    const step = writeStep(
      project,
      '5_broken.ts',
      `export const a: number = 1;\n\nexport const = 2;`,
    );
    const { code, details } = await failure(runSteps(project, target, [step]));
    expect(code).to.equal('RUN.LOAD_FAILED');
    expect(details['line']).to.equal(3);
  });
});
