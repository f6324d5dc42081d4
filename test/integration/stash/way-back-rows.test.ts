import { expect } from 'chai';
import type { RunEvent } from '../../../packages/core/src/runner/run-event.ts';
import { stashFixture } from './stash-fixture.ts';

describe('walking back to rows', function () {
  this.timeout(120_000);

  const counts = (events: readonly RunEvent[]): readonly unknown[] =>
    events.flatMap((event) => {
      if (event.kind !== 'restore') return [];
      const { table, restored, born, kept, failure } = event;
      return [{ table, restored, born, kept, ...(failure === null ? {} : { failure }) }];
    });

  it('makes the rows of a table that comes back those that were there', async () => {
    const { sql, revision } = await stashFixture(`
      create table users (id int primary key, role text); insert into users values (1, 'used')`);
    const roles = revision({
      up: `await knex.raw('create table roles (name text primary key, rank int)');
           await knex('roles').insert([{ name: 'admin', rank: 1 }, { name: 'user', rank: 1 }, { name: 'used', rank: 1 }]);
           await knex.raw('create table log (at int)');
           await knex('log').insert({ at: 1 });
           await knex.raw('alter table users add foreign key (role) references roles on delete cascade');`,
      down: `await knex.raw('drop table roles cascade; drop table log');`,
    });
    await roles.up();
    await sql(`alter table users drop constraint users_role_fkey;
               delete from roles where name <> 'admin'; update roles set rank = 9;
               insert into roles values ('guest', 2); insert into log values (1)`);
    await roles.down();
    expect(counts(await roles.up())).to.have.deep.members([
      { table: 'roles', restored: 2, born: 1, kept: 0 },
      { table: 'log', restored: 2, born: 0, kept: 0 },
    ]);
    expect(await sql('select * from roles order by name')).to.deep.equal([
      { name: 'admin', rank: 9 },
      { name: 'guest', rank: 2 },
      // Somebody refers to it.
      { name: 'used', rank: 1 },
    ]);
    expect(await sql('select * from log')).to.deep.equal([{ at: 1 }, { at: 1 }]);
    expect(await sql('select * from users')).to.have.length(1);
  });

  it('leaves in the stash what refers to rows that are gone', async () => {
    const { sql, revision } = await stashFixture(`
      create table people (id int primary key); insert into people values (1), (2), (3), (4)`);
    const teams = revision({
      up: `await knex.raw('alter table people add boss int references people, add team int');
           await knex.raw('create table teams (id int primary key, lead int references people)');
           await knex.raw('alter table people add foreign key (team) references teams');`,
      down: `await knex.raw('alter table people drop boss, drop team; drop table teams');`,
    });
    await teams.up();
    await sql(`insert into teams values (1, 1), (2, 2), (3, null);
               update people set team = id % 4, boss = 1 + id % 2 where id in (3, 2); update people set boss = 3 where id = 4`);
    await teams.down();
    await sql('delete from people where id = 2');
    expect(counts(await teams.up())).to.deep.equal([
      { table: 'teams', restored: 2, born: 0, kept: 1 },
      { table: 'people', restored: 2, born: 0, kept: 1 },
    ]);
    expect(await sql('select * from people order by id')).to.deep.equal([
      { id: 1, boss: null, team: null },
      { id: 3, boss: null, team: 3 },
      { id: 4, boss: 3, team: null },
    ]);
  });

  it('leaves a value alone whose other row is gone', async () => {
    const { sql, revision } = await stashFixture(`
      create table teams (id int primary key); insert into teams values (1), (2);
      create table people (id int primary key); insert into people values (1), (2)`);
    const team = revision({
      up: `await knex.raw('alter table people add team int references teams');`,
      down: `await knex.raw('alter table people drop team');`,
    });
    await team.up();
    await sql('update people set team = id');
    await team.down();
    await sql('delete from teams where id = 2');
    expect(counts(await team.up())).to.deep.equal([
      { table: 'people', restored: 1, born: 0, kept: 1 },
    ]);
    expect(await sql('select team from people order by id')).to.deep.equal([
      { team: 1 },
      { team: null },
    ]);
  });

  it('adds the rows of an emptied table to those that came since', async () => {
    const { sql, revision } = await stashFixture(`
      create table t (id int generated always as identity primary key, v text,
                      twice int generated always as (id * 2) stored);
      insert into t (v) values ('one'), ('two'), ('three')`);
    const empty = revision({
      up: `await knex.raw('truncate t restart identity');`,
      down: `await knex.raw('select 1');`,
    });
    await empty.up();
    await sql(`insert into t (v) values ('other')`);
    expect(counts(await empty.down())).to.deep.equal([
      { table: 't', restored: 2, born: 0, kept: 1 },
    ]);
    await sql(`insert into t (v) values ('next')`);
    expect(await sql('select * from t order by id')).to.deep.equal([
      { id: 1, v: 'other', twice: 2 },
      { id: 2, v: 'two', twice: 4 },
      { id: 3, v: 'three', twice: 6 },
      { id: 4, v: 'next', twice: 8 },
    ]);
  });

  it('finds rows without a key by the rest of them, unless several are alike', async () => {
    const { sql, revision } = await stashFixture(`
      create table t (a int, b text); insert into t values (1, null), (2, 'two'), (3, 'three')`);
    const column = revision({
      up: `await knex.raw('alter table t add v text');`,
      down: `await knex.raw('alter table t drop v');`,
    });
    await column.up();
    await sql('update t set v = a');
    await column.down();
    await sql(`update t set b = 'other' where a = 3`);
    expect(counts(await column.up())).to.deep.equal([
      { table: 't', restored: 2, born: 1, kept: 0 },
    ]);
    expect(await sql('select v from t order by a')).to.deep.equal([
      { v: '1' },
      { v: '2' },
      { v: null },
    ]);
    await column.down();
    await sql('insert into t values (1, null)');
    const failure = 'several rows of t are alike, and it has no key';
    expect(counts(await column.up())).to.deep.equal([
      { table: 't', restored: 0, born: 0, kept: 3, failure },
    ]);
  });

  it('brings partitions back, into others when they are cut differently', async () => {
    const { sql, revision } = await stashFixture('create table marker (at int)');
    const parts = revision({
      up: `await knex.raw(\`create table p (id int, v text, primary key (id)) partition by range (id);
             create table p1 partition of p for values from (0) to (10);
             create table p2 partition of p for values from (10) to (20)\`);`,
      down: `await knex.raw('drop table p');`,
    });
    const value = revision({
      up: `await knex.raw('alter table p add w text');`,
      down: `await knex.raw('alter table p drop w');`,
    });
    await parts.up();
    await value.up();
    await sql(`insert into p values (1, 'a', 'x'), (11, 'b', 'y')`);
    await value.down();
    await sql(`alter table p detach partition p2; drop table p2;
               create table p3 partition of p for values from (10) to (30);
               insert into p values (11, 'b')`);
    await value.up();
    expect(await sql('select * from p order by id')).to.deep.equal([
      { id: 1, v: 'a', w: 'x' },
      { id: 11, v: 'b', w: 'y' },
    ]);
    await value.down();
    await parts.down();
    expect(counts(await parts.up())).to.have.deep.members([
      { table: 'p1', restored: 1, born: 0, kept: 0 },
      { table: 'p', restored: 1, born: 1, kept: 0 },
    ]);
    expect(
      await sql('select tableoid::regclass::text as part, * from p order by id'),
    ).to.deep.equal([
      { part: 'p1', id: 1, v: 'a' },
      { part: 'p2', id: 11, v: 'b' },
    ]);
  });
});
