import { expect } from 'chai';
import { failure } from '../../support/failure.ts';
import { stashFixture } from './stash-fixture.ts';

describe('what is not stashed', function () {
  this.timeout(120_000);

  it('is refused before anything is copied when it would take too much room', async () => {
    const { up, sql, stashes } = await stashFixture(`
      create table small (id int primary key, v text); insert into small values (1, 'small');
      create table large (id int primary key, v text, w text);
      insert into large select i, 'w', repeat(md5(i::text), 10) from generate_series(1, 5000) i`);
    const limits = { stashBytes: 400_000 };
    await up(`await knex.raw('alter table small drop v');`, { limits });
    const refused = await failure(up(`await knex.raw('alter table large drop w');`, { limits }));
    expect(refused).to.have.property('code', 'STASH.TOO_LARGE');
    expect(refused.details).to.include({ mostBytes: 400_000 });
    expect(refused.details['needed']).to.be.within(1_700_000, 2_000_000);
    await up(`await knex.raw('alter table large drop v');`, { limits });
    expect((await stashes()).map(({ table, lost }) => [table, lost])).to.deep.equal([
      ['small', ['v']],
      ['large', ['v']],
    ]);
    expect(
      await sql('select count(*)::int as rows, min(w) is null as gone from large'),
    ).to.deep.equal([{ rows: 5000, gone: false }]);
  });

  it('keeps no column that held nothing but NULL, unless it has a default', async () => {
    const { up, stashes } = await stashFixture(`
      create table t (id int primary key, n text, d text default 'x', v text);
      insert into t values (1, null, null, null), (2, null, null, 'v')`);
    await up(`await knex.raw('alter table t drop n');`);
    expect(await stashes()).to.deep.equal([]);
    await up(`await knex.raw('alter table t drop d');`);
    await up(`await knex.raw('alter table t drop v');`);
    expect((await stashes()).map(({ lost }) => lost)).to.deep.equal([['d'], ['v']]);
  });

  it('keeps nothing of a run that is rolled back', async () => {
    const { up, sql, stashes } = await stashFixture(`
      create table recruits (id serial primary key, name text, id_number text);
      insert into recruits (name, id_number) values ('ada', 'x'), ('bob', null)`);
    const failed = await failure(
      up(`await knex.raw('alter table recruits drop id_number'); throw new Error('no');`),
    );
    expect(failed).to.have.property('code', 'RUN.REVISION_THREW');
    await failure(
      up(`await knex.raw('drop table recruits'); await knex.raw('select 1 / (1 - 1)');`),
    );
    expect([await stashes(), await sql('select name from recruits')]).to.deep.equal([
      [],
      [{ name: 'ada' }, { name: 'bob' }],
    ]);
    expect(await sql(`select relname from pg_class where relname ~ '^stash_[0-9]'`)).to.deep.equal(
      [],
    );
  });
});
