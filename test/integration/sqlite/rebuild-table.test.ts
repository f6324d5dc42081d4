import { expect } from 'chai';
import knex, { type Knex } from 'knex';
import { rebuildTable } from '../../../packages/core/src/adapters/sqlite/rebuild-table.ts';
import { atFileEnd } from '../../support/lifecycle.ts';
import { rejection } from '../../support/rejection.ts';
import { sqliteFile } from '../../support/sqlite.ts';

const schema = `
  create table parents (
    id integer primary key autoincrement, code text collate nocase unique, cents int not null default 5,
    boss int references parents on delete cascade, twice int generated always as (cents * 2) stored,
    check (cents > 0));
  create table children (
    id integer primary key, parent int not null references parents on delete cascade);
  create table nullers (id integer primary key, parent int references parents on delete set null);
  create table log (what text);
  create index parents_cents on parents (cents desc) where cents > 1;
  create view dear as select code from parents where cents > 10;
  create trigger counted after insert on parents begin insert into log values (new.code); end;
  create trigger logged after insert on log when new.what = 'p' begin
    insert into parents (code) values ('from log'); end;
  insert into parents (id, code, cents, boss) values (1, 'a', 11, null), (2, 'B', 2, 1), (9, 'z', 3, 1);
  delete from parents where id = 9;
  insert into children values (1, 1), (2, 2), (3, 2);
  insert into nullers values (1, 1), (2, null);
  analyze;`;

const wanted = `CREATE TABLE parents (
    id integer primary key autoincrement, code text collate nocase unique, cents text not null default '5',
    boss int references parents on delete cascade, twice int generated always as (cents * 2) stored,
    check (cents > 0))`;

/** A file with the schema, and Knex on it; foreign keys are enforced as in every session. */
async function database(sql = schema): Promise<Knex> {
  const { target, session } = await sqliteFile(sql);
  session.close();
  const opened = knex({
    client: 'better-sqlite3',
    connection: { filename: target.filename },
    useNullAsDefault: true,
  });
  atFileEnd(async () => opened.destroy());
  await opened.raw('pragma foreign_keys = on');
  return opened;
}

async function rows(from: Knex, table: string): Promise<unknown> {
  return from.select('*').from(table).orderBy('rowid');
}

async function everything(from: Knex): Promise<Readonly<Record<string, unknown>>> {
  const names = ['parents', 'children', 'nullers', 'log', 'sqlite_sequence'];
  const all = await Promise.all(names.map(async (name) => [name, await rows(from, name)]));
  return Object.fromEntries(all) as Readonly<Record<string, unknown>>;
}

async function schemaOf(from: Knex): Promise<readonly { name: string; sql: string }[]> {
  return from.raw('select name, sql from sqlite_schema where sql is not null order by name');
}

async function isEnforced(from: Knex): Promise<unknown> {
  const [row] = await from.raw('pragma foreign_keys');
  return row.foreign_keys;
}

describe('rebuildTable', () => {
  it('keeps rows, children, counters, indexes, triggers, views and statistics', async () => {
    const db = await database();
    const before = (await everything(db)) as { parents: { cents: unknown }[] };
    const made = await schemaOf(db);
    const statistics = await db.raw('select * from sqlite_stat1 order by 1, 2');
    await rebuildTable(db, { table: 'parents', create: wanted });

    const after = await everything(db);
    const parents = before.parents.map((row) => ({ ...row, cents: String(row.cents) }));
    expect(after).to.deep.equal({ ...before, parents });
    const expected = made.map((entry) =>
      entry.name === 'parents' ? { ...entry, sql: wanted.replace('parents', '"parents"') } : entry,
    );
    expect(await schemaOf(db)).to.deep.equal(expected);
    expect(await db.raw('select * from sqlite_stat1 order by 1, 2')).to.deep.equal(statistics);
    expect(await db.raw('pragma foreign_key_check')).to.deep.equal([]);
    expect(await db.raw('pragma integrity_check')).to.deep.equal([{ integrity_check: 'ok' }]);
    expect(await isEnforced(db)).to.equal(1);
    const [row] = await db('parents').insert({ code: 'new', cents: '7' }).returning('id');
    expect(row).to.deep.equal({ id: 10 });
    expect(await db('log').where({ what: 'new' })).to.have.length(1);
    await db('parents').where({ id: 2 }).delete();
    expect(await db('children')).to.have.length(1);
  });

  it('keeps the children where Knex’s own rebuild in a transaction deletes them', async () => {
    const plain = schema.replace(', twice int generated always as (cents * 2) stored', '');
    const [theirs, ours] = [await database(plain), await database()];
    await theirs.raw('drop view dear');
    await theirs.raw('drop trigger logged');
    await theirs.transaction(async (trx) => {
      await trx.schema.alterTable('parents', (table) => table.dropForeign(['boss']));
    });
    expect(await theirs('children')).to.have.length(0);

    await ours.raw('pragma foreign_keys = off');
    await ours.transaction(async (trx) => {
      await rebuildTable(trx, { table: 'parents', create: wanted });
    });
    expect(await ours('children')).to.have.length(3);
  });

  it('refuses inside a transaction that enforces foreign keys, unless nobody refers to it', async () => {
    const db = await database();
    const before = await everything(db);
    await db.transaction(async (trx) => {
      const error = await rejection(rebuildTable(trx, { table: 'parents', create: wanted }));
      expect(error).to.deep.include({
        code: 'REBUILD.FOREIGN_KEYS_ON',
        details: { table: 'parents', children: ['children', 'nullers', 'parents'] },
      });
      await rebuildTable(trx, {
        table: 'children',
        create: `create table children (id integer primary key, parent int references parents)`,
      });
    });
    expect(await everything(db)).to.deep.equal(before);
  });

  it('renames columns in all that names them', async () => {
    const db = await database(`
      create table p (a int, b int, primary key (a, b));
      create table c (x int, y int, foreign key (x, y) references p (a, b) on delete cascade);
      create view v as select a from p;
      create index i on p (b);
      insert into p values (1, 2); insert into c values (1, 2);`);
    await rebuildTable(db, {
      table: 'p',
      create:
        'create table p (key_b int, key_a int, n int default 3, primary key (key_a, key_b)) strict',
      renames: { a: 'key_a', b: 'key_b' },
    });
    expect(await db('p')).to.deep.equal([{ key_b: 2, key_a: 1, n: 3 }]);
    expect(await db('c')).to.have.length(1);
    expect(await db('v')).to.deep.equal([{ key_a: 1 }]);
    await db('p').delete();
    expect(await db('c')).to.have.length(0);
  });

  it('keeps rowids, and tables without them', async () => {
    const db = await database(`
      create table t (a text); insert into t (rowid, a) values (7, 'x');
      create table w (k text primary key, v blob) without rowid; insert into w values ('k', x'00ff');`);
    await rebuildTable(db, { table: 't', create: 'create table t (a text, b int check (b > 0))' });
    await rebuildTable(db, {
      table: 'w',
      create: 'create table w (k text primary key, v any) strict, without rowid',
    });
    expect(await db.raw('select rowid, a, b from t')).to.deep.equal([
      { rowid: 7, a: 'x', b: null },
    ]);
    expect(await db.raw('select k, hex(v) as v from w')).to.deep.equal([{ k: 'k', v: '00FF' }]);
  });

  it('takes values for columns as SQL', async () => {
    const db = await database(`create table t (a text); insert into t values ('007');`);
    const create = 'create table t (a integer, b text not null)';
    await rebuildTable(db, {
      table: 't',
      create,
      values: { a: 'cast("a" as integer)', b: `'was ' || a` },
    });
    expect(await db('t')).to.deep.equal([{ a: 7, b: 'was 007' }]);
  });

  const small = `create table t (a text, b int); insert into t values ('007', 1), (null, 1);
    create table c (b int references t (b)); create index i on t (a);
    create view v as select b from t;`;
  for (const [code, rebuild] of [
    ['REBUILD.COLUMN_LOST', { create: 'create table t (a text)' }],
    ['REBUILD.VALUE_CHANGED', { create: 'create table t (a integer, b int)' }],
    ['REBUILD.COPY_FAILED', { create: 'create table t (a text not null, b int)' }],
    ['REBUILD.COPY_FAILED', { create: 'create table t (a text, b int unique on conflict ignore)' }],
    ['REBUILD.PART_FAILED', { create: 'create table t (c text, b int)', drops: ['a'] }],
    ['REBUILD.UNKNOWN_COLUMN', { create: 'create table t (a text, b int)', drops: ['q'] }],
    ['REBUILD.UNKNOWN_COLUMN', { create: 'create table t (a text, b int)', values: { q: '1' } }],
    ['REBUILD.BAD_STATEMENT', { create: 'create table u (a text, b int)' }],
    ['REBUILD.BAD_STATEMENT', { create: 'create table if not exists t (a text, b int)' }],
    ['REBUILD.NO_TABLE', { table: 'gone', create: 'create table gone (a text)' }],
  ] as const) {
    it(`changes nothing on ${code}: ${rebuild.create}`, async () => {
      const db = await database(small);
      const [before, made] = [await rows(db, 't'), await schemaOf(db)];
      const error = await rejection(rebuildTable(db, { table: 't', ...rebuild }));
      expect(error).to.deep.include({ code });
      expect(await rows(db, 't')).to.deep.equal(before);
      expect(await schemaOf(db)).to.deep.equal(made);
      expect(await isEnforced(db)).to.equal(1);
    });
  }

  it('finds a view that the new table does not fit', async () => {
    const db = await database(`create table t (a int, b int); create view v as select b from t;`);
    const error = await rejection(
      rebuildTable(db, { table: 't', create: 'create table t (a int)', drops: ['b'] }),
    );
    expect(error).to.deep.include({ code: 'REBUILD.PART_FAILED' });
  });

  it('finds rows that would refer to none, and not those that did before', async () => {
    const db = await database(`pragma foreign_keys = off;
      create table p (id int primary key); create table t (p int references p);
      insert into t values (4);`);
    await rebuildTable(db, { table: 't', create: 'create table t (p int references p, q int)' });
    const error = await rejection(
      rebuildTable(db, {
        table: 't',
        create: 'create table t (p int references p, q int default 8 references p)',
        drops: ['q'],
      }),
    );
    expect(error).to.deep.include({ code: 'REBUILD.FOREIGN_KEYS_BROKEN' });
  });

  it('finds a key that others refer to and that is gone', async () => {
    const db = await database(`create table p (id int primary key);
      create table c (p int references p (id));`);
    const error = await rejection(
      rebuildTable(db, { table: 'p', create: 'create table p (id int)' }),
    );
    expect(error).to.deep.include({ code: 'REBUILD.FOREIGN_KEYS_BROKEN' });
  });

  it('refuses a table that a temporary one hides', async () => {
    const db = await database('create table t (a int)');
    await db.raw('create temp table t (b int)');
    const error = await rejection(
      rebuildTable(db, { table: 't', create: 'create table t (a text)' }),
    );
    expect(error).to.deep.include({ code: 'REBUILD.BAD_STATEMENT' });
  });

  it('leaves foreign keys to the end of a transaction, and to nobody without one', async () => {
    const db = await database(`create table p (id int primary key);
      create table c (p int references p (id));`);
    const rebuild = { table: 'p', create: 'create table p (id int)', foreignKeysLater: true };
    const error = await rejection(rebuildTable(db, rebuild));
    expect(error).to.deep.include({ code: 'REBUILD.FOREIGN_KEYS_BROKEN' });
    await db.raw('pragma foreign_keys = off');
    await db.transaction(async (trx) => {
      await rebuildTable(trx, rebuild);
      await rebuildTable(trx, { table: 'p', create: 'create table p (id int unique)' });
    });
    expect(await db.raw('pragma foreign_key_check')).to.deep.equal([]);
  });

  it('hands marks of questions and backslashes on as they are', async () => {
    const db = await database('create table t (a text); insert into t default values;');
    const create = `create table t (a text default '?\\?:name:', b text default '??')`;
    await rebuildTable(db, { table: 't', create });
    await db.raw('insert into t default values');
    expect(await db('t')).to.deep.equal([
      { a: null, b: '??' },
      { a: '?\\?:name:', b: '??' },
    ]);
  });
});
