import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { runOrch, type OrchRun } from '../support/run-orch.ts';

describe('orch models pull and orch types', () => {
  let dev: PostgresTarget;
  let project: TestProject;

  before(async () => {
    dev = await createDatabase('dev');
    await query(dev, 'CREATE TABLE recruits (id serial PRIMARY KEY, name text NOT NULL)');
    project = await testProject({ environments: { dev }, config: { models: './models.ts' } });
  });

  const orch = (...words: readonly string[]): Promise<OrchRun> =>
    runOrch(words, { cwd: project.root });

  it('prints the models of a database, and that they are proved', async () => {
    const run = await orch('models', 'pull');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout).to.include("export const recruits = defineModel('recruits'");
    expect(run.stderr).to.include('proved: these models make what dev has');
  });

  it('writes them where the configuration looks for them, and never over a file', async () => {
    const run = await orch('models', 'pull', '--write');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(project.read('models.ts')).to.include('defineModel');
    const again = await orch('models', 'pull', '--write', '--json');
    expect(jsonResult(again)['code']).to.equal('FILES.EXISTS');
  });

  it('writes row types beside them, and says whether they are fresh', async () => {
    expect((await orch('types', '--check')).exitCode).to.equal(3);
    expect((await orch('types', '--write')).exitCode).to.equal(0);
    expect(project.read('knex-tables.ts')).to.include('export interface RecruitsRow');
    expect((await orch('types', '--check')).exitCode).to.equal(0);

    await query(dev, 'ALTER TABLE recruits ADD COLUMN cohort text');
    const run = await orch('types', '--check', '--from', 'dev');
    expect([run.exitCode, run.stdout]).to.deep.equal([
      3,
      'Stale: knex-tables.ts is not what dev would write\nNext: orch types --write --from dev\n',
    ]);
  });

  it('names the file and line of models that cannot be loaded', async () => {
    project.write('models.ts', `import { defineModel } from '@orch/core';\n\nnothing();\n`);
    const run = await orch('types');
    expect(run.exitCode).to.equal(2);
    expect(run.stderr).to.match(
      /models could not be loaded.*nothing is not defined[^]*models\.ts:3/u,
    );
  });
});
