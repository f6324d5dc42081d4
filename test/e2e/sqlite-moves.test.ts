import { expect } from 'chai';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../packages/core/src/adapters/sqlite/connect.ts';
import { sqliteTargetOf } from '../../packages/core/src/adapters/sqlite/sqlite-target.ts';
import { jsonResult } from '../support/json-result.ts';
import { endOf, hasSaid, runOrch, spawnOrch } from '../support/run-orch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('orch on an SQLite file', () => {
  let root: string;

  beforeEach(() => {
    root = temporaryFolder('sqlite');
    mkdirSync(join(root, 'migrations'));
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
    const config = {
      migrations: './migrations',
      engine: 'sqlite',
      extension: 'js',
      environments: { dev: { filename: './dev.sqlite' } },
      limits: { lockTimeoutMs: 100, lockRetryMs: 500 },
    };
    writeFileSync(join(root, 'orch.config.mjs'), `export default ${JSON.stringify(config)};\n`);
    revision('a', '', {
      up: `knex.schema.createTable('users', (t) => { t.increments(); t.text('name'); })
        .createTable('posts', (t) => {
          t.increments();
          t.integer('user_id').references('users.id').onDelete('CASCADE');
        })`,
      down: `knex.schema.dropTable('posts').dropTable('users')`,
    });
  });

  const revision = (
    id: string,
    parent: string,
    {
      up,
      down = `knex.raw('select 1')`,
      config = '',
    }: { up: string; down?: string; config?: string },
  ): void =>
    writeFileSync(
      join(root, `migrations/${id}.js`),
      `/**\n * Make ${id}.\n *\n * @revision ${id}\n * @parents  ${parent}\n */\n${config}
exports.up = async (knex, context) => { ${up.includes(';') && !up.startsWith('knex') ? up : `await ${up};`} };
exports.down = async (knex) => { await ${down}; };\n`,
    );
  const rebuilds = 'exports.config = { rebuildsTables: true };';
  const json = async (...words: readonly string[]) =>
    jsonResult(await runOrch([...words, '--json'], { cwd: root }));
  const open = () => openSqlite(sqliteTargetOf(join(root, 'dev.sqlite')), { create: true });
  const query = async (sql: string): Promise<readonly unknown[]> => {
    const session = await open();
    try {
      const statement = session.prepare(sql);
      return statement.reader ? statement.all() : [statement.run()];
    } finally {
      session.close();
    }
  };
  const column = async (sql: string): Promise<readonly unknown[]> =>
    (await query(sql)).flatMap((row) => Object.values(row as object) as unknown[]);
  const applied = () => column('select id from orch_revisions order by position');
  const tables = () =>
    column(
      `select name from sqlite_schema where type = 'table' and name not like 'orch%'
       and name not like 'sqlite%' order by name`,
    );
  const fill = async (): Promise<void> => {
    await query(`insert into users (name) values ('Ada')`);
    await query('insert into posts (user_id) values (1)');
  };

  it('goes up, down and to a revision, and records it', async () => {
    revision('b', 'a', {
      up: `knex.schema.createTable('tags', (t) => t.increments())`,
      down: `knex.schema.dropTable('tags')`,
    });
    expect(await json('status'))
      .to.have.nested.property('databases[0].pending')
      .with.length(2);
    expect(await json('up')).to.include({ kind: 'moved' });
    expect([await applied(), await tables()]).to.deep.equal([
      ['a', 'b'],
      ['posts', 'tags', 'users'],
    ]);
    await json('down');
    expect([await applied(), await tables()]).to.deep.equal([['a'], ['posts', 'users']]);
    await json('to', 'base');
    expect([await applied(), await tables()]).to.deep.equal([[], []]);
    expect(await json('stamp', 'head')).to.deep.include({ add: ['a', 'b'] });
    expect([await applied(), await tables()]).to.deep.equal([['a', 'b'], []]);
    expect(await query('select result from orch_runs')).to.have.length(4);
  });

  it('tells a revision which engine runs it', async () => {
    revision('b', 'a', {
      up: `knex.raw('create table "on_' + context.engine + '_' + context.environment + '" (id)')`,
    });
    await json('up');
    expect(await tables()).to.include('on_sqlite_dev');
  });

  it('rolls back a revision that fails, with its record, and keeps those before it', async () => {
    revision('b', 'a', {
      up: `const t = 'half'; await knex.raw('create table half (id)'); await knex.raw('select nothing from nowhere');`,
    });
    expect(await json('up')).to.include({ code: 'RUN.STATEMENT_FAILED' });
    expect([await applied(), await tables()]).to.deep.equal([['a'], ['posts', 'users']]);
  });

  it('refuses to drop a table whose rows would take others with them', async () => {
    await json('up');
    await fill();
    revision('b', 'a', { up: `knex.schema.alterTable('users', (t) => t.dropColumn('name'))` });
    expect(await json('up')).to.include({ code: 'RUN.WOULD_CASCADE' });
    expect(await query('select * from posts')).to.deep.equal([{ id: 1, user_id: 1 }]);
  });

  it('runs a revision that says so with foreign keys off, and checks them before it ends', async () => {
    await json('up');
    await fill();
    revision('b', 'a', {
      up: `knex.schema.alterTable('users', (t) => t.dropColumn('name'))`,
      config: rebuilds,
    });
    expect(await json('up')).to.include({ kind: 'moved' });
    expect(await query('select * from posts')).to.deep.equal([{ id: 1, user_id: 1 }]);
    revision('c', 'b', { up: `knex.raw('delete from users')`, config: rebuilds });
    expect(await json('up')).to.include({ code: 'RUN.FOREIGN_KEYS_BROKEN' });
    expect(await query('select id from users')).to.deep.equal([{ id: 1 }]);
  });

  it('keeps what is destroyed: columns, tables and emptied tables, not what is renamed', async () => {
    await json('up');
    await fill();
    revision('b', 'a', { up: `knex.raw('alter table users drop column name')` });
    revision('c', 'b', { up: `knex.raw('delete from posts')` });
    revision('d', 'c', { up: `knex.schema.renameTable('users', 'people')` });
    revision('e', 'd', { up: `knex.raw('drop table people')` });
    const { stashed } = await json('up');
    expect(stashed).to.have.length(3);
    expect(await query('select revision, kind, table_name, rows from orch_stash')).to.deep.equal([
      { revision: 'b', kind: 'columns', table_name: 'users', rows: 1 },
      { revision: 'c', kind: 'rows', table_name: 'posts', rows: 1 },
      { revision: 'e', kind: 'table', table_name: 'people', rows: 1 },
    ]);
    expect(await query('select * from orch_stash_1')).to.deep.equal([{ id: 1, name: 'Ada' }]);
    expect(await query('select * from orch_stash_2')).to.deep.equal([{ id: 1, user_id: 1 }]);
  });

  it('lets no revision end the transaction', async () => {
    for (const sql of ['commit', ' /* so */ ROLLBACK', 'release orch_guard', 'attach "x" as y']) {
      revision('a', '', { up: `knex.raw(${JSON.stringify(sql)})` });
      expect(await json('up'), sql).to.include({ code: 'RUN.TRANSACTION_CONTROL' });
    }
    revision('a', '', { up: `knex.transaction((trx) => trx.raw('create table inner_one (id)'))` });
    expect(await json('up')).to.include({ kind: 'moved' });
    expect(await tables()).to.deep.equal(['inner_one']);
  });

  it('leaves nothing of a revision during which it is killed', async () => {
    await json('up');
    revision('b', 'a', {
      up: `await knex.raw('create table half (id)'); console.log('now'); await new Promise((r) => setTimeout(r, 60000));`,
    });
    const child = spawnOrch(['up'], { cwd: root });
    const end = endOf(child);
    await hasSaid(child, /now/u);
    child.kill('SIGKILL');
    await end;
    revision('b', 'a', { up: `knex.raw('create table whole (id)')` });
    await untilFree();
    expect(await json('up')).to.include({ kind: 'moved' });
    expect([await applied(), await tables()]).to.deep.equal([
      ['a', 'b'],
      ['posts', 'users', 'whole'],
    ]);
    expect(
      await query(`select count(*) as runs from orch_runs where result = 'interrupted'`),
    ).to.deep.equal([{ runs: 1 }]);
  });

  it('waits for another process no longer than it is told', async () => {
    await json('up');
    revision('b', 'a', { up: `knex.raw('create table b (id)')` });
    const other = await open();
    other.exec('begin immediate');
    try {
      expect((await json('up'))['code']).to.be.oneOf(['RUN.LOCK_TIMEOUT', 'RUN.SQLITE_FAILED']);
    } finally {
      other.close();
    }
    expect(await json('up')).to.include({ kind: 'moved' });
  });

  it("keeps Knex's own table in step", async () => {
    await query(
      'create table knex_migrations (id integer primary key, name text, batch int, migration_time)',
    );
    await json('up');
    expect(await query('select name, batch from knex_migrations')).to.deep.equal([
      { name: 'a.js', batch: 1 },
    ]);
    await json('down');
    expect(await query('select name from knex_migrations')).to.deep.equal([]);
  });

  /** The process that was killed has let go of the file. */
  const untilFree = async (): Promise<void> => {
    for (;;) {
      try {
        await query('delete from users where 0');
        return;
      } catch {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  };
});
