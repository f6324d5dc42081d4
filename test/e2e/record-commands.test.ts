import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { commandsIn } from '../support/commands-in.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { writeRevision as write } from '../support/write-revision.ts';

describe('commands that change what is recorded', () => {
  let dev: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    dev = await createDatabase('move');
    project = await testProject({ environments: { dev }, extension: 'js' });
  });

  const { orch, json, tables, applied } = commandsIn(() => ({ dev, project }));

  describe('orch stamp', () => {
    it('records without running, and takes back', async () => {
      for (const line of ['a', 'b < a']) write(project, line);
      expect(await json('stamp', 'head')).to.deep.include({ add: ['a', 'b'], remove: [] });
      expect(await tables()).to.deep.equal([]);
      const rows = await query(
        dev,
        'select id, origin, source <> $$$$ as has_source from orch.revisions',
      );
      expect(rows).to.deep.equal([
        { id: 'a', origin: 'stamped', has_source: true },
        { id: 'b', origin: 'stamped', has_source: true },
      ]);
      expect(await json('stamp', 'a')).to.deep.include({ add: [], remove: ['b'] });
      expect(await json('stamp', 'base')).to.deep.include({ add: [], remove: ['a'] });
    });

    it('records an edited file anew', async () => {
      write(project, 'a');
      await orch('up');
      write(project, 'a', '// edited\n');
      expect(await json('stamp', 'head')).to.deep.include({ add: ['a'], remove: ['a'] });
      expect(await json('up')).to.include({ kind: 'upToDate' });
    });

    it('changes nothing with --dry-run', async () => {
      write(project, 'a');
      expect(await json('stamp', 'head', '--dry-run')).to.deep.include({ add: ['a'] });
      expect(await json('up')).to.include({ kind: 'moved' });
    });
  });

  describe('orch resolve', () => {
    const interrupt = async (): Promise<void> => {
      project.write(
        'migrations/a.js',
        `exports.config = { transaction: false };
exports.up = async (knex) => { await knex.raw('create table t_a (id int)'); await knex.raw('oops'); };
exports.down = (knex) => knex.raw('drop table t_a');`,
      );
      await orch('up');
    };

    it('shows what was interrupted', async () => {
      await interrupt();
      const shown = await json('resolve');
      expect(shown).to.deep.include({
        revision: 'a',
        direction: 'up',
        statements: [{ step: 1, sql: 'create table t_a (id int)', state: 'done' }],
        verdict: null,
        recorded: false,
      });
    });

    it('records it as applied', async () => {
      await interrupt();
      await orch('resolve', '--applied');
      expect(await applied()).to.deep.equal(['a']);
      expect(await json('resolve')).to.include({ code: 'RUN.NOTHING_INTERRUPTED' });
    });

    it('records it as reverted', async () => {
      await interrupt();
      await query(dev, 'drop table t_a');
      await orch('resolve', 'a', '--reverted');
      expect(await applied()).to.deep.equal([]);
      write(project, 'a');
      expect(await json('up')).to.include({ kind: 'moved' });
    });

    it('refuses a verdict about a statement when none is in doubt', async () => {
      await interrupt();
      expect(await json('resolve', '--statement-done')).to.include({
        code: 'RUN.NOTHING_IN_FLIGHT',
      });
    });

    it('keeps stamp away until it is decided', async () => {
      await interrupt();
      expect(await json('stamp', 'head')).to.include({ code: 'RUN.INTERRUPTED_REVISION' });
    });
  });

  describe('a database that Knex knows', () => {
    const migrations = () =>
      query<{ name: string; batch: number }>(
        dev,
        'select name, batch from knex_migrations order by id',
      );

    beforeEach(() =>
      query(
        dev,
        `create table knex_migrations (id serial primary key, name varchar(255), batch int, migration_time timestamptz);
         create table knex_migrations_lock ("index" serial primary key, is_locked int);
         insert into knex_migrations_lock (is_locked) values (0)`,
      ),
    );

    it('is kept in step by up, down and stamp', async () => {
      for (const line of ['a', 'b < a', 'c < b']) write(project, line);
      await orch('up', 'b');
      expect(await migrations()).to.deep.equal([
        { name: 'a.js', batch: 1 },
        { name: 'b.js', batch: 1 },
      ]);
      await orch('up');
      expect((await migrations()).at(-1)).to.deep.equal({ name: 'c.js', batch: 2 });
      await orch('down', '-n', '2');
      expect(await migrations()).to.deep.equal([{ name: 'a.js', batch: 1 }]);
      await orch('stamp', 'b');
      expect((await migrations()).map(({ name }) => name)).to.deep.equal(['a.js', 'b.js']);
    });

    it('stops while Knex holds its lock', async () => {
      write(project, 'a');
      await query(dev, 'update knex_migrations_lock set is_locked = 1');
      expect(await json('up')).to.include({ code: 'STORE.KNEX_LOCKED' });
      expect(await migrations()).to.deep.equal([]);
    });
  });
});
