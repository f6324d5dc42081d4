import { expect } from 'chai';
import { countRows } from '@orch/core/adapters/postgres/backfill/count-rows';
import { closeSession, openSession } from '@orch/core/adapters/postgres/connect';
import { mostCountedRows } from '@orch/core/generate/backfill/table-size';
import { createDatabase, query } from '../support/postgres.ts';

const people = { schema: 'public', name: 'people' };

describe('countRows', () => {
  it('counts rows, and the bytes of partitions', async () => {
    const target = await createDatabase('sizes');
    await query(
      target,
      `CREATE TABLE people (id integer) PARTITION BY RANGE (id);
       CREATE TABLE people_1 PARTITION OF people FOR VALUES FROM (0) TO (99);
       INSERT INTO people SELECT generate_series(1, 50)`,
    );
    const session = await openSession(target, { catalogOnly: true });
    const sizes = await countRows(session, [people, { schema: 'public', name: 'nobody' }]);
    await closeSession(session);
    expect(sizes).to.deep.equal([
      { rows: 50, bytes: 8192 },
      { rows: 0, bytes: 0 },
    ]);
  });

  it('takes what cannot be counted in time for large', async () => {
    const target = await createDatabase('sizes');
    await query(target, 'CREATE TABLE people (id integer)');
    const [locked, session] = [
      await openSession(target),
      await openSession(target, { catalogOnly: true, statementTimeoutMs: 100 }),
    ];
    await locked.query('BEGIN; LOCK TABLE people IN ACCESS EXCLUSIVE MODE');
    const sizes = await countRows(session, [people]);
    await Promise.all([closeSession(locked), closeSession(session)]);
    expect(sizes?.map(({ rows }) => rows)).to.deep.equal([mostCountedRows + 1]);
  });
});
