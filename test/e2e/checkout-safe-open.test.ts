import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkoutProject, revisionFile } from '../support/checkout-project.ts';
import type { CheckoutProject } from '../support/checkout-project.ts';
import { jsonResult } from '../support/json-result.ts';
import { query } from '../support/postgres.ts';
import { runOrch } from '../support/run-orch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const base = '20261101000000_create_recruits';
const cohort = '20261102000000_add_cohort';
const score = '20261103000000_add_score';

describe('a checkout-safe that was interrupted', function () {
  this.timeout(240_000);
  let at: CheckoutProject;

  const rows = () => query(at.dev, 'select * from recruits order by id');
  const branch = () => at.repo.git('branch', '--show-current');
  const isOpen = () => existsSync(join(at.project.root, '.git/orch/checkout.json'));
  const codeOf = async (...words: readonly string[]) =>
    jsonResult(await at.orch(...words, '--json'))['code'];

  before(async () => {
    at = await checkoutProject();
    at.repo.commit(
      revisionFile(base, '', {
        up: 'create table recruits (id int primary key, name text)',
        down: 'drop table recruits',
      }),
    );
    at.repo.git('branch', 'other');
    at.repo.commit(
      revisionFile(cohort, base, {
        up: 'alter table recruits add column cohort text',
        down: 'alter table recruits drop column cohort',
      }),
    );
    expect((await at.orch('up', '--yes')).exitCode).to.equal(0);
    await query(at.dev, `insert into recruits values (1, 'ada', 'c25'), (2, 'grace', null)`);
    at.repo.git('checkout', '-q', 'other');
    at.repo.commit(
      revisionFile(score, base, {
        up: 'alter table recruits add column score int default 1',
        down: 'alter table recruits drop column score',
      }),
    );
    at.repo.git('checkout', '-q', 'main');
  });

  it('keeps other moves out until it is aborted, and brings every row back', async () => {
    const before = await rows();
    const killed = await at.orchWith(
      { ORCH_FAULT: 'checkout:git-done' },
      'checkout-safe',
      'other',
      '--yes',
    );
    expect(killed.signal).to.equal('SIGKILL');
    expect(branch()).to.equal('other');
    expect(await at.applied()).to.deep.equal([base]);
    for (const words of [['up'], ['down'], ['to', 'base'], ['checkout-safe', 'main']]) {
      expect(await codeOf(...words, '--yes'), words.join(' ')).to.equal('CHECKOUT.OPEN');
    }
    const aborted = await at.orch('checkout-safe', '--abort');
    expect(aborted.exitCode, aborted.stderr).to.equal(0);
    expect([branch(), isOpen()]).to.deep.equal(['main', false]);
    expect(await at.applied()).to.deep.equal([base, cohort]);
    expect(await rows()).to.deep.equal(before);
    expect(await codeOf('checkout-safe', '--abort')).to.equal('CHECKOUT.NOTHING_OPEN');
  });

  it('is continued from where it is', async () => {
    await at.orchWith(
      { ORCH_FAULT: 'checkout:downs/kill:after:5' },
      'checkout-safe',
      'other',
      '--yes',
    );
    expect([branch(), isOpen()]).to.deep.equal(['main', true]);
    const continued = await at.orch('checkout-safe', '--continue');
    expect(continued.exitCode, continued.stderr).to.equal(0);
    expect([branch(), isOpen()]).to.deep.equal(['other', false]);
    expect(await at.applied()).to.deep.equal([base, score]);
  });

  it('returns by itself when a step fails', async () => {
    const failed = await at.orchWith(
      { ORCH_FAULT: 'checkout:ups/child:kill:before:8' },
      'checkout-safe',
      'main',
      '--yes',
      '--json',
    );
    expect(jsonResult(failed)).to.nested.include({ code: 'RUN.DIED', 'details.returned': true });
    expect([branch(), isOpen()]).to.deep.equal(['other', false]);
    expect(await at.applied()).to.deep.equal([base, score]);
  });

  it('reverts nothing that others have applied since', async () => {
    await at.orchWith({ ORCH_FAULT: 'checkout:planned' }, 'checkout-safe', 'main', '--yes');
    const elsewhere = join(temporaryFolder('worktree'), 'elsewhere');
    at.repo.git('worktree', 'add', '-q', '--detach', elsewhere, 'other');
    const theirs = '20261104000000_theirs';
    const file = revisionFile(theirs, score, { up: 'create table t ()', down: 'drop table t' });
    for (const [path, text] of Object.entries(file)) writeFileSync(join(elsewhere, path), text);
    const up = await runOrch(['up', '--yes'], { cwd: elsewhere });
    expect(up.exitCode, up.stderr).to.equal(0);

    expect(await codeOf('checkout-safe', '--continue')).to.equal('RUN.CHANGED_MEANWHILE');
    expect([await at.applied(), isOpen()]).to.deep.equal([[base, score, theirs], true]);
    // All that it did is undone; that there is more is told, and no reason to stay open.
    expect(await codeOf('checkout-safe', '--abort')).to.equal('CHECKOUT.DIFFERS');
    expect([await at.applied(), isOpen()]).to.deep.equal([[base, score, theirs], false]);
  });
});
