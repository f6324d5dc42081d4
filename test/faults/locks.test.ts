import { expect } from 'chai';
import pg from 'pg';
import {
  clientConfig,
  closeSession,
  openSession,
} from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { runLockKey } from '../../packages/core/src/adapters/runner/child/run-lock-key.ts';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import type { RunStep } from '../../packages/core/src/runner/run-step.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';
import type { RunSettings } from '../support/run-revisions.ts';

describe('a run that meets locks of others', function () {
  this.timeout(60_000);
  let target: PostgresTarget;
  let project: TestProject;
  const sessions: pg.Client[] = [];

  beforeEach(async () => {
    target = await createDatabase('locks');
    project = await testProject({ environments: { dev: target } });
    await query(target, 'create table recruits (id int); create table cohorts (id int)');
  });

  afterEach(async () => {
    for (const session of sessions.splice(0)) await closeSession(session);
  });

  /** A session of the application. */
  async function app(): Promise<pg.Client> {
    const session = await openSession(target, { applicationName: 'the app' });
    sessions.push(session);
    return session;
  }

  const revision = (id: string, ...statements: readonly string[]): RunStep =>
    writeStep(
      project,
      `${id}.mjs`,
      `export async function up(knex) {
         for (const sql of ${JSON.stringify(statements)}) await knex.raw(sql);
       }
       export const down = (knex) => knex.raw('select 1');`,
    );

  const run = (steps: readonly RunStep[], settings: RunSettings = {}) =>
    runSteps(project, target, steps, settings);

  const columns = () =>
    query(
      target,
      `select attname as name from pg_attribute where attnum > 0
                   and attrelid in ('recruits'::regclass, 'cohorts'::regclass) order by attrelid, attnum`,
    );

  it('gives up when a table is held, names who holds it, and holds up nobody meanwhile', async () => {
    const holder = await app();
    await holder.query('begin; select * from recruits');
    const reader = await app();
    const ended = failure(
      run([revision('1_cohort', 'alter table recruits add column cohort text')], {
        limits: { lockTimeoutMs: 100, lockRetryMs: 1500 },
      }),
    );
    const slowest = await slowestRead(reader, ended);
    const { code, message } = await ended;
    expect(code).to.equal('RUN.LOCK_TIMEOUT');
    expect(message).to.include('(the app), idle in transaction, transaction open for');
    expect(slowest).to.be.lessThan(1000);
    expect(await columns()).to.deep.equal([{ name: 'id' }, { name: 'id' }]);
    expect(await query(target, 'select id from orch.revisions')).to.deep.equal([]);
  });

  it('tries again until the table is free', async () => {
    const holder = await app();
    await holder.query('begin; select * from recruits');
    const events: RunEvent[] = [];
    const outcome = await run(
      [revision('1_cohort', 'alter table recruits add column cohort text')],
      {
        // On a busy machine it takes a while to see who holds the table.
        limits: { lockTimeoutMs: 500 },
        onEvent: (event) => {
          events.push(event);
          if (event.kind === 'retry' && event.attempt === 2) void holder.query('commit');
        },
      },
    );
    expect(outcome).to.deep.include({ kind: 'done', completed: ['1_cohort'] });
    const [retry] = events.filter(({ kind }) => kind === 'retry');
    expect(JSON.stringify(retry)).to.include('the app');
    expect(await query(target, 'select cohort from recruits')).to.deep.equal([]);
  });

  it('gives way in a deadlock, so that the application is not its victim', async () => {
    const busy = await app();
    // Without a time limit in the run, the application would be the one that finds the deadlock.
    await busy.query(`set deadlock_timeout = '700ms'`);
    await busy.query('begin; lock table cohorts in share row exclusive mode');
    const waits: Promise<unknown>[] = [];
    const outcome = await run(
      [
        revision(
          '1_both',
          'alter table recruits add column cohort text',
          'alter table cohorts add column year int',
        ),
      ],
      {
        limits: { lockTimeoutMs: 200 },
        onEvent: (event) => {
          if (event.kind !== 'statement' || waits.length > 0) return;
          waits.push(busy.query('lock table recruits in share mode; commit'));
        },
      },
    );
    await Promise.all(waits);
    expect(outcome).to.deep.include({ completed: ['1_both'] });
    expect(await columns()).to.have.length(4);
  });

  it('does not wait for the run lock longer than it may, and names who has it', async () => {
    const holder = await app();
    await holder.query('select pg_advisory_lock($1, $2)', [...runLockKey]);
    const { code, message } = await failure(
      run([revision('1_cohort', 'alter table recruits add column cohort text')], {
        limits: { runLockWaitMs: 300 },
      }),
    );
    expect(code).to.equal('RUN.LOCK_BUSY');
    expect(message).to.include('the app');
    expect(await query(target, `select 1 from pg_namespace where nspname = 'orch'`)).to.deep.equal(
      [],
    );
  });

  it('stops before the next revision when one has given the run lock away', async () => {
    const other = new pg.Client(clientConfig(target));
    await other.connect();
    try {
      const steps = [
        revision(
          '1_unlock',
          'alter table recruits add column cohort text',
          `do $$ begin execute 'select pg_adv' || 'isory_unlock_all()'; end $$`,
        ),
        revision('2_year', 'alter table cohorts add column year int'),
      ];
      let taken: Promise<unknown> = Promise.resolve();
      const { code, details } = await failure(
        run(steps, {
          onEvent: (event) => {
            if (event.kind === 'lockTaken') {
              taken = other.query('select pg_advisory_lock($1, $2)', [...runLockKey]);
            }
          },
        }),
      );
      await taken;
      expect([code, details['revision']]).to.deep.equal(['RUN.LOCK_LOST', '2_year']);
      expect(await query(target, 'select id from orch.revisions')).to.deep.equal([
        { id: '1_unlock' },
      ]);
      expect(await columns()).to.have.length(3);
    } finally {
      await other.end();
    }
  });
});

/** Reads as the application does until a run has ended; returns the longest read in milliseconds. */
async function slowestRead(reader: pg.Client, end: Promise<unknown>): Promise<number> {
  let running = true;
  void end.finally(() => (running = false));
  let slowest = 0;
  while (running) {
    const started = performance.now();
    await reader.query('select * from recruits');
    slowest = Math.max(slowest, performance.now() - started);
  }
  return slowest;
}
