import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { modelProject, recruitModels } from '../support/model-project.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runOrch, type OrchRun } from '../support/run-orch.ts';

describe('orch create', () => {
  let dev: PostgresTarget;
  let repo: GitRepo;

  before(async () => {
    dev = await createDatabase('dev');
    const prod = await createDatabase('prod');
    repo = modelProject({ dev, prod });
  });

  const orch = (...words: readonly string[]): Promise<OrchRun> =>
    runOrch(words, { cwd: repo.root });
  const filesIn = (folder: string): readonly string[] => {
    const path = join(repo.root, folder);
    return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.mjs')) : [];
  };
  const columns = (): Promise<readonly unknown[]> =>
    query(
      dev,
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_name = 'recruits' ORDER BY ordinal_position`,
    );

  it('refuses a message that says nothing before anything else', async () => {
    const run = await orch('create', 'update database', '--json');
    expect([run.exitCode, jsonResult(run)['code']]).to.deep.equal([2, 'REVISION.VAGUE_MESSAGE']);
  });

  it('shows the revision and writes nothing with --dry-run', async () => {
    const run = await orch('create', 'create recruits', '--dry-run');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout)
      .to.include("createTable('recruits'")
      .and.include('proved: up reaches the models');
    expect(filesIn('migrations')).to.deep.equal([]);
  });

  it('writes into the migrations folder on a release branch', async () => {
    const run = await orch('create', 'recruits', '--force-name');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout.trimEnd().split('\n').at(-1)).to.equal('Next: orch up --env dev');
    expect(filesIn('migrations')).to.have.lengthOf(1);
    expect((await orch('up')).exitCode).to.equal(0);
    repo.commit({});
  });

  it('has nothing to do then', async () => {
    const run = await orch('create', 'create recruits');
    expect(run.stdout).to.include('the revisions say exactly what the models say');
  });

  it('writes where Git does not look on another branch, and runs it on dev', async () => {
    repo.git('checkout', '--quiet', '-b', 'feature/cohort');
    repo.write('models.mjs', recruitModels(`\n  table.text('cohort');`));
    const run = await orch('create', 'add cohort to recruits');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stderr).to.include('this is feature/cohort');
    expect(filesIn('.orch/local/main')).to.have.lengthOf(1);
    expect(repo.git('status', '--porcelain')).to.equal(' M models.mjs');

    const status = await orch('status');
    expect(status.stdout).to.match(/add_cohort_to_recruits .*local/u);
    expect((await orch('up')).exitCode).to.equal(0);
    expect(await columns()).to.deep.equal([
      { name: 'id' },
      { name: 'first_name' },
      { name: 'cohort' },
    ]);
  });

  it('continues the local revisions with the next one', async () => {
    repo.write('models.mjs', recruitModels(`\n  table.text('cohort');\n  table.text('surname');`));
    const run = await orch('create', 'add surname to recruits');
    expect(run.exitCode, run.stderr).to.equal(0);
    const [first = '', second = ''] = filesIn('.orch/local/main');
    const source = readFileSync(join(repo.root, '.orch/local/main', second), 'utf8');
    expect(source).to.include(`@parents  ${first.replace('.mjs', '')}`);
    expect(source).to.include("table.text('surname')").and.not.include("table.text('cohort')");
  });

  it('writes an empty revision there too, and into the migrations folder with --here', async () => {
    const local = await orch(
      'create',
      '--manual',
      'index recruits by cohort',
      '--dry-run',
      '--json',
    );
    const shared = await orch(
      'create',
      '--manual',
      'index recruits',
      '--dry-run',
      '--here',
      '--json',
    );
    const [official = ''] = filesIn('migrations');
    const [, second = ''] = filesIn('.orch/local/main');
    expect(
      [local, shared].map((run) => {
        const { file, parents, local: isLocal } = jsonResult(run);
        return [String(file).replace(/[^/]*$/u, ''), parents, isLocal];
      }),
    ).to.deep.equal([
      ['.orch/local/main/', [second.replace('.mjs', '')], true],
      ['migrations/', [official.replace('.mjs', '')], false],
    ]);
  });

  it('runs none of them in a protected environment', async () => {
    const { databases } = jsonResult(await orch('status', '--env', 'prod', '--json')) as {
      databases: readonly { pending: readonly string[]; local: readonly string[] }[];
    };
    expect(databases.map(({ pending, local }) => [pending.length, local])).to.deep.equal([[1, []]]);
  });

  it('leaves them out of what is generated for Git', async () => {
    const run = await orch('gen-from-db', '-m', 'add cohort', '--from', 'dev', '--here', '--json');
    const { revisions } = jsonResult(run) as { revisions: readonly { source: string }[] };
    const [official] = filesIn('migrations');
    expect(revisions.map(({ source }) => /@parents {2}(.*)/u.exec(source)?.[1])).to.deep.equal([
      official?.replace('.mjs', ''),
    ]);
  });
});
