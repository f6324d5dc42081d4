import { expect } from 'chai';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';
import { writeRevision as write } from '../support/write-revision.ts';

describe('orch create --manual', () => {
  let project: TestProject;

  beforeEach(async () => {
    const dev = await createDatabase('create');
    project = await testProject({ environments: { dev }, extension: 'js' });
  });

  const orch = (...args: readonly string[]) => runOrch(args, { cwd: project.root });

  it('writes a file in the module style of the project on top of the head', async () => {
    write(project, '20200101000000_a');
    const run = await orch('create', '--manual', 'Add cohort');
    expect(run.exitCode).to.equal(0);
    const [, name = ''] = project.migrations();
    expect(name).to.match(/^20\d{12}_add_cohort\.js$/);
    const source = project.read(`migrations/${name}`);
    expect(source).to.include('Add cohort.');
    expect(source).to.include(' * @parents  20200101000000_a\n');
    expect(source).to.include('exports.up = async function up(knex)');
  });

  it('writes files that load, and are refused as long as they do nothing', async () => {
    for (const extension of ['js', 'mjs', 'ts'] as const) {
      const target = await createDatabase('history');
      const one = await testProject({ environments: { dev: target }, extension });
      await runOrch(['create', '--manual', 'nothing yet'], { cwd: one.root });
      const run = await runOrch(['up', '--json'], { cwd: one.root });
      expect(jsonResult(run)['code'], extension).to.equal('RUN.NO_SQL');
    }
  });

  it('prints and writes nothing with --dry-run', async () => {
    const run = await orch('create', '--manual', 'Add cohort', '--dry-run');
    expect([run.exitCode, project.migrations()]).to.deep.equal([0, []]);
    expect(run.stdout).to.include('@revision');
  });

  const refused = [
    ['several heads', ['b1 < a', 'b2 < a'], ['--manual', 'add x'], 'HISTORY.SEVERAL_HEADS'],
    ['a broken history', ['b < missing'], ['--manual', 'add x'], 'HISTORY.FINDINGS'],
    ['a message without words', [], ['--manual', '...'], 'REVISION.EMPTY_MESSAGE'],
    ['a vague message', [], ['--manual', 'update database'], 'REVISION.VAGUE_MESSAGE'],
    ['without models', [], ['add x'], 'MODEL.NOT_CONFIGURED'],
  ] as const;
  for (const [what, lines, args, code] of refused) {
    it(`refuses ${what} and writes nothing`, async () => {
      write(project, 'a');
      for (const line of lines) write(project, line);
      const before = project.migrations();
      const run = await orch('create', ...args, '--json');
      expect([jsonResult(run)['code'], project.migrations()]).to.deep.equal([code, before]);
    });
  }
});
