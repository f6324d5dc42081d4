import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';
import { keys, onTerminal, type TestTerminal } from '../support/terminal.ts';

const base = '20260101000000_create_recruits';

describe('questions on a terminal', function () {
  this.timeout(120_000);

  let project: TestProject;
  let live: PostgresTarget;

  const orch = (...words: readonly string[]): TestTerminal =>
    onTerminal(words, { cwd: project.root });

  before(async () => {
    live = await createDatabase('live');
    const [renamed, added] = [await createDatabase('renamed'), await createDatabase('added')];
    await query(renamed, 'CREATE TABLE recruits (id integer PRIMARY KEY, chat_user text)');
    await query(
      added,
      `CREATE TABLE recruits (id integer PRIMARY KEY, chatname text, handle text NOT NULL, team text NOT NULL);
       INSERT INTO recruits VALUES (1, 'Ada', 'ada', 'red')`,
    );
    project = await testProject({
      environments: { prod: live, renamed, added },
      config: { releaseBranches: ['*'] },
    });
    project.write(
      `migrations/${base}.mjs`,
      `export const up = (knex) => knex.raw('CREATE TABLE recruits (id integer PRIMARY KEY, chatname text)');
       export const down = (knex) => knex.raw('DROP TABLE recruits');`,
    );
  });

  describe('about the name of a protected environment', () => {
    it('go on with nothing but the name', async () => {
      const other = orch('up', '--env', 'prod');
      await other.shows('Type "prod" to go on:');
      other.press('dev', keys.enter);
      const refused = await other.end();
      expect([refused.exitCode, refused.shown]).to.satisfy(isRefusal('USAGE.NOT_CONFIRMED'));
      expect(await query(live, `SELECT to_regclass('recruits') AS made`)).to.deep.equal([
        { made: null },
      ]);

      const run = orch('up', '--env', 'prod');
      await run.shows('Type "prod" to go on:');
      run.press('prod', keys.enter);
      expect((await run.end()).exitCode).to.equal(0);
      expect(await query(live, 'SELECT count(*)::int FROM recruits')).to.deep.equal([{ count: 0 }]);
    });
  });

  describe('about what became of a column', () => {
    const generate = (): TestTerminal =>
      orch(
        'gen-from-db',
        '--from',
        'renamed',
        '--env',
        'prod',
        '-m',
        'rename the chat name',
        '--dry-run',
      );

    it('take the likeliest with enter', async () => {
      const run = generate();
      await run.shows('What became of the column recruits.chatname?');
      run.press(keys.enter);
      const { exitCode, shown } = await run.end();
      expect(exitCode, shown).to.equal(0);
      expect(shown).to.include(`table.renameColumn('chatname', 'chat_user')`);
    });

    it('take another one with the arrow keys', async () => {
      const run = generate();
      await run.shows('What became of the column recruits.chatname?');
      run.press(keys.down);
      await run.shows('dropped');
      run.press(keys.enter);
      const { exitCode, shown } = await run.end();
      expect(exitCode, shown).to.equal(0);
      expect(shown)
        .to.include(`table.dropColumn('chatname')`)
        .and.include(`table.text('chat_user')`);
    });

    it('end with the run when it is interrupted', async () => {
      const run = generate();
      await run.shows('What became of the column recruits.chatname?');
      run.press(keys.interrupt);
      expect((await run.end()).exitCode).to.equal(130);
    });

    it('are not asked where the answer is to be read by a program', async () => {
      const words = [
        'gen-from-db',
        '--from',
        'renamed',
        '--env',
        'prod',
        '-m',
        'rename the chat name',
        '--json',
      ];
      const { exitCode, shown } = await orch(...words).end();
      expect([exitCode, shown]).to.satisfy(isRefusal('GENERATE.RENAME_UNDECIDED'));
    });
  });

  describe('about the values of required columns', () => {
    it('take an expression that is typed, though another one is proposed', async () => {
      await query(live, `INSERT INTO recruits VALUES (1, 'Ada')`);
      const run = orch(
        'gen-from-db',
        '--from',
        'added',
        '--env',
        'prod',
        '-m',
        'add handle and team',
        '--dry-run',
      );
      await run.shows('What do the rows that exist get in recruits.handle?');
      run.press(keys.down);
      await run.shows('another expression');
      run.press(keys.enter);
      await run.shows('Their SQL expression');
      run.press(`lower(chatname)`, keys.enter);
      await run.shows('What do the rows that exist get in recruits.team?');
      run.press(`'red'`, keys.enter);
      const { exitCode, shown } = await run.end();
      expect(exitCode, shown).to.equal(0);
      expect(shown).to.include('(lower(chatname))').and.include(`defaultTo('red')`);
    });
  });

  describe('about something that cannot be taken back', () => {
    it('do it after a yes, which is not the default', async () => {
      const down = await runOrch(['down', '--env', 'prod', '--confirm', 'prod', '--yes'], {
        cwd: project.root,
      });
      expect(down.exitCode, down.stderr).to.equal(0);
      const ask = async (answer: string): Promise<number> => {
        const run = orch('stash', 'drop', '1', '--env', 'prod', '--confirm', 'prod');
        await run.shows('Delete stash 1 of prod for good?');
        run.press(answer, keys.enter);
        return (await run.end()).exitCode;
      };
      expect(await ask('')).to.equal(2);
      expect(await query(live, 'SELECT count(*)::int FROM orch.stash')).to.deep.equal([
        { count: 1 },
      ]);
      expect(await ask('y')).to.equal(0);
      expect(await query(live, 'SELECT count(*)::int FROM orch.stash')).to.deep.equal([
        { count: 0 },
      ]);
    });
  });
});

function isRefusal(code: string): (outcome: readonly [number, string]) => boolean {
  return ([exitCode, shown]) => exitCode !== 0 && shown.includes(code);
}
