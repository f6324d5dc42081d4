import { expect } from 'chai';
import { stashFixture } from './stash-fixture.ts';

const recruits = `
  create table recruits (id serial primary key, name text, id_number text);
  insert into recruits (name, id_number) values ('ada', 'x😀'), ('bob', null)`;

describe('the stash of a revision in a transaction', function () {
  this.timeout(120_000);

  it('keeps the values of a dropped column by key, and tells of it', async () => {
    const { up, sql, stashes } = await stashFixture(recruits);
    const told = await up(
      `await knex.schema.alterTable('recruits', (table) => table.dropColumn('id_number'));`,
    );
    expect(await stashes()).to.deep.equal([
      { kind: 'columns', table: 'recruits', key: ['id'], rows: 2, lost: ['id_number'] },
    ]);
    expect(await sql('select * from orch.stash_1 order by id')).to.deep.equal([
      { id: 1, id_number: 'x😀' },
      { id: 2, id_number: null },
    ]);
    expect(told.map((event) => ({ ...event, bytes: 0 }))).to.deep.equal([
      {
        kind: 'stash',
        id: '1_step',
        direction: 'up',
        stash: '1',
        loss: 'columns',
        table: 'recruits',
        columns: ['id_number'],
        rows: 2,
        bytes: 0,
      },
    ]);
  });

  it('keeps a dropped table with its key and where its sequence was', async () => {
    const { up, sql, stashes } = await stashFixture(`
      ${recruits};
      create table notes (id int primary key, recruit int references recruits, text text);
      insert into notes values (7, 1, 'a'), (8, 2, 'b')`);
    await up(`await knex.raw('drop table recruits, notes');`);
    expect(await stashes()).to.have.deep.members([
      {
        kind: 'table',
        table: 'recruits',
        key: ['id'],
        rows: 2,
        lost: ['id', 'name', 'id_number'],
      },
      { kind: 'table', table: 'notes', key: ['id'], rows: 2, lost: ['id', 'recruit', 'text'] },
    ]);
    expect(
      await sql(`select sequences ->> 0 as sequence from orch.stash where table_name = 'recruits'`),
    ).to.deep.equal([
      { sequence: '{"name":"public.recruits_id_seq","column":"id","lastValue":"2"}' },
    ]);
  });

  it('keeps all rows of a table that is emptied, also when others are put into it', async () => {
    const { up, sql, stashes } = await stashFixture(recruits);
    await up(`
      await knex('recruits').truncate();
      await knex('recruits').insert([{ name: 'x' }, { name: 'y' }, { name: 'z' }]);`);
    expect((await stashes()).map(({ kind, rows }) => [kind, rows])).to.deep.equal([['rows', 2]]);
    expect(await sql('select name from orch.stash_1 order by id')).to.deep.equal([
      { name: 'ada' },
      { name: 'bob' },
    ]);
  });

  for (const [what, type, values, wanted, stashed] of [
    ['a text cut to a length', 'text', `'abcdef'`, 'varchar(3)', 'abcdef'],
    ['a number rounded to a scale', 'numeric(10,4)', '1.2345', 'numeric(10,1)', '1.2345'],
    [
      'a time without its fraction',
      'timestamptz',
      `'2026-01-01 00:00:00.5Z'`,
      'timestamptz(0)',
      '2026-01-01 00:00:00.5+00',
    ],
  ] as const) {
    it(`keeps ${what}`, async () => {
      const { up, sql, stashes } = await stashFixture(
        `create table t (id int primary key, v ${type}); insert into t values (1, ${values})`,
      );
      await up(`await knex.raw('alter table t alter v type ${wanted} using v::${wanted}');`);
      expect((await stashes()).map(({ lost }) => lost)).to.deep.equal([['v']]);
      expect(await sql('select v::text from orch.stash_1')).to.deep.equal([{ v: stashed }]);
    });
  }

  it('keeps nothing of a rewrite that kept every value', async () => {
    const { up, sql, stashes } = await stashFixture(
      'create table t (id int primary key, v int8); insert into t values (1, 5)',
    );
    const told = await up(`
      await knex.raw('alter table t alter v type int4, alter id type int8');
      await knex.raw('alter table t add n serial');`);
    expect([told, await stashes()]).to.deep.equal([[], []]);
    expect(await sql(`select relname from pg_class where relname ~ '^stash_[0-9]'`)).to.deep.equal(
      [],
    );
  });

  it('keeps the values of a column whose enum loses a label', async () => {
    const { up, sql } = await stashFixture(`
      create type mood as enum ('good', 'bad', 'gone 😀');
      create table t (id int primary key, m mood, all_m mood[]);
      insert into t values (1, 'bad', '{good,"gone 😀"}'), (2, 'gone 😀', null)`);
    await up(`
      await knex.raw('alter type mood rename to old_mood');
      await knex.raw("create type mood as enum ('good', 'bad')");
      await knex.raw(\`alter table t alter m type mood using nullif(m::text, 'gone 😀')::mood,
                                    alter all_m type mood[] using null\`);
      await knex.raw('drop type old_mood');`);
    expect(await sql('select id, m, all_m from orch.stash_1 order by id')).to.deep.equal([
      { id: 1, m: 'bad', all_m: '{good,"gone 😀"}' },
      { id: 2, m: 'gone 😀', all_m: null },
    ]);
  });

  it('keeps the values of a label that is deleted from the catalog', async () => {
    const { up, sql, stashes } = await stashFixture(`
      create type mood as enum ('good', 'bad');
      create table t (id int primary key, m mood);
      insert into t values (1, 'bad'), (2, 'good')`);
    await up(`await knex.raw("delete from pg_enum where enumlabel = 'bad'");`);
    expect((await stashes()).map(({ kind, lost }) => [kind, lost])).to.deep.equal([
      ['labels', ['m']],
    ]);
    expect(await sql('select m from orch.stash_1 order by id')).to.deep.equal([
      { m: 'bad' },
      { m: 'good' },
    ]);
  });

  it('keeps what several statements of one revision destroy, in any way', async () => {
    const { up, stashes } = await stashFixture(`
      ${recruits};
      create type pair as (a int, b text);
      create schema "odd ""name"".x";
      create table "odd ""name"".x"."t 1" ("the key" uuid primary key, "v "" 1" pair);
      insert into "odd ""name"".x"."t 1" values (gen_random_uuid(), '(1,"a,b")');
      create table keyless (a int, b int); insert into keyless values (1, 2), (1, 2);
      create function empties() returns void language sql as 'truncate keyless'`);
    await up(`
      await knex.raw('drop type pair cascade');
      await knex.raw('alter table recruits rename to people');
      await knex.transaction(async (trx) => {
        await trx.raw('alter table people drop name');
      });
      await knex.transaction(async (trx) => {
        await trx.raw('drop table people');
        throw new Error('no');
      }).catch(() => undefined);
      await knex.raw('alter table people drop id_number');
      await knex.raw('select empties()');`);
    expect(await stashes()).to.have.deep.members([
      { kind: 'columns', table: 't 1', key: ['the key'], rows: 1, lost: ['v " 1'] },
      { kind: 'columns', table: 'recruits', key: ['id'], rows: 2, lost: ['name', 'id_number'] },
      { kind: 'rows', table: 'keyless', key: [], rows: 2, lost: ['a', 'b'] },
    ]);
  });

  it('keeps what a trigger destroys while rows are changed', async () => {
    const { up, stashes } = await stashFixture(`
      ${recruits};
      create table cache (id int); insert into cache values (1);
      create function clears() returns trigger language plpgsql as $$
        begin truncate cache; return null; end $$;
      create trigger clears after update on recruits execute function clears()`);
    await up(`
      await knex('recruits').insert({ name: 'cyd' });
      await knex('recruits').update({ name: 'all' });
      await knex.raw('create table other (id int)');
      await knex('recruits').del();`);
    expect((await stashes()).map(({ kind, table }) => [kind, table])).to.deep.equal([
      ['rows', 'cache'],
    ]);
  });

  it('keeps whole rows when the key goes with the column, and when there is none', async () => {
    const { up, sql, stashes } = await stashFixture(`
      ${recruits};
      create table keyless (a int, b int); insert into keyless values (1, 2), (1, 2);
      create table computed (a int, v int, g int generated always as (v + 1) stored, primary key (a, g));
      insert into computed values (1, 1), (1, 2)`);
    await up(`
      await knex.raw('alter table recruits drop id');
      await knex.raw('alter table keyless drop b');
      await knex.raw('alter table computed add w int');
      await knex.raw('alter table computed drop v cascade');`);
    expect((await stashes()).map(({ table, key }) => [table, key])).to.have.deep.members([
      ['recruits', []],
      ['keyless', []],
      ['computed', []],
    ]);
    expect(await sql('select * from orch.stash_1')).to.have.length(2);
  });

  it('keeps each partition and each child by itself, and no generated column', async () => {
    const { up, stashes } = await stashFixture(`
      create table p (id int, v int, g int generated always as (v * 2) stored, primary key (id)) partition by range (id);
      create table p1 partition of p for values from (0) to (10);
      create table p2 partition of p for values from (10) to (20);
      insert into p (id, v) values (1, 1), (11, 11);
      create table parent (id int primary key, v int);
      create table child () inherits (parent);
      insert into parent values (1, 1); insert into child values (2, 2)`);
    await up(`
      await knex.raw('alter table p drop g');
      await knex.raw('alter table p drop v');
      await knex.raw('alter table parent drop v');`);
    expect(
      (await stashes()).map(({ table, key, rows, lost }) => [table, key, rows, lost]),
    ).to.have.deep.members([
      ['p1', ['id'], 1, ['v']],
      ['p2', ['id'], 1, ['v']],
      ['parent', ['id'], 1, ['v']],
      ['child', [], 1, ['v']],
    ]);
  });

  it('keeps everything of a schema that is dropped, partitions included', async () => {
    const { up, stashes } = await stashFixture(`
      create schema gone;
      create table gone.p (id int primary key) partition by range (id);
      create table gone.p1 partition of gone.p for values from (0) to (10);
      create table gone.t (id int); create table gone.empty (id int);
      insert into gone.p values (1); insert into gone.t values (2)`);
    await up(`await knex.raw('drop schema gone cascade');`);
    expect((await stashes()).map(({ kind, table }) => [kind, table])).to.have.deep.members([
      ['table', 'p1'],
      ['table', 't'],
    ]);
  });

  it('keeps what a role would not see by default, and what nobody counts', async () => {
    const { up, sql, target, stashes } = await stashFixture(recruits);
    await sql(`
      alter database ${target.database} set default_transaction_isolation to 'serializable';
      alter database ${target.database} set track_counts to off;
      create role nobody_${target.database}; grant all on recruits to nobody_${target.database}`);
    await up(`
      await knex('recruits').truncate();
      await knex('recruits').insert({ name: 'new' });
      await knex.raw('set local role nobody_${target.database}');`);
    expect((await stashes()).map(({ kind, rows }) => [kind, rows])).to.deep.equal([['rows', 2]]);
    await sql(`drop owned by nobody_${target.database}; drop role nobody_${target.database}`);
  });

  it('keeps nothing of empty tables, tables of its own, temporary ones and views', async () => {
    const { up, stashes } = await stashFixture(`
      create table empty (id int);
      create table source (id int); insert into source values (1);
      create materialized view m as select * from source;
      create view v as select * from source;
      create foreign data wrapper elsewhere;
      create server far foreign data wrapper elsewhere;
      create foreign table theirs (id int) server far`);
    await up(`
      await knex.raw('drop foreign table theirs');
      await knex.raw('drop table empty');
      await knex.raw('drop materialized view m');
      await knex.raw('drop view v');
      await knex.raw('create table own as select * from source');
      await knex.raw('create temp table mine as select * from source');
      await knex.raw('drop table own, mine');`);
    expect(await stashes()).to.deep.equal([]);
  });

  it('keeps nothing on a shadow', async () => {
    const { up, stashes } = await stashFixture(recruits);
    await up(`await knex.raw('drop table recruits');`, { mode: 'shadow' });
    expect(await stashes()).to.deep.equal([]);
  });

  it('leaves a revision alone that says that it needs no stash', async () => {
    const { up, stashes } = await stashFixture(recruits);
    await up(`await knex.raw('drop table recruits');`, { config: '{ stash: false }' });
    expect(await stashes()).to.deep.equal([]);
  });
});
