import { expect } from 'chai';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { Drift } from '../../packages/core/src/drift/drift.ts';
import { gitRepo, type GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runOrch } from '../support/run-orch.ts';

type Row = Readonly<Record<string, unknown>>;

const seeds = join(import.meta.dirname, '../../packages/seeds/dist/index.js');

/** Columns of the model, in the order in which the exercise comes to them. */
const column = {
  firstName: `table.text('first_name').notNullable();`,
  surname: `table.text('surname').notNullable();`,
  chatname: `table.text('chatname').notNullable();`,
  rocketchatUser: `table.text('rocketchat_user').notNullable();`,
  githubName: `table.text('github_name').notNullable();`,
  idNumber: `table.text('id_number').notNullable();`,
  email: `table.text('personal_email_address').notNullable().unique();`,
  cohort: `table.text('cohort').notNullable();`,
};

/** The exercise, step by step: each begins where the one before it ended. */
describe('the recruitment exercise', () => {
  let dev: PostgresTarget;
  let prod: PostgresTarget;
  let repo: GitRepo;
  let lines: Readonly<Record<string, string>> = {};
  /** What prod held after each cohort: none of it may be lost. */
  const everInProd: Row[] = [];

  before(async () => {
    [dev, prod] = [await createDatabase('dev'), await createDatabase('prod')];
    repo = gitRepo();
    const config = {
      migrations: './migrations',
      models: './models.mjs',
      cohorts: './seeds.mjs',
      extension: 'mjs',
      environments: { dev: connectionOf(dev), prod: connectionOf(prod) },
    };
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(repo.root, 'node_modules'));
    repo.commit({
      'orch.config.mjs': `export default ${JSON.stringify(config)};\n`,
      '.gitignore': 'node_modules\n.orch\n',
      'migrations/.gitkeep': '',
    });
  });

  // `bail` would also end the files that run at the same time.
  beforeEach(function () {
    const failed = this.test?.parent?.tests.find(({ state }) => state === 'failed');
    if (failed !== undefined) throw new Error(`it cannot go on after "${failed.title}"`);
  });

  const orch = (...words: readonly string[]) => runOrch(words, { cwd: repo.root });
  /** Runs a command that must work, and returns its result. */
  const done = async (...words: readonly string[]): Promise<Row> => {
    const run = await orch(...words, '--json');
    expect(run.exitCode, `orch ${words.join(' ')}: ${run.stdout}${run.stderr}`).to.equal(0);
    return jsonResult(run);
  };
  const refused = async (...words: readonly string[]): Promise<Row> => {
    const run = await orch(...words, '--json');
    expect(run.exitCode, run.stdout).not.to.equal(0);
    return jsonResult(run);
  };
  const onProd = ['--env', 'prod', '--confirm', 'prod'] as const;
  const psql = (sql: string): Promise<unknown> => query(dev, sql);
  const drift = async (environment: 'dev' | 'prod'): Promise<readonly Drift[]> =>
    jsonResult(await orch('drift', '--env', environment, '--json'))['drifts'] as readonly Drift[];
  const models = (next: Readonly<Record<string, string>>): void => {
    lines = next;
    repo.write(
      'models.mjs',
      `import { defineModel } from '@orch/core';
export const recruits = defineModel('recruits', (table) => {
  table.increments('id');
  ${Object.values(lines).join('\n  ')}
});\n`,
    );
  };
  const recruitsIn = (target: PostgresTarget): Promise<readonly Row[]> =>
    query<Record<string, unknown>>(target, 'select * from recruits order by id');
  const lookAtProd = async (): Promise<void> => {
    everInProd.push(...(await recruitsIn(prod)));
  };
  const cohortsIn = (target: PostgresTarget): Promise<readonly Row[]> =>
    query(target, 'select cohort, count(*)::int as recruits from recruits group by 1 order by 1');

  it('A2-A4: models a recruit, makes the table, and seeds the first cohort in dev', async () => {
    const { firstName, surname, chatname, githubName, idNumber } = column;
    models({ firstName, surname, chatname, githubName, idNumber });
    repo.write('seeds.mjs', `export * from ${JSON.stringify(seeds)};\n`);
    await done('create', 'create recruits', '--env', 'dev');
    await done('up', '--env', 'dev');
    expect(await done('seed', '--cohort', 'c25', '--env', 'dev')).to.include({ inserted: 10 });
  });

  it('A5: adds a required, unique column to a table that has rows', async () => {
    models({ ...lines, email: column.email });
    const change = ['create', 'add personal email addresses', '--env', 'dev'];
    expect(await refused(...change)).to.include({ code: 'GENERATE.REQUIRED_COLUMN' });
    await done(
      ...change,
      '--backfill',
      `recruits.personal_email_address=github_name || '@example.com'`,
    );
    await done('up', '--env', 'dev');
    const rows = await recruitsIn(dev);
    expect(rows).to.have.lengthOf(10);
    for (const row of rows) {
      expect(row['personal_email_address']).to.equal(`${String(row['github_name'])}@example.com`);
    }
    repo.commit({}, 'Add personal email addresses');
  });

  it('A6: brings prod up and seeds it, smoothly', async () => {
    repo.write(
      'seeds.mjs',
      `import { c25 as first } from ${JSON.stringify(seeds)};
import { defineCohort } from '@orch/core';
export { c26, c27, c28 } from ${JSON.stringify(seeds)};
export const c25 = defineCohort({ ...first, rows: async (context) =>
  (await first.rows(context)).map((row) => (
    { ...row, personal_email_address: row.github_name + '@example.com' })) });\n`,
    );
    await done('up', ...onProd);
    expect(await done('seed', '--cohort', 'c25', ...onProd)).to.include({ inserted: 10 });
    expect(await drift('prod')).to.deep.equal([]);
    await lookAtProd();
  });

  it('A7: someone adds a column in psql; queries, revisions and models do not know it', async () => {
    await psql(`alter table recruits add chort text; update recruits set chort = 'C25 Data Eng'`);
    const [found, ...others] = await drift('dev');
    expect(others).to.deep.equal([]);
    expect(found).to.deep.include({
      subject: 'column recruits.chort',
      has: { models: 'no', revisions: 'no', database: 'text' },
    });
    expect(found?.queries.kind).to.equal('ignores');
    expect(found?.generates.fromModels).to.equal('nothing');
    expect(await done('create', 'look for changes', '--env', 'dev')).to.include({
      kind: 'upToDate',
    });
    expect(await done('up', '--env', 'dev')).to.include({ kind: 'upToDate' });
  });

  it('A7: the cohort becomes official, its values are learned, and c26 arrives in prod', async () => {
    await psql(`alter table recruits rename chort to cohort`);
    await psql('alter table recruits alter cohort set not null');
    models({ ...lines, cohort: column.cohort });
    expect((await drift('dev'))[0]?.queries.kind).to.equal('works');
    await done('gen-from-db', '--from', 'dev', '-m', 'add cohort to recruits');
    await done('stamp', 'head', '--env', 'dev');
    expect(await drift('dev')).to.deep.equal([]);
    expect(await done('seed', '--cohort', 'c26', '--env', 'dev')).to.include({ inserted: 5 });

    const early = await refused('seed', '--cohort', 'c26', ...onProd);
    expect(early).to.include({ code: 'SEED.SCHEMA', hint: 'orch up --env prod' });
    await done('up', ...onProd);
    expect(await done('seed', '--cohort', 'c26', ...onProd)).to.include({ inserted: 5 });
    expect(await cohortsIn(prod)).to.deep.equal([
      { cohort: 'C25 Data Eng', recruits: 10 },
      { cohort: 'C26 Data Eng', recruits: 5 },
    ]);
    repo.commit({}, 'Add cohort');
    await lookAtProd();
  });

  it('A8: a column renamed in psql is a rename in prod, and c27 arrives there', async () => {
    await psql('alter table recruits rename chatname to rocketchat_user');
    const [found] = await drift('dev');
    expect(found?.has.database).to.equal('called rocketchat_user');
    expect(found?.queries).to.include({ kind: 'fails', sqlState: '42703' });
    expect(await done('create', 'look for changes', '--env', 'dev')).to.include({
      kind: 'upToDate',
    });
    const { chatname: _gone, ...rest } = lines;
    models({ ...rest, rocketchatUser: column.rocketchatUser });
    const rename = 'recruits.chatname:recruits.rocketchat_user';
    await done('gen-from-db', '--from', 'dev', '-m', 'rename the chat name', '--rename', rename);
    await done('stamp', 'head', '--env', 'dev');
    expect(await done('seed', '--cohort', 'c27', '--env', 'dev')).to.include({ inserted: 5 });

    await done('up', ...onProd);
    const old = await refused('seed', '--cohort', 'c26', ...onProd);
    expect(JSON.stringify(old['details'])).to.include(
      'puts recruits.rocketchat_user in the place of recruits.chatname',
    );
    expect(await done('seed', '--cohort', 'c27', ...onProd)).to.include({ inserted: 5 });
    repo.commit({}, 'Rename the chat name');
    await lookAtProd();
  });

  it('A9: a column deleted in psql is put aside in prod before it goes, and c28 arrives', async () => {
    await psql('alter table recruits drop id_number');
    const [found] = await drift('dev');
    expect(found?.has).to.deep.equal({
      models: 'text not null',
      revisions: 'text not null',
      database: 'no',
    });
    const { idNumber: _gone, ...rest } = lines;
    models(rest);
    await done('gen-from-db', '--from', 'dev', '-m', 'drop the id number');
    await done('stamp', 'head', '--env', 'dev');
    expect(await done('seed', '--cohort', 'c28', '--env', 'dev')).to.include({ inserted: 5 });

    await done('up', ...onProd);
    expect(await done('seed', '--cohort', 'c28', ...onProd)).to.include({ inserted: 5 });
    repo.commit({}, 'Drop the id number');
  });

  it('has nothing left to do for what the server named after the old column', async () => {
    // Since PostgreSQL 18 a required column has a constraint, whose name a rename does not follow.
    const created = await done('create', 'name constraints after their columns', '--env', 'dev');
    expect(created['kind']).to.equal('upToDate');
  });

  it('leaves all cohorts in prod, no value lost, and models, revisions and databases in step', async () => {
    expect(await cohortsIn(prod)).to.deep.equal([
      { cohort: 'C25 Data Eng', recruits: 10 },
      { cohort: 'C26 Data Eng', recruits: 5 },
      { cohort: 'C27 Data Eng', recruits: 5 },
      { cohort: 'C28 Data Eng', recruits: 5 },
    ]);
    for (const environment of ['dev', 'prod'] as const) {
      expect(await drift(environment), environment).to.deep.equal([]);
    }
    await query(prod, 'alter table recruits add id_number text');
    const { stashes } = await done('stash', 'list', '--env', 'prod');
    const [stash] = stashes as readonly { readonly id: string }[];
    await done('stash', 'restore', stash?.id ?? 'none', ...onProd, '--yes');
    const now = new Map((await recruitsIn(prod)).map((row) => [row['id'], row]));
    for (const { chatname, ...row } of everInProd) {
      const expected = chatname === undefined ? row : { ...row, rocketchat_user: chatname };
      expect(now.get(row['id'])).to.deep.include(expected);
    }
  });
});

function connectionOf({ host, port, user, password, database }: PostgresTarget): Row {
  return { host, port, user, database, ...(password === undefined ? {} : { password }) };
}
