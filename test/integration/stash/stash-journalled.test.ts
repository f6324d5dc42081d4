import { expect } from 'chai';
import { failure } from '../../support/failure.ts';
import { stashFixture } from './stash-fixture.ts';

const config = '{ transaction: false }';
const given = `
  create table t (id int primary key, a text, b text);
  insert into t values (1, 'a1', 'b1'), (2, 'a2', 'b2')`;

describe('the stash of a revision outside a transaction', function () {
  this.timeout(120_000);

  it('keeps what each statement destroys, in the transaction of the statement', async () => {
    const { up, sql, stashes } = await stashFixture(given);
    const told = await up(
      `
      await knex.raw('create index concurrently on t (a)');
      await knex.raw('alter table t drop a');
      await knex.raw('truncate t');`,
      { config },
    );
    expect((await stashes()).map(({ kind, lost }) => [kind, lost])).to.deep.equal([
      ['columns', ['a']],
      ['rows', ['id', 'b']],
    ]);
    expect(told).to.have.length(2);
    expect(await sql('select * from orch.stash_1 order by id')).to.deep.equal([
      { id: 1, a: 'a1' },
      { id: 2, a: 'a2' },
    ]);
  });

  it('keeps what a transaction of its own destroys', async () => {
    const { up, sql, stashes } = await stashFixture(given);
    await up(
      `
      await knex('t').insert({ id: 3, a: 'a3', b: 'b3' });
      await knex.transaction(async (trx) => {
        await trx('t').where({ id: 1 }).update({ a: 'changed' });
        await trx.raw('alter table t drop a');
      });
      await knex.raw('alter table t drop b');`,
      { config },
    );
    expect((await stashes()).map(({ lost, rows }) => [lost, rows])).to.deep.equal([
      [['a'], 3],
      [['b'], 3],
    ]);
    expect(await sql('select a from orch.stash_1 order by id')).to.deep.equal([
      { a: 'a1' },
      { a: 'a2' },
      { a: 'a3' },
    ]);
    expect(await sql('select id from t order by id')).to.have.length(3);
  });

  it('is refused a procedure that commits, unless it says that nothing need be kept', async () => {
    const { up, sql, stashes } = await stashFixture(`
      ${given};
      create procedure clears() language plpgsql as $$
      begin delete from t where id = 2; commit; truncate t; end $$`);
    const call = `await knex.raw('call clears()');`;
    const refused = await failure(up(call, { config }));
    expect(refused).to.have.property('code', 'RUN.STASH_UNDECIDED');
    expect(await sql('select id from t')).to.have.length(2);
    await up(call, { config: '{ transaction: false, stash: false }' });
    expect([await sql('select id from t'), await stashes()]).to.deep.equal([[], []]);
  });
});
