import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { failure } from '../support/failure.ts';
import { query } from '../support/postgres.ts';
import {
  bothApplied,
  commitMessage,
  createRecruits,
  nothingApplied,
  proxiedPlace,
  runThrough,
  stateOf,
} from '../support/proxied-place.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

const sleeping = `
export async function up(knex, { log }) {
  await knex.schema.createTable('recruits', (table) => table.increments('id'));
  log(process.pid);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.kill(process.pid, 'SIGSTOP');
  await knex('recruits').insert({}).catch(() => undefined);
  await knex('recruits').insert({});
}
export const down = (knex) => knex.schema.dropTable('recruits');
`;

describe('a run whose connection', function () {
  this.timeout(120_000);
  it('is cut after COMMIT has reached the server goes on, and runs nothing twice', async () => {
    const place = await proxiedPlace();
    place.proxy.once(commitMessage, 'cutAfterReply');
    const { completed, ran, reconnected } = await runThrough(place);
    expect({ completed, ran, reconnected }).to.deep.equal({
      completed: ['1_recruits', '2_recruit'],
      ran: ['1_recruits', '2_recruit'],
      reconnected: ['1_recruits'],
    });
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('is cut before COMMIT reaches the server runs that revision again', async () => {
    const place = await proxiedPlace();
    place.proxy.once(commitMessage, 'cutBefore');
    const { completed, ran, reconnected } = await runThrough(place);
    expect({ completed, ran, reconnected }).to.deep.equal({
      completed: ['1_recruits', '2_recruit'],
      ran: ['1_recruits', '1_recruits', '2_recruit'],
      reconnected: ['1_recruits'],
    });
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('is cut at every COMMIT gives up, and nothing is recorded', async () => {
    const place = await proxiedPlace();
    for (let times = 0; times < 3; times += 1) place.proxy.once(commitMessage, 'cutBefore');
    expect((await failure(runThrough(place))).code).to.equal('RUN.CONNECTION_LOST');
    expect(await stateOf(place)).to.deep.equal(nothingApplied);
  });

  it('is cut in the middle of a revision stops, and the next run converges', async () => {
    const place = await proxiedPlace();
    place.proxy.once(/insert into "recruits"/, 'cutAfterReply');
    const { code, details } = await failure(runThrough(place));
    expect(code).to.equal('RUN.CONNECTION_LOST');
    expect(details).to.include({ revision: '1_recruits' });
    expect(await stateOf(place)).to.deep.equal(nothingApplied);
    await runThrough(place);
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('is cut after an index was built concurrently finds the index there', async () => {
    const place = await proxiedPlace();
    await runThrough(place);
    const step = writeStep(place.project, '3_index.mjs', indexConcurrently);
    const throughProxy = place.proxy.through(place.target);
    const building = /^create index concurrently/;
    const inTransaction = place.proxy.once(building, 'hold');
    const stopped = failure(runSteps(place.project, throughProxy, [step]));
    // The server refuses it in a transaction; what counts is the second time.
    await Promise.race([inTransaction.happened, stopped]);
    place.proxy.once(building, 'cutAfterReply');
    inTransaction.release();
    const { code } = await stopped;
    expect(code).to.equal('RUN.CONNECTION_LOST');

    const sent: string[] = [];
    await runSteps(place.project, throughProxy, [step], {
      onEvent: (event) => void (event.kind === 'statement' && sent.push(event.sql)),
    });
    expect(sent.filter((sql) => sql.includes('concurrently'))).to.deep.equal([]);
    expect((await stateOf(place)).applied).to.deep.equal(['1_recruits', '2_recruit', '3_index']);
    expect(
      await query(
        place.target,
        `select indisvalid from pg_index where indexrelid = 'recruits_twice'::regclass`,
      ),
    ).to.deep.equal([{ indisvalid: true }]);
  });

  it('comes back to another database stops before it sends anything there', async () => {
    const { target, proxy, project } = await proxiedPlace();
    const held = proxy.once(commitMessage, 'hold');
    const stopped = failure(
      runThrough({ target, proxy, project }, { limits: { connectTimeoutMs: 1000 } }),
    );
    await Promise.race([held.happened, stopped]);
    proxy.blackhole();
    proxy.cut();
    const server = { ...target, database: 'postgres' };
    await query(server, `drop database ${target.database} with (force)`);
    await query(server, `create database ${target.database} template template0`);
    proxy.pass();
    expect((await stopped).code).to.equal('RUN.OTHER_SERVER');
    expect(await stateOf({ target, proxy, project })).to.deep.equal(nothingApplied);
  });

  it('does not come back says that the outcome is not known, and the next run finds it out', async () => {
    const place = await proxiedPlace();
    const answered = place.proxy.once(commitMessage, 'cutAfterReply');
    const stopped = failure(
      runThrough(place, { limits: { lockRetryMs: 500, connectTimeoutMs: 1000 } }),
    );
    await Promise.race([answered.happened, stopped]);
    place.proxy.blackhole();
    const { code, details } = await stopped;
    expect([code, details['revision']]).to.deep.equal(['RUN.COMMIT_UNKNOWN', '1_recruits']);
    place.proxy.pass();
    expect(await runThrough(place)).to.deep.include({ ran: ['2_recruit'] });
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('was ended while its process slept stops, and leaves what another run did meanwhile', async () => {
    const place = await proxiedPlace();
    const { target, project } = place;
    let sleeper = 0;
    const stopped = failure(
      runSteps(project, target, [writeStep(project, '1_recruits.mjs', sleeping)], {
        onEvent: (event) => {
          if (event.kind === 'log' && /^\d+$/.test(event.message)) sleeper = Number(event.message);
        },
      }),
    );
    await untilStopped(() => sleeper);
    await query(
      target,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'orch run dev'`,
    );
    project.write('migrations/1_recruits.mjs', createRecruits);
    await runThrough(place);
    process.kill(sleeper, 'SIGCONT');
    expect((await stopped).code).to.equal('RUN.CONNECTION_LOST');
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });
});

const indexConcurrently = `
export const config = { transaction: false };
export const up = (knex) => knex.raw('create index concurrently recruits_twice on recruits (id)');
export const down = (knex) => knex.raw('drop index concurrently recruits_twice');
`;

/** Waits until a process, once it is known, sleeps by SIGSTOP. */
async function untilStopped(pid: () => number): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (pid() === 0) continue;
    const state = readFileSync(`/proc/${pid()}/stat`, 'utf8').replace(/^.*\) /s, '');
    if (state.startsWith('T')) return;
  }
}
