import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import { sqlStateOf } from '../../packages/core/src/adapters/postgres/sqlstate.ts';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import { stashFixture } from '../integration/stash/stash-fixture.ts';
import { failure } from '../support/failure.ts';
import { query } from '../support/postgres.ts';
import { rejection } from '../support/rejection.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

const given = `
  create table t (id int primary key, v text, w text);
  insert into t values (1, 'one'), (2, 'two')`;

describe('a stash and those who write meanwhile', function () {
  this.timeout(60_000);

  it('holds what was written before its lock, and keeps writers out until the drop', async () => {
    const { project, target, sql, stashes } = await stashFixture(given);
    const step = writeStep(
      project,
      '1_drop.mjs',
      `import { existsSync } from 'node:fs';
       import { setTimeout } from 'node:timers/promises';
       let attempt = 0;
       export async function up(knex, { log }) {
         attempt += 1;
         log('attempt ' + attempt);
         while (!existsSync(new URL('../go-' + attempt, import.meta.url))) await setTimeout(5);
         await knex.raw('alter table t drop v');
       }`,
    );
    const work: Promise<void>[] = [];
    const outcomes: string[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'log') work.push(write(event.message));
    };
    const late = await openSession(target);
    const waiting: Promise<unknown>[] = [];
    const write = async (attempt: string): Promise<void> => {
      if (attempt === 'attempt 1') {
        await sql(`insert into t values (3, 'three'); update t set v = 'new one' where id = 1`);
        project.write('go-1', '');
        return;
      }
      const refused = await rejection(
        query(target, `set lock_timeout to '50ms'; update t set v = 'lost' where id = 2`),
      );
      outcomes.push(sqlStateOf(refused) ?? '');
      waiting.push(late.query(`update t set w = 'late' where id = 2`));
      const [row] = await sql('select count(*)::int as readers from t');
      outcomes.push(String(row?.['readers']));
      project.write('go-2', '');
    };
    await runSteps(project, target, [step], { onEvent });
    await Promise.all(work);
    await Promise.all(waiting);
    await closeSession(late);
    expect(outcomes).to.deep.equal(['55P03', '3']);
    expect((await stashes()).map(({ rows }) => rows)).to.deep.equal([3]);
    expect(await sql('select v from orch.stash_1 order by id')).to.deep.equal([
      { v: 'new one' },
      { v: 'two' },
      { v: 'three' },
    ]);
    expect(await sql('select w from t where id = 2')).to.deep.equal([{ w: 'late' }]);
  });

  it('waits for a writer that is not done, and has his row', async () => {
    const { running, writer, sql } = await untilStashWaits(new AbortController());
    await writer.query('commit');
    await closeSession(writer);
    await running;
    expect(await sql('select id from orch.stash_1 order by id')).to.have.length(3);
  });

  it('finds a table that was renamed while its lock was waited for', async () => {
    const { running, writer, sql, stashes } = await untilStashWaits(new AbortController());
    await writer.query('alter table t rename to old_t; create table t (id int); commit');
    await closeSession(writer);
    await running;
    expect((await stashes()).map(({ table, rows }) => [table, rows])).to.deep.equal([['old_t', 3]]);
    expect(await sql('select v from orch.stash_1 order by id')).to.deep.equal([
      { v: 'one' },
      { v: 'two' },
      { v: 'three' },
    ]);
  });

  it('gives up waiting when it is told to', async () => {
    const abort = new AbortController();
    const { running, writer, stashes, sql } = await untilStashWaits(abort);
    const ended = failure(running);
    abort.abort();
    expect(await ended).to.have.property('code', 'RUN.ABORTED');
    await writer.query('commit');
    await closeSession(writer);
    expect(await stashes()).to.deep.equal([]);
    expect(await sql('select v from t')).to.have.length(3);
  });
});

/**
 * A run that drops a column, at the moment when the lock for its stash waits for a writer: he came
 * while the first attempt held the table.
 */
async function untilStashWaits(abort: AbortController) {
  const fixture = await stashFixture(given);
  const { project, target, sql } = fixture;
  const step = writeStep(
    project,
    '1_drop.mjs',
    `import { existsSync } from 'node:fs';
     import { setTimeout } from 'node:timers/promises';
     export async function up(knex, { log }) {
       for (const name of ['t', 'old_t']) {
         await knex.raw('alter table if exists ' + name + ' drop column if exists v');
       }
       log('altered');
       while (!existsSync(new URL('../go', import.meta.url))) await setTimeout(5);
     }`,
  );
  const writer = await openSession(target);
  await writer.query('begin');
  const isWaiting = async (mode: string): Promise<boolean> => {
    const [row] = await sql(
      `select exists (select from pg_locks where not granted and mode = '${mode}') as waiting`,
    );
    return row?.['waiting'] === true;
  };
  let running: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve) => {
    running = runSteps(project, target, [step], {
      signal: abort.signal,
      limits: { lockTimeoutMs: 30_000 },
      onEvent: ({ kind }) => {
        if (kind === 'log') resolve();
      },
    });
  });
  const writing = writer.query(`insert into t values (3, 'three')`);
  await waitFor(() => isWaiting('RowExclusiveLock'));
  project.write('go', '');
  await writing;
  await waitFor(() => isWaiting('ShareRowExclusiveLock'));
  return { ...fixture, running, writer };
}

describe('a stash where others may read every new table', function () {
  this.timeout(60_000);
  const role = `reader_${randomBytes(4).toString('hex')}`;

  it('is not shown to them', async () => {
    const { sql, up } = await stashFixture(given);
    await sql(`
      create role ${role};
      alter default privileges grant select on tables to ${role}, public;
      alter default privileges grant usage on schemas to ${role}`);
    try {
      await up(`await knex.raw('alter table t drop v');`);
      expect(
        await sql(`select has_table_privilege('${role}', 'orch.stash_1', 'select') as readable`),
      ).to.deep.equal([{ readable: false }]);
    } finally {
      await sql(`drop owned by ${role} cascade; drop role ${role}`);
    }
  });
});

describe('a stash of rows that are hidden', function () {
  this.timeout(60_000);
  const role = `hidden_${randomBytes(4).toString('hex')}`;

  it('is refused, and nothing is destroyed', async () => {
    const { project, target, sql } = await stashFixture(given);
    await sql(`
      create role ${role} login password 'secret';
      grant create on database ${target.database} to ${role};
      alter table t owner to ${role};
      alter table t enable row level security; alter table t force row level security;
      create policy few on t using (id = 1)`);
    try {
      const step = writeStep(
        project,
        '1_drop.mjs',
        `export const up = (knex) => knex.raw('alter table t drop v');`,
      );
      const limited = { ...target, user: role, password: 'secret' };
      const refused = await failure(runSteps(project, limited, [step]));
      expect(refused).to.have.property('code', 'RUN.STASH_FAILED');
      expect(await sql('select v from t order by id')).to.deep.equal([{ v: 'one' }, { v: 'two' }]);
    } finally {
      await sql(`drop owned by ${role} cascade; drop role ${role}`);
    }
  });
});

async function waitFor(isThere: () => Promise<boolean>): Promise<void> {
  while (!(await isThere())) await new Promise((resolve) => setImmediate(resolve));
}
