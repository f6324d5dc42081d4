import { expect } from 'chai';
import { openGitRepo, type GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { longId, writeSqlRevision, type RevisionSql } from '../support/merge-bench.ts';
import { createDatabase } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';

const base: RevisionSql = [
  `CREATE FUNCTION answer() RETURNS integer LANGUAGE sql AS 'SELECT 0'`,
  'DROP FUNCTION answer()',
];
const answer = (value: number): RevisionSql => [
  `CREATE OR REPLACE FUNCTION answer() RETURNS integer LANGUAGE sql AS 'SELECT ${value}'`,
  `CREATE OR REPLACE FUNCTION answer() RETURNS integer LANGUAGE sql AS 'SELECT 0'`,
];
const table = (name: string): RevisionSql => [`CREATE TABLE ${name} ()`, `DROP TABLE ${name}`];

describe('orch merge-heads', () => {
  let project: TestProject;
  let repo: GitRepo;
  beforeEach(async () => {
    project = await testProject({ environments: { dev: await createDatabase('merge') } });
    project.write('.gitignore', 'node_modules\n.orch\n');
    repo = openGitRepo(project.root);
    repo.git('init', '--quiet', '--initial-branch=main');
    writeSqlRevision(project, 'base', base);
    repo.commit({}, 'Begin');
  });

  const orch = (...args: readonly string[]) => runOrch(args, { cwd: project.root });

  it('is offered by up, writes a merge, and leaves one head', async () => {
    writeSqlRevision(project, 'x1 < base', table('x'));
    const commit = repo.commit({}, 'Add x');
    writeSqlRevision(project, 'y1 < base', table('y'));
    const up = await orch('up');
    expect([up.exitCode, up.stderr]).to.deep.equal([2, up.stderr]);
    expect(up.stderr)
      .to.include(`${longId('x1')}, ${longId('y1')}`)
      .and.include('orch merge-heads');

    const before = project.migrations();
    const checked = await orch('merge-heads', '--check');
    expect([checked.exitCode, project.migrations()]).to.deep.equal([0, before]);
    expect(checked.stdout).to.include(`${commit.slice(0, 12)} by Ada <ada@example.org>`);
    expect(checked.stdout).to.include('not committed');

    const merged = await orch('merge-heads');
    expect([merged.exitCode, merged.stderr]).to.deep.equal([0, merged.stderr]);
    const added = project.migrations().filter((name) => !before.includes(name));
    expect(added.join()).to.match(/^\d{14}_merge_[0-9a-f]{8}\.mjs$/);
    const heads = jsonResult(await orch('heads', '--json'));
    expect(JSON.stringify(heads)).to.include(added.join().replace('.mjs', ''));
    expect((await orch('up')).exitCode).to.equal(0);
    expect((await orch('down', '--to', 'base')).exitCode).to.equal(0);
  });

  it('leaves a conflict to a person, and proves what the person wrote', async () => {
    writeSqlRevision(project, 'x1 < base', answer(1));
    writeSqlRevision(project, 'y1 < base', answer(2));
    const before = project.migrations();
    const checked = await orch('merge-heads', '--check', '--json');
    expect([checked.exitCode, project.migrations()]).to.deep.equal([3, before]);
    expect(jsonResult(checked)).to.include({ verdict: 'conflicting', written: false });

    expect((await orch('merge-heads')).exitCode).to.equal(3);
    const [file = ''] = project.migrations().filter((name) => !before.includes(name));
    const undecided = await orch('up', '--json');
    expect(jsonResult(undecided)['code']).to.equal('RUN.REVISION_THREW');

    const source = project.read(`migrations/${file}`);
    const proof = () => orch('merge-heads', '--check', '--json');
    project.write(`migrations/${file}`, source.replace(/throw new Error\([^;]*\);/s, 'void 0;'));
    expect(jsonResult(await proof())['code']).to.equal('MERGE.NOT_PROVED');
    const decided = source
      .replace(/throw new Error\([^;]*\);/s, `await knex.raw(${JSON.stringify(answer(3)[0])});`)
      .replace(
        '// The way back of what up does.',
        `await knex.raw(${JSON.stringify(answer(2)[0])});`,
      );
    project.write(`migrations/${file}`, decided);
    const run = await proof();
    expect(jsonResult(run)).to.include({ kind: 'proved' });
  });
});
