import { expect } from 'chai';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCatalog } from '../../packages/core/src/adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import { catalogScopeOf } from '../../packages/core/src/catalog/catalog-scope.ts';
import { checkoutProject, revisionFile } from '../support/checkout-project.ts';
import type { CheckoutProject } from '../support/checkout-project.ts';
import { query } from '../support/postgres.ts';

const base = revisionFile('20261101000000_start', '', {
  up: 'create table recruits (id int primary key, name text, left_on date)',
  down: 'drop table recruits',
});

const steps = ['planned', 'downs', 'downs-done', 'git', 'git-done', 'ups', 'ups-done', 'verified'];

const endings = ['abort', 'continue'] as const;

/** Every point with every ending, and many more statements, take minutes. */
const isThorough = process.env['ORCH_TEST_ALL'] === '1';

const faults = ['downs', 'ups'].flatMap((part) =>
  (isThorough ? [1, 2, 4, 7, 11, 16, 22, 30] : [5, 14]).map(
    (statement) => `checkout:${part}/kill:${statement % 2 === 0 ? 'before' : 'after'}:${statement}`,
  ),
);

/** Both transactions and what runs outside of one, and values to be put aside in each direction. */
const branches = {
  a: {
    ...revisionFile('20261102000000_a_cohort', '20261101000000_start', {
      up: 'alter table recruits add column cohort text',
      down: 'alter table recruits drop column cohort',
    }),
    ...outside(
      revisionFile('20261103000000_a_index', '20261102000000_a_cohort', {
        up: 'create index concurrently recruits_cohort on recruits (cohort)',
        down: 'drop index concurrently recruits_cohort',
      }),
    ),
    ...revisionFile('20261104000000_a_marks', '20261103000000_a_index', {
      up: 'create table marks (id int primary key, mark int)',
      down: 'drop table marks',
    }),
  },
  b: {
    ...revisionFile('20261102000001_b_left', '20261101000000_start', {
      up: 'alter table recruits drop column left_on',
      down: 'alter table recruits add column left_on date',
    }),
    ...revisionFile('20261103000001_b_upper', '20261102000001_b_left', {
      up: 'update recruits set name = upper(name)',
      down: 'update recruits set name = lower(name)',
    }),
  },
};

function outside(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = 'export const config = { transaction: false };\n';
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, `${text}${own}`]));
}

describe('a checkout that is killed', function () {
  this.timeout(900_000);
  let at: CheckoutProject;
  const whole = new Map<string, unknown>();
  let here: 'a' | 'b' = 'a';

  before(async () => {
    at = await checkoutProject();
    at.repo.commit(base);
    for (const [branch, files] of Object.entries(branches)) {
      at.repo.git('checkout', '-q', '-b', branch, 'main');
      at.repo.commit(files);
    }
    await move('a');
    await query(
      at.dev,
      `insert into recruits values (1, 'ada', '2026-01-01', 'c25'), (2, 'grace', null, 'c26');
       insert into marks values (1, 10), (2, null)`,
    );
    whole.set('a', await standing());
    await move('b');
    whole.set('b', await standing());
  });

  for (const [index, step] of steps.entries()) {
    const [ending, ...others] = index % 2 === 0 ? endings : endings.toReversed();
    it(`at ${step} ends well by --${ending}`, () => killAndEnd(`checkout:${step}`, ending));
    for (const other of isThorough ? others : []) {
      it(`at ${step} ends well by --${other}`, () => killAndEnd(`checkout:${step}`, other));
    }
  }

  it('at statements in between ends well', async () => {
    for (const [index, fault] of faults.entries()) {
      await killAndEnd(fault, endings[index % 2] ?? 'abort');
    }
  });

  it('once more on the way back ends well', async () => {
    await kill('checkout:ups-done');
    for (const step of ['back-downs/kill:after:5', 'back-git-done', 'back-ups-done']) {
      const again = await at.orchWith(
        { ORCH_FAULT: `checkout:${step}` },
        'checkout-safe',
        '--abort',
      );
      expect(again.signal, `${step}: ${again.stderr}`).to.equal('SIGKILL');
    }
    await end('abort');
  });

  it('leaves nothing behind once another one has gone through', async () => {
    await move(here === 'a' ? 'b' : 'a');
    expect(readdirSync(join(at.project.root, '.orch/worktrees'))).to.deep.equal([]);
  });

  async function move(branch: 'a' | 'b'): Promise<void> {
    const moved = await at.orch('checkout-safe', branch, '--yes');
    expect(moved.exitCode, moved.stderr).to.equal(0);
    here = branch;
  }

  async function killAndEnd(fault: string, ending: (typeof endings)[number]): Promise<void> {
    if (await kill(fault)) await end(ending);
  }

  /** False when there was no such statement, so that it went through. */
  async function kill(fault: string): Promise<boolean> {
    const target = here === 'a' ? 'b' : 'a';
    const killed = await at.orchWith({ ORCH_FAULT: fault }, 'checkout-safe', target, '--yes');
    if (killed.exitCode === 0) {
      here = target;
      return false;
    }
    expect(killed.signal, `${fault}: ${killed.stderr}`).to.equal('SIGKILL');
    expect(existsSync(join(at.project.root, '.git/orch/checkout.json')), fault).to.equal(true);
    return true;
  }

  async function end(ending: (typeof endings)[number]): Promise<void> {
    const ended = await at.orch('checkout-safe', `--${ending}`, '--yes');
    expect(ended.exitCode, ended.stderr).to.equal(0);
    if (ending === 'continue') here = here === 'a' ? 'b' : 'a';
    expect(existsSync(join(at.project.root, '.git/orch/checkout.json'))).to.equal(false);
    expect(at.repo.git('branch', '--show-current')).to.equal(here);
    expect(at.repo.git('status', '--porcelain')).to.equal('');
    expect(await standing()).to.deep.equal(whole.get(here));
  }

  /** Everything that there is: the catalog, the record and the rows. */
  async function standing(): Promise<unknown> {
    const session = await openSession(at.dev, { readOnly: true });
    try {
      const scope = catalogScopeOf(at.project.database, { privileges: true });
      const { facts } = await readCatalog(session, scope);
      const tables = [...facts.values()].filter(({ kind }) => kind === 'table');
      const rows: unknown[] = [];
      for (const { name } of tables.toSorted((x, y) => x.key.localeCompare(y.key))) {
        const { rows: found } = await session.query(`select * from ${name.join('.')} order by id`);
        rows.push(found);
      }
      const values = [...facts.values()].map(({ key, value }) => [key, value]);
      return { applied: (await at.applied()).toSorted(), values: Object.fromEntries(values), rows };
    } finally {
      await closeSession(session);
    }
  }
});
