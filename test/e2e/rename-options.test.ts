import { expect } from 'chai';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { gitRepo, type GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runOrch, type OrchRun } from '../support/run-orch.ts';

/** A repository whose dev and live were made by one revision, with a row in live. */
interface Team {
  readonly repo: GitRepo;
  readonly dev: PostgresTarget;
  readonly live: PostgresTarget;
  readonly elsewhere: PostgresTarget;
  orch(...words: readonly string[]): Promise<OrchRun>;
}

async function team(): Promise<Team> {
  const [dev, live, elsewhere] = [
    await createDatabase('dev'),
    await createDatabase('live'),
    await createDatabase('elsewhere'),
  ];
  const repo = gitRepo();
  const environments = {
    dev: connectionOf(dev),
    live: connectionOf(live),
    elsewhere: connectionOf(elsewhere),
  };
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(repo.root, 'node_modules'));
  repo.commit({
    'orch.config.mjs': `export default ${JSON.stringify({ migrations: './migrations', extension: 'mjs', environments })};\n`,
    '.gitignore': 'node_modules\n.orch\n',
    'migrations/20260101000000_create_recruits.mjs': `
      export const up = (knex) => knex.schema.createTable('recruits', (table) => {
        table.increments('id');
        table.text('chatname');
      });
      export const down = (knex) => knex.schema.dropTable('recruits');`,
  });
  const orch = (...words: readonly string[]): Promise<OrchRun> =>
    runOrch(words, { cwd: repo.root });
  for (const environment of ['dev', 'live']) await succeed(orch('up', '--env', environment));
  await query(live, `insert into recruits (chatname) values ('ada')`);
  return { repo, dev, live, elsewhere, orch };
}

async function succeed(run: Promise<OrchRun>): Promise<OrchRun> {
  const done = await run;
  expect(done.exitCode, done.stderr).to.equal(0);
  return done;
}

const rename = 'alter table recruits rename chatname to rocketchat_user';

describe('renames on the command line', function () {
  this.timeout(60_000);

  it('are proved where orch made the database, and keep the values everywhere else', async () => {
    const { dev, live, orch } = await team();
    await query(dev, rename);
    const generated = await succeed(
      orch('gen-from-db', '--from', 'dev', '-m', 'rename the chat name'),
    );
    expect(generated.stdout).to.include('recruits.chatname -> recruits.rocketchat_user');
    expect(generated.stdout).to.include('proved: same column number 2 of the same table');
    expect(generated.stdout.trimEnd().split('\n').at(-1)).to.equal(
      'Next: orch stamp head --env dev, since dev has it already',
    );
    await succeed(orch('stamp', 'head', '--env', 'dev'));
    await succeed(orch('up', '--env', 'live'));
    expect(await query(live, 'select rocketchat_user from recruits')).to.deep.equal([
      { rocketchat_user: 'ada' },
    ]);

    await query(dev, 'alter table recruits rename rocketchat_user to chat_user');
    const again = await succeed(
      orch('gen-from-db', '--from', 'dev', '-m', 'rename the chat name again', '--json'),
    );
    expect(jsonResult(again)).to.have.nested.property('renames[0].source', 'identity');
  });

  it('are refused elsewhere, with the command that decides, which works as it is', async () => {
    const { repo, live, elsewhere, orch } = await team();
    await query(elsewhere, 'create table recruits (id serial primary key, rocketchat_user text)');
    const refused = await orch(
      'gen-from-db',
      '--from',
      'elsewhere',
      '-m',
      'rename the chat name',
      '--json',
    );
    expect(refused.exitCode).to.equal(1);
    const { code, hint } = jsonResult(refused) as { code: string; hint: string };
    expect(code).to.equal('GENERATE.RENAME_UNDECIDED');
    expect(hint).to.match(/^orch gen-from-db --message 'rename the chat name' .*--from elsewhere/);
    const [command = ''] = hint.split(', or ');
    const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? '',
    );
    await succeed(orch(...words.slice(1)));
    const [file = ''] = readdirSync(join(repo.root, 'migrations')).slice(-1);
    expect(readFileSync(join(repo.root, 'migrations', file), 'utf8')).to.include(
      `table.renameColumn('chatname', 'rocketchat_user')`,
    );
    await succeed(orch('up', '--env', 'live'));
    expect(await query(live, 'select rocketchat_user from recruits')).to.deep.equal([
      { rocketchat_user: 'ada' },
    ]);
  });

  it('are a drop and an add when that is said', async () => {
    const { elsewhere, orch } = await team();
    await query(elsewhere, 'create table recruits (id serial primary key, rocketchat_user text)');
    const run = await succeed(
      orch(
        'gen-from-db',
        '--from',
        'elsewhere',
        '-m',
        'drop the chat name',
        '--dry-run',
        '--no-rename',
        'recruits.chatname:recruits.rocketchat_user',
      ),
    );
    expect(run.stdout).to.include(`dropColumn('chatname')`);
  });

  it('name the candidates when they are given wrongly', async () => {
    const { elsewhere, orch } = await team();
    await query(elsewhere, 'create table recruits (id serial primary key, rocketchat_user text)');
    for (const [text, code] of [
      ['recruits.chatnam:recruits.rocketchat_user', 'GENERATE.RENAME_UNKNOWN'],
      ['recruits.chatname=recruits.rocketchat_user', 'GENERATE.RENAME_UNKNOWN'],
      ['recruits.id:recruits.id', 'GENERATE.RENAME_IMPOSSIBLE'],
    ] as const) {
      const run = await orch(
        'gen-from-db',
        '--from',
        'elsewhere',
        '-m',
        'rename the chat name',
        '--json',
        '--rename',
        text,
      );
      expect(run.exitCode).to.equal(2);
      expect(jsonResult(run)).to.include({
        code,
        hint: 'candidates are recruits.chatname:recruits.rocketchat_user',
      });
    }
  });
});

function connectionOf(target: PostgresTarget): Readonly<Record<string, unknown>> {
  const { host, port, user, password, database } = target;
  return { host, port, user, database, ...(password === undefined ? {} : { password }) };
}
