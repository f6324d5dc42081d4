import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { gitRepo, type GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runOrch, type OrchRun } from '../support/run-orch.ts';

describe('orch gen-from-db', () => {
  let reference: PostgresTarget;
  let dev: PostgresTarget;
  let repo: GitRepo;

  before(async () => {
    reference = await createDatabase('reference');
    dev = await createDatabase('dev');
    await query(reference, 'CREATE TABLE recruits (id integer PRIMARY KEY, name text NOT NULL)');
    repo = gitRepo();
    const environments = { dev: connectionOf(dev), reference: connectionOf(reference) };
    const config = { migrations: './migrations', extension: 'mjs', environments };
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(repo.root, 'node_modules'));
    repo.commit({
      'orch.config.mjs': `export default ${JSON.stringify(config)};\n`,
      '.gitignore': 'node_modules\n.orch\n',
      'migrations/.gitkeep': '',
    });
  });

  const generate = (...words: readonly string[]): Promise<OrchRun> =>
    runOrch(['gen-from-db', '-m', 'create recruits', ...words], { cwd: repo.root });

  const revisions = (): readonly string[] =>
    readdirSync(join(repo.root, 'migrations')).filter((name) => name.endsWith('.mjs'));

  it('refuses off a release branch, and when no branch is checked out', async () => {
    repo.git('checkout', '--quiet', '-b', 'feature/recruits');
    const onFeature = await generate('--json');
    expect(onFeature.exitCode).to.equal(2);
    expect(jsonResult(onFeature)).to.deep.include({ code: 'GENERATE.BRANCH' });

    repo.git('checkout', '--quiet', '--detach');
    expect(jsonResult(await generate('--json'))).to.deep.include({ code: 'GENERATE.BRANCH' });
    expect(revisions()).to.deep.equal([]);
    repo.git('checkout', '--quiet', 'main');
  });

  it('shows the revision and writes nothing with --dry-run', async () => {
    const run = await generate('--dry-run');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout).to.include("createTable('recruits'").and.include('proved');
    expect(revisions()).to.deep.equal([]);
  });

  it('says which side is the truth before anything else, and what to type next', async () => {
    const run = await generate();
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stderr.split('\n')[0]).to.match(/^The truth is reference /);
    expect(run.stdout.trimEnd().split('\n').at(-1)).to.equal('Next: orch up --env dev');
    expect(revisions()).to.have.lengthOf(1);
  });

  it('leaves files that are applied exactly as they were written', async () => {
    const up = await runOrch(['up', '--env', 'dev'], { cwd: repo.root });
    expect(up.exitCode, up.stderr).to.equal(0);
    const [name = ''] = revisions();
    const text = readFileSync(join(repo.root, 'migrations', name), 'utf8');
    const shown = await runOrch(['show', 'head', '--applied', '--json'], { cwd: repo.root });
    expect(JSON.stringify(jsonResult(shown))).to.include(JSON.stringify(text).slice(1, -1));
  });

  it('has nothing to do then, on any branch with --here, and exits with 0', async () => {
    repo.git('checkout', '--quiet', 'feature/recruits');
    const run = await generate('--here', '--json');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(jsonResult(run)).to.deep.include({ kind: 'upToDate', history: 1, replayed: 0 });
    repo.git('checkout', '--quiet', 'main');
  });

  it('takes a URL as the reference', async () => {
    const { user, host, port, database, password } = reference;
    const login = password === undefined ? user : `${user}:${encodeURIComponent(password)}`;
    const url = `postgres://${login}@${host}:${port}/${database}`;
    const run = await generate('--from', url, '--json');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout + run.stderr).to.not.include(password ?? 'nothing to hide');
    expect(jsonResult(run)).to.deep.include({ kind: 'upToDate' });
  });

  it('lists environments when the reference is none of them', async () => {
    const run = await generate('--from', 'staging');
    expect(run.exitCode).to.equal(2);
    expect(run.stderr).to.include('GENERATE.NO_REFERENCE').and.include('dev, reference');
  });

  it('learns what the rows get in a required column, and shows the evidence', async () => {
    await query(dev, `INSERT INTO recruits VALUES (1, 'Ada')`);
    await query(
      reference,
      `INSERT INTO recruits VALUES (8, 'Xi'), (9, 'Yo'); ALTER TABLE recruits ADD cohort text;
       UPDATE recruits SET cohort = 'C25'; ALTER TABLE recruits ALTER cohort SET NOT NULL`,
    );
    const add = (...words: readonly string[]): Promise<OrchRun> =>
      runOrch(['gen-from-db', '-m', 'add cohort to recruits', ...words], { cwd: repo.root });

    const refused = await add('--no-learn', '--json');
    expect(jsonResult(refused)).to.deep.include({ code: 'GENERATE.REQUIRED_COLUMN' });
    expect((await add('--backfill', 'recruits.cohort')).exitCode).to.equal(2);

    const run = await add('--dry-run');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout)
      .to.include(`recruits.cohort = 'C25'  2 of 2 rows of the reference agree`)
      .and.include('with a default that is dropped again: one value for all, and no row is touched')
      .and.include('fills 1 row in dev');

    const given = await add(
      '--dry-run',
      '--way',
      'steps',
      '--backfill',
      'recruits.cohort=upper(name)',
    );
    expect(given.stdout)
      .to.include('recruits.cohort = (upper(name))  as given')
      .and.include('in steps: as asked for');
  });

  it('keeps what it remembers below .orch', () => {
    expect(existsSync(join(repo.root, '.orch/cache'))).to.equal(true);
    expect(repo.git('status', '--porcelain')).to.match(/^\?\? migrations\/\S+$/);
  });
});

function connectionOf(target: PostgresTarget): Readonly<Record<string, unknown>> {
  const { host, port, user, password, database } = target;
  return { host, port, user, database, ...(password === undefined ? {} : { password }) };
}
