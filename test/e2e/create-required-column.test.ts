import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { modelProject, recruitModels } from '../support/model-project.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runOrch, type OrchRun } from '../support/run-orch.ts';

describe('orch create with a required and unique column', () => {
  let dev: PostgresTarget;
  let repo: GitRepo;

  const orch = (...words: readonly string[]): Promise<OrchRun> =>
    runOrch(words, { cwd: repo.root });
  const create = (...words: readonly string[]): Promise<OrchRun> =>
    orch('create', 'add personal email address', ...words);
  const migrations = (): readonly string[] =>
    readdirSync(join(repo.root, 'migrations')).filter((name) => name.endsWith('.mjs'));

  before(async () => {
    dev = await createDatabase('dev');
    repo = modelProject({ dev });
    const base = [await orch('create', 'create recruits'), await orch('up')];
    expect(base.map(({ exitCode, stderr }) => (exitCode === 0 ? '' : stderr))).to.deep.equal([
      '',
      '',
    ]);
    await query(dev, `INSERT INTO recruits (first_name) VALUES ('Ada'), ('Bob')`);
    repo.write(
      'models.mjs',
      recruitModels(`\n  table.text('personal_email_address').notNullable().unique();`),
    );
  });

  it('is refused with the flags that help', async () => {
    const run = await create('--json');
    expect(jsonResult(run)).to.deep.include({ code: 'GENERATE.REQUIRED_COLUMN' });
    expect((await create()).stderr)
      .to.include('--backfill "recruits.personal_email_address=<SQL expression>"')
      .and.include('--allow-todo');
    expect(migrations()).to.have.lengthOf(1);
  });

  it('fills the rows that exist, then is required and unique', async () => {
    const expression = `lower(first_name) || '@example.org'`;
    const given = ['--backfill', `recruits.personal_email_address=${expression}`];
    const run = await create(...given);
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout)
      .to.include('in one transaction: 2 rows, 0.0 MB in dev at most')
      .and.include('fills 2 rows in dev');
    expect(migrations()).to.have.lengthOf(2);

    const up = await orch('up');
    expect(up.exitCode, up.stderr).to.equal(0);
    const addresses = await query(
      dev,
      'SELECT personal_email_address AS address FROM recruits ORDER BY id',
    );
    expect(addresses).to.deep.equal([
      { address: 'ada@example.org' },
      { address: 'bob@example.org' },
    ]);
    expect((await create()).stdout).to.include('the revisions say exactly what the models say');
  });

  it('goes down again, and up once more', async () => {
    const [first = ''] = migrations();
    const down = await orch('down', '--to', first.replace('.mjs', ''));
    expect(down.exitCode, down.stderr).to.equal(0);
    const up = await orch('up');
    expect(up.exitCode, up.stderr).to.equal(0);
  });
});
