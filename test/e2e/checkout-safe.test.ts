import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkoutProject, revisionFile } from '../support/checkout-project.ts';
import type { CheckoutProject } from '../support/checkout-project.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';

const base = '20261101000000_create_recruits';
const cohort = '20261102000000_add_cohort';
const score = '20261103000000_add_score';

const createRecruits = revisionFile(base, '', {
  up: 'create table recruits (id int primary key, name text)',
  down: 'drop table recruits',
});
const addCohort = {
  up: 'alter table recruits add column cohort text',
  down: 'alter table recruits drop column cohort',
};
const addScore = revisionFile(score, base, {
  up: 'alter table recruits add column score int default 1',
  down: 'alter table recruits drop column score',
});

describe('orch checkout-safe', function () {
  this.timeout(240_000);
  let at: CheckoutProject;

  const rows = () => query(at.dev, 'select * from recruits order by id');
  const branch = () => at.repo.git('branch', '--show-current');
  const journal = () => join(at.project.root, '.git/orch/checkout.json');

  /** On main the score, on feature/x the cohort; the database is at feature/x, with rows. */
  async function standing(config: Readonly<Record<string, unknown>> = {}): Promise<void> {
    at = await checkoutProject(config);
    at.repo.commit(createRecruits, 'Base');
    at.repo.git('checkout', '-q', '-b', 'feature/x');
    at.repo.commit(revisionFile(cohort, base, addCohort), 'Cohort');
    at.repo.git('checkout', '-q', 'main');
    at.repo.commit(addScore, 'Score');
    at.repo.git('checkout', '-q', 'feature/x');
    const up = await at.orch('up', '--yes');
    expect(up.exitCode, up.stderr).to.equal(0);
    await query(at.dev, `insert into recruits values (1, 'ada', 'c25'), (2, 'grace', null)`);
  }

  it('goes to another branch and back with every value', async () => {
    await standing();
    const before = await rows();
    const dry = await at.orch('checkout-safe', 'main', '--dry-run', '--json');
    expect(jsonResult(dry)['databases'], dry.stderr).to.deep.equal([
      {
        database: 'main',
        environment: 'dev',
        clone: null,
        revert: [cohort],
        apply: [score],
        stash: [{ schema: 'public', table: 'recruits', columns: ['cohort'], rows: 1 }],
      },
    ]);
    const unasked = await at.orch('checkout-safe', 'main');
    expect(unasked.exitCode).to.equal(2);
    expect(unasked.stderr).to.include('USAGE.NOT_CONFIRMED');
    expect(await at.applied()).to.deep.equal([base, cohort]);

    const there = await at.orch('checkout-safe', 'main', '--yes');
    expect(there.exitCode, there.stderr).to.equal(0);
    expect(branch()).to.equal('main');
    expect(await at.applied()).to.deep.equal([base, score]);
    expect(existsSync(journal())).to.equal(false);
    await query(
      at.dev,
      `insert into recruits values (3, 'edsger', 9); delete from recruits where id = 2`,
    );
    expect((await at.orch('status')).exitCode).to.equal(0);

    const back = await at.orch('checkout-safe', '-', '--yes', '--json');
    expect(back.exitCode, back.stderr).to.equal(0);
    expect(jsonResult(back)).to.have.all.keys([
      'dryRun',
      'direction',
      'from',
      'to',
      'databases',
      'stashed',
      'restored',
      'findings',
    ]);
    expect(branch()).to.equal('feature/x');
    expect(await at.applied()).to.deep.equal([base, cohort]);
    expect(await rows()).to.deep.equal([before[0], { id: 3, name: 'edsger', cohort: null }]);
  });

  it('takes local revisions down and up with the branch that they build on', async () => {
    await standing();
    const local = '20261105000000_try_marks';
    const file = revisionFile(local, cohort, {
      up: 'create table marks (id int primary key, mark int)',
      down: 'drop table marks',
    });
    at.project.write(`.orch/local/main/${local}.mjs`, Object.values(file).join(''));
    expect((await at.orch('up', '--yes')).exitCode).to.equal(0);
    await query(at.dev, 'insert into marks values (1, 5)');
    // Nobody but the database knows the branch any more.
    at.repo.git('checkout', '-q', '--detach');
    at.repo.git('branch', '-q', '-D', 'feature/x');
    const there = await at.orch('checkout-safe', 'main', '--yes');
    expect(there.exitCode, there.stderr).to.equal(0);
    expect(await at.applied()).to.deep.equal([base, score]);
    expect((await at.orch('status')).exitCode).to.equal(0);
    const back = await at.orch('checkout-safe', '-', '--yes');
    expect(back.exitCode, back.stderr).to.equal(0);
    expect(await at.applied()).to.deep.equal([base, cohort, local]);
    expect(await query(at.dev, 'select * from marks')).to.deep.equal([{ id: 1, mark: 5 }]);
  });

  it('reverts with the code that was applied, from a branch that edited it, to a commit', async () => {
    await standing();
    at.repo.commit(revisionFile(cohort, base, { ...addCohort, down: 'select 1 / 0' }), 'Edit');
    const there = await at.orch('checkout-safe', 'main~1', '--yes', '--json');
    expect(there.exitCode, there.stderr).to.equal(0);
    expect(branch()).to.equal('');
    expect(at.repo.git('rev-parse', 'HEAD')).to.equal(at.repo.git('rev-parse', 'main~1'));
    expect(await at.applied()).to.deep.equal([base]);
    // The edited down is refused before anything is touched, since there is no way back over it.
    const back = await at.orch('checkout-safe', 'feature/x', '--yes');
    expect(back.exitCode, back.stderr).to.equal(0);
    const stuck = await at.orch('checkout-safe', 'main', '--yes', '--json');
    expect(stuck.exitCode).to.equal(1);
    const { details } = jsonResult(stuck) as { details: Record<string, string> };
    expect(details['file']).to.match(new RegExp(`^[0-9a-f]{12}:migrations/${cohort}\\.mjs$`));
    expect(await at.applied()).to.deep.equal([base, cohort]);
    expect(branch()).to.equal('feature/x');
    expect(existsSync(journal())).to.equal(false);
  });

  it('names everything that is in the way, and only applies what it was asked to', async () => {
    await standing();
    at.repo.write(`migrations/${cohort}.mjs`, '// edited');
    at.repo.write(`migrations/${score}.mjs`, '// in the way');
    await query(at.dev, 'alter table recruits add column drifted int');
    const refused = await at.orch('checkout-safe', 'main', '--yes', '--json');
    expect(refused.exitCode).to.equal(3);
    const { details } = jsonResult(refused) as { details: { findings: { code: string }[] } };
    expect(details.findings.map(({ code }) => code)).to.have.members([
      'CHECKOUT.DIRTY_REVISION',
      'CHECKOUT.DIRTY_REVISION',
      'CHECKOUT.IN_THE_WAY',
    ]);
    at.repo.git('checkout', '-q', '--', '.');
    at.repo.git('clean', '-q', '-f', 'migrations');
    const drifted = await at.orch('checkout-safe', 'main', '--yes');
    expect(drifted.exitCode).to.equal(3);
    expect(drifted.stderr).to.include('CHECKOUT.FINDINGS').and.include('drifted');
    const stays = await at.orch('checkout-safe', 'HEAD', '--dry-run');
    expect(stays.exitCode, stays.stderr).to.equal(0);
    expect(stays.stdout).to.match(/warning .*drifted.*\[CHECKOUT\.DRIFT\]/);
    await query(at.dev, 'alter table recruits drop column drifted');

    const down = await at.orch('checkout-safe', 'main', '--no-up', '--yes');
    expect(down.exitCode, down.stderr).to.equal(0);
    expect(branch()).to.equal('main');
    expect(await at.applied()).to.deep.equal([base]);
    const up = await at.orch('checkout-safe', 'HEAD', '--yes');
    expect(up.exitCode, up.stderr).to.equal(0);
    expect(await at.applied()).to.deep.equal([base, score]);
  });

  it('moves a copy, and leaves the database where it is', async () => {
    await standing();
    const moved = await at.orch('checkout-safe', 'main', '--clone', 'try', '--yes');
    expect(moved.exitCode, moved.stderr).to.equal(0);
    expect(branch()).to.equal('main');
    const clone = { ...at.dev, database: `${at.dev.database}_try` };
    expect(await at.applied(clone)).to.deep.equal([base, score]);
    expect(await at.applied()).to.deep.equal([base, cohort]);
    const [, url = ''] = /ORCH_DATABASE_URL=(\S+)/.exec(moved.stdout) ?? [];
    const password = { PGPASSWORD: at.dev.password ?? '' };
    const status = await at.orchWith({ ORCH_DATABASE_URL: url, ...password }, 'status');
    expect(status.exitCode, status.stderr).to.equal(0);
    const again = await at.orch('checkout-safe', '-', '--clone', 'try', '--yes', '--json');
    expect(jsonResult(again)['code']).to.equal('CHECKOUT.CLONE_EXISTS');
    await query(at.dev, `drop database "${clone.database}"`);
  });

  it('asks for the name of a protected environment', async () => {
    await standing();
    at.project.write(
      'orch.config.mjs',
      at.project
        .read('orch.config.mjs')
        .replace('"dev": {', '"dev": { "protected": true, "connection": {')
        .replace(/(\n {4}\})\n {2}\}/, '$1 }\n  }'),
    );
    at.repo.commit({}, 'Protect');
    const refused = await at.orch('checkout-safe', 'main', '--yes');
    expect(refused.stderr).to.include('USAGE.NOT_CONFIRMED');
    expect(branch()).to.equal('feature/x');
    const moved = await at.orch('checkout-safe', 'main', '--yes', '--confirm', 'dev');
    expect(moved.exitCode, moved.stderr).to.equal(0);
    expect(moved.stderr).to.include('orch.config.mjs is another one there');
  });

  it('returns the first database when the second one fails', async () => {
    const other = await createDatabase('checkout');
    await standing();
    const { host, port, user, password, database } = other;
    const config = at.project.read('orch.config.mjs').replace(/^export default |;\s*$/g, '');
    const one = JSON.parse(config) as Record<string, unknown>;
    const two = { environments: { dev: { host, port, user, password, database } } };
    const databases = { main: one, second: { ...two, migrations: './second', extension: 'mjs' } };
    at.repo.git('checkout', '-q', 'main');
    const table = '20261101000000_create_marks';
    const strict = '20261104000000_require_mark';
    const marks = revisionFile(table, '', {
      up: 'create table marks (id int primary key, mark int)',
      down: 'drop table marks',
    });
    const second = (files: Readonly<Record<string, string>>) =>
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path.replace('migrations', 'second'), text]),
      );
    at.repo.commit({
      'orch.config.mjs': `export default ${JSON.stringify({ databases })};\n`,
      ...second(marks),
    });
    at.repo.git('branch', 'strict');
    for (const name of ['main', 'second']) {
      const up = await at.orch('up', '--yes', '--database', name);
      if (name === 'second') expect(up.exitCode, up.stderr).to.equal(0);
    }
    at.repo.git('checkout', '-q', 'strict');
    at.repo.commit(
      second(
        revisionFile(strict, table, {
          up: 'alter table marks alter column mark set not null',
          down: 'alter table marks alter column mark drop not null',
        }),
      ),
    );
    at.repo.git('checkout', '-q', 'main');
    await query(other, 'insert into marks values (1, null)');
    const before = await rows();
    const failed = await at.orch('checkout-safe', 'strict', '--yes', '--json');
    expect(failed.exitCode).to.equal(1);
    expect(jsonResult(failed)).to.have.nested.property('details.returned', true);
    expect(branch()).to.equal('main');
    expect(await at.applied()).to.deep.equal([base, cohort]);
    expect(await rows()).to.deep.equal(before);
    expect(await at.applied(other)).to.deep.equal([table]);
    expect(existsSync(journal())).to.equal(false);

    await query(other, 'update marks set mark = 1');
    const moved = await at.orch('checkout-safe', 'strict', '--yes');
    expect(moved.exitCode, moved.stderr).to.equal(0);
    expect(await at.applied()).to.deep.equal([base, score]);
    expect(await at.applied(other)).to.deep.equal([table, strict]);
  });
});
