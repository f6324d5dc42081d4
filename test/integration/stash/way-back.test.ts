import { expect } from 'chai';
import type { RestoreEvent, RunEvent } from '../../../packages/core/src/runner/run-event.ts';
import { stashFixture } from './stash-fixture.ts';

describe('walking back', function () {
  this.timeout(120_000);

  const restores = (events: readonly RunEvent[]): readonly Partial<RestoreEvent>[] =>
    events.flatMap((event) => {
      if (event.kind !== 'restore') return [];
      const { table, restored, deleted, born, changed, kept, failure } = event;
      return [{ table, restored, deleted, born, changed, kept, failure }];
    });

  it('brings back in an up what the down has dropped, and once only', async () => {
    const { sql, revision } = await stashFixture(`
      create table recruits (id int primary key, name text);
      insert into recruits values (1, 'ada'), (2, 'bob'), (3, 'cyd')`);
    const score = revision({
      up: `await knex.raw('alter table recruits add score int not null default 0');
           await knex('recruits').update({ score: 1 });`,
      down: `await knex.raw('alter table recruits drop score');`,
    });
    await score.up();
    await sql('update recruits set score = id * 10');
    await score.down();
    await sql(`delete from recruits where id = 2; insert into recruits values (4, 'dan')`);
    expect(restores(await score.up())).to.deep.equal([
      { table: 'recruits', restored: 2, deleted: 1, born: 1, changed: 2, kept: 0, failure: null },
    ]);
    expect(await sql('select id, score from recruits order by id')).to.deep.equal([
      { id: 1, score: 10 },
      { id: 3, score: 30 },
      { id: 4, score: 1 },
    ]);

    await sql(`update recruits set score = 11 where id = 1`);
    await score.down();
    await score.up();
    expect(await sql('select score from recruits order by id')).to.deep.equal(
      [11, 30, 1].map((value) => ({ score: value })),
    );
    expect(
      await sql(`select restored_at is not null as restored, passed_at is not null as passed,
                        kept_count::int as kept from orch.stash order by id`),
    ).to.deep.equal([
      { restored: true, passed: true, kept: 0 },
      { restored: true, passed: true, kept: 0 },
    ]);
  });

  it('brings back in a down what the up has dropped, under the names of now', async () => {
    const { sql, revision } = await stashFixture(`
      create table recruits (id int primary key, id_number text);
      insert into recruits values (1, 'one'), (2, null)`);
    const drop = revision({
      up: `await knex.raw('alter table recruits drop id_number');`,
      down: `await knex.raw("alter table people add id_number text default 'none'");`,
    });
    await drop.up();
    await sql('alter table recruits rename to people; alter table people rename id to number');
    expect(restores(await drop.down())).to.deep.equal([
      { table: 'people', restored: 2, deleted: 0, born: 0, changed: 2, kept: 0, failure: null },
    ]);
    expect(await sql('select * from people order by 1')).to.deep.equal([
      { number: 1, id_number: 'one' },
      { number: 2, id_number: null },
    ]);
  });

  it('leaves alone what was there before, and what somebody has written into it', async () => {
    const { sql, revision } = await stashFixture(`
      create table t (id int primary key); insert into t values (1), (2)`);
    const drop = revision({
      up: `await knex.raw('alter table t add if not exists v text');`,
      down: `await knex.raw('alter table t drop v');`,
    });
    await drop.up();
    await sql(`update t set v = 'old'`);
    await drop.down();
    await sql(`alter table t add v text; update t set v = 'newer' where id = 1`);
    const [told] = restores(await drop.up());
    expect(told).to.include({ restored: 0, kept: 2, failure: 't.v was there before' });
    expect(await sql('select v from t order by id')).to.deep.equal([{ v: 'newer' }, { v: null }]);
  });

  it('widens a type again and keeps what was written into the narrow one', async () => {
    const { sql, revision } = await stashFixture(`
      create type mood as enum ('good', 'bad');
      create table t (id int primary key, v varchar(3), n int, m mood);
      insert into t values (1), (2), (3), (4)`);
    const narrow = revision({
      up: `await knex.raw(\`
        create type wide as enum ('good', 'bad', 'gone');
        alter table t alter v type text, alter n type numeric(10,4), alter m type wide using m::text::wide;
        drop type mood; alter type wide rename to mood\`);`,
      down: `await knex.raw(\`
        create type narrow as enum ('good', 'bad');
        alter table t alter v type varchar(3) using left(v, 3), alter n type int using floor(n),
          alter m type narrow using nullif(m::text, 'gone')::narrow;
        drop type mood; alter type narrow rename to mood\`);`,
    });
    await narrow.up();
    await sql(`delete from t; insert into t values
      (1, 'abcdef', 1.5, 'gone'), (2, 'abcdeg', 2.5, 'bad'), (3, 'abc', 3, 'good'), (4, 'abcdeh', 4.5, 'gone')`);
    await narrow.down();
    expect(await sql('select v, n, m from t order by id')).to.deep.equal([
      { v: 'abc', n: 1, m: null },
      { v: 'abc', n: 2, m: 'bad' },
      { v: 'abc', n: 3, m: 'good' },
      { v: 'abc', n: 4, m: null },
    ]);
    await sql(`update t set v = 'new' where id = 2; update t set m = 'good', n = 7 where id = 4`);
    expect(restores(await narrow.up())).to.deep.equal([
      { table: 't', restored: 2, deleted: 0, born: 0, changed: 3, kept: 2, failure: null },
    ]);
    expect(await sql('select v, n, m from t order by id')).to.deep.equal([
      { v: 'abcdef', n: '1.5000', m: 'gone' },
      { v: 'new', n: '2.5000', m: 'bad' },
      { v: 'abc', n: '3.0000', m: 'good' },
      { v: 'abcdeh', n: '7.0000', m: 'good' },
    ]);
  });

  it('brings dropped tables back with their rows, parents first', async () => {
    const { sql, revision } = await stashFixture(`
      create table recruits (id int primary key); insert into recruits values (1), (2)`);
    const tables = revision({
      up: `await knex.raw(\`
        create table notes (id int generated always as identity primary key, recruit int references recruits);
        create table words (note int references notes, word text);
        create table aaa (note int primary key references notes);
        insert into notes (recruit) values (1), (2)\`);`,
      down: `await knex.raw('drop table aaa, words, notes');`,
    });
    await tables.up();
    await sql(`delete from notes where id = 1; insert into notes (recruit) values (2);
               update notes set recruit = 1 where id = 2;
               insert into words values (2, 'x'), (2, 'x'), (3, null); insert into aaa values (3)`);
    await tables.down();
    expect(restores(await tables.up())).to.have.length(3);
    await sql('insert into notes (recruit) values (1)');
    expect(await sql('select * from notes order by id')).to.deep.equal([
      { id: 2, recruit: 1 },
      { id: 3, recruit: 2 },
      { id: 4, recruit: 1 },
    ]);
    expect(await sql('select * from words order by word')).to.have.length(3);
    expect(await sql('select * from aaa')).to.deep.equal([{ note: 3 }]);
  });

  it('gives columns their values with the statement that brings them back, outside a transaction', async () => {
    const { sql, revision } = await stashFixture(`
      create table t (id int primary key, v varchar(3)); insert into t (id, v) values (1, 'a'), (2, 'b');
      create table seen (at int)`);
    const mixed = revision({
      up: `await knex.raw('alter table t add w text');
           await knex.raw("insert into seen select id from t where w is not null");
           await knex.raw("update t set w = 'computed' where w is null");
           await knex.raw('alter table t alter v type text');
           await knex.raw('create table u (id int primary key)');
           await knex.raw('insert into u values (1)');`,
      down: `await knex.raw('drop table u');
             await knex.raw('alter table t drop w');
             await knex.raw('alter table t alter v type varchar(3) using left(v, 3)');`,
      config: '{ transaction: false }',
    });
    await mixed.up();
    await sql(`update t set w = 'w' || id, v = 'longer' where id = 1; insert into u values (2);
               insert into t values (3, 'longest', null)`);
    await mixed.down();
    await sql("update t set v = 'new' where id = 3");
    expect(restores(await mixed.up())).to.have.deep.members([
      { table: 'u', restored: 2, deleted: 0, born: 0, changed: 0, kept: 0, failure: null },
      { table: 't', restored: 2, deleted: 0, born: 0, changed: 0, kept: 1, failure: null },
      { table: 't', restored: 2, deleted: 0, born: 0, changed: 1, kept: 1, failure: null },
    ]);
    expect(await sql('select * from t order by id')).to.deep.equal([
      { id: 1, v: 'longer', w: 'w1' },
      { id: 2, v: 'b', w: 'computed' },
      { id: 3, v: 'new', w: 'computed' },
    ]);
    expect(await sql('select at from seen order by at')).to.deep.equal([{ at: 1 }, { at: 2 }]);
    expect(await sql('select id from u order by id')).to.deep.equal([{ id: 1 }, { id: 2 }]);
  });

  it('takes what was there last, when a way back was not walked', async () => {
    const { sql, revision } = await stashFixture(`
      create table t (id int primary key); insert into t values (1), (2)`);
    const column = revision({
      up: `await knex.raw('alter table t add if not exists v text');`,
      down: `await knex.raw('alter table t drop v');`,
    });
    await column.up();
    await sql(`update t set v = 'first'; create table record as table orch.revisions`);
    await column.down();
    await sql(`alter table t add v text; update t set v = 'last' where id = 1;
               insert into orch.revisions overriding system value table record`);
    await column.down();
    await column.up();
    expect(await sql('select v from t order by id')).to.deep.equal([{ v: 'last' }, { v: null }]);
  });

  it('follows changed keys where another key, or a foreign key, proves them', async () => {
    const { sql, revision } = await stashFixture(`
      create table people (id int primary key, email text not null unique, name text);
      insert into people values (1, 'a'), (2, 'b'), (3, 'c'), (8, 'h'), (9, 'i');
      create table teams (a int, b int, primary key (a, b)); insert into teams values (1, 1), (2, 2), (3, 3);
      create table members (id int primary key, team_b int, team_a int,
        foreign key (team_a, team_b) references teams on update cascade on delete set null);
      insert into members values (10, 1, 1), (11, 1, 1), (20, 2, 2), (21, 2, 2), (30, 3, 3)`);
    const notes = revision({
      up: `await knex.raw('alter table people add note text; alter table teams add note text');`,
      down: `await knex.raw('alter table people drop note; alter table teams drop note');`,
    });
    await notes.up();
    await sql(`update people set note = 'of ' || email; update teams set note = 'of ' || a`);
    await notes.down();
    await sql(`update people set id = 10 where id = 1; update people set email = 'e' where id = 2;
               update people set id = 80 where id = 8; update people set id = 8 where id = 9;
               delete from people where id = 3; insert into people values (4, 'd');
               update teams set a = 10 where a = 1;
               insert into teams values (5, 5); update members set team_a = 5, team_b = 5 where id = 21;
               delete from teams where a = 2; delete from teams where a = 3; insert into teams values (6, 6)`);
    const told = (await notes.up()).flatMap((event) => (event.kind === 'restore' ? [event] : []));
    const counts = told.map((event) => {
      const { table, restored, followed, deleted, born, kept } = event;
      return { table, restored, followed, deleted, born, kept };
    });
    expect(counts).to.have.deep.members([
      { table: 'people', restored: 2, followed: 1, deleted: 2, born: 2, kept: 1 },
      { table: 'teams', restored: 1, followed: 1, deleted: 2, born: 2, kept: 0 },
    ]);
    expect(await sql('select id, email, note from people order by id')).to.deep.equal([
      { id: 2, email: 'e', note: 'of b' },
      { id: 4, email: 'd', note: null },
      // Key and address point to different rows.
      { id: 8, email: 'i', note: null },
      { id: 10, email: 'a', note: 'of a' },
      { id: 80, email: 'h', note: null },
    ]);
    expect(await sql('select a, note from teams order by a')).to.deep.equal([
      { a: 5, note: null },
      { a: 6, note: null },
      { a: 10, note: 'of 1' },
    ]);
  });

  it('brings identities and keys back, and lets sequences go on', async () => {
    const { sql, revision } = await stashFixture('create table marker (at int)');
    const made = revision({
      up: `await knex.raw(\`create table t (id int generated always as identity primary key, email text not null unique);
             insert into t (email) values ('a'), ('b')\`);`,
      down: `await knex.raw('drop table t');`,
    });
    const numbers = revision({
      up: `await knex.raw('alter table t add no int generated always as identity unique, add sum int generated always as (1) stored');`,
      down: `await knex.raw('alter table t drop no, drop sum');`,
    });
    const renumber = revision({
      up: `await knex.raw('alter table t drop id');`,
      down: `await knex.raw('alter table t add id int generated always as identity primary key');`,
    });
    await made.up();
    await numbers.up();
    await sql(`update t set no = default where email = 'a'; delete from t where email = 'b';
               insert into t (email) values ('c'), ('d')`);
    const before = await sql('select id, email, no, sum from t order by email');
    await renumber.up();
    await renumber.down();
    await numbers.down();
    await sql(`insert into t (email) values ('e')`);
    await numbers.up();
    await sql(`insert into t (email) values ('f')`);
    const after = await sql('select id, email, no, sum from t order by email');
    expect(after.slice(0, 3)).to.deep.equal(before);
    expect(after.slice(3).map(({ id }) => id)).to.deep.equal([5, 6]);
    const numbersOf = after.map(({ no }) => Number(no));
    expect(new Set(numbersOf)).to.have.property('size', 5);
    expect(Math.max(...numbersOf)).to.equal(numbersOf.at(-1));
  });

  it('goes on without what the server does not take, and keeps it', async () => {
    const { sql, revision, stashes } = await stashFixture(`
      create table t (id int primary key); insert into t values (1)`);
    const checked = revision({
      up: `await knex.raw('alter table t add v int check (v > 7)');`,
      down: `await knex.raw('alter table t drop v');`,
    });
    await checked.up();
    await sql('alter table t drop constraint t_v_check; update t set v = 5');
    await checked.down();
    const [told] = restores(await checked.up());
    expect(told).to.include({ restored: 0, kept: 1 });
    expect(told?.failure).to.include('t_v_check');
    expect(await sql('select v from t')).to.deep.equal([{ v: null }]);
    expect(await stashes()).to.have.length(1);
    expect(await sql('select id from orch.revisions')).to.have.length(1);
  });
});
