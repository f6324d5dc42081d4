import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { openGitRepo } from '../support/git-repo.ts';
import type { GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';

const base = '20261101000000_create_recruits';
const cohort = '20261102000000_add_cohort';
const score = '20261103000000_add_score';

const revision = (id: string, parents: string, up: string, down: string): string => `/**
 * ${id.slice(15).replaceAll('_', ' ')}.
 *
 * @revision ${id}
 * @parents  ${parents}
 */
export const up = (knex) => knex.raw(\`${up}\`);
export const down = (knex) => knex.raw(\`${down}\`);
`;

const files = {
  [`migrations/${base}.mjs`]: revision(
    base,
    '',
    'create table recruits (id int primary key, name text)',
    'drop table recruits',
  ),
  '.gitignore': 'node_modules\n',
};
const cohortFile = {
  [`migrations/${cohort}.mjs`]: revision(
    cohort,
    base,
    'alter table recruits add column cohort text',
    'alter table recruits drop column cohort',
  ),
};
const scoreFile = {
  [`migrations/${score}.mjs`]: revision(
    score,
    base,
    'alter table recruits add column score int default 1',
    'alter table recruits drop column score',
  ),
};

describe('orch checkout-safe', function () {
  this.timeout(120_000);
  let dev: PostgresTarget;
  let project: TestProject;
  let repo: GitRepo;

  const orch = (...words: readonly string[]) => runOrch(words, { cwd: project.root });
  const rows = () => query(dev, 'select * from recruits order by id');
  const applied = async () =>
    (await query<{ id: string }>(dev, 'select id from orch.revisions order by position')).map(
      ({ id }) => id,
    );
  const journal = () => join(project.root, '.git/orch/checkout.json');

  /** On main the score, on feature the cohort; the database is at feature, with rows. */
  beforeEach(async () => {
    dev = await createDatabase('checkout');
    project = await testProject({ environments: { dev } });
    repo = openGitRepo(project.root);
    repo.git('init', '--quiet', '--initial-branch=main');
    repo.commit(files, 'Base');
    repo.git('checkout', '-q', '-b', 'feature/x');
    repo.commit(cohortFile, 'Cohort');
    repo.git('checkout', '-q', 'main');
    repo.commit(scoreFile, 'Score');
    repo.git('checkout', '-q', 'feature/x');
    expect((await orch('up', '--yes')).exitCode).to.equal(0);
    await query(dev, `insert into recruits values (1, 'ada', 'c25'), (2, 'grace', null)`);
  });

  it('goes to another branch and back with every value', async () => {
    const before = await rows();
    const dry = await orch('checkout-safe', 'main', '--dry-run', '--json');
    expect(jsonResult(dry), dry.stderr).to.deep.include({
      databases: [
        {
          database: 'main',
          environment: 'dev',
          clone: null,
          revert: [cohort],
          apply: [score],
          stash: [{ schema: 'public', table: 'recruits', columns: ['cohort'], rows: 1 }],
        },
      ],
    });
    expect(await applied()).to.deep.equal([base, cohort]);

    const there = await orch('checkout-safe', 'main', '--yes');
    expect(there.exitCode, there.stderr).to.equal(0);
    expect(repo.git('branch', '--show-current')).to.equal('main');
    expect(await applied()).to.deep.equal([base, score]);
    expect(existsSync(journal())).to.equal(false);
    expect(await rows()).to.deep.equal([
      { id: 1, name: 'ada', score: 1 },
      { id: 2, name: 'grace', score: 1 },
    ]);
    expect((await orch('status')).exitCode).to.equal(0);

    const back = await orch('checkout-safe', '-', '--yes');
    expect(back.exitCode, back.stderr).to.equal(0);
    expect(repo.git('branch', '--show-current')).to.equal('feature/x');
    expect(await applied()).to.deep.equal([base, cohort]);
    expect(await rows()).to.deep.equal(before);
  });
});
