import { expect } from 'chai';
import { startServer } from '../../packages/core/src/adapters/embedded/start-server.ts';
import { waitUntil } from '../../packages/core/src/adapters/embedded/wait-until.ts';
import { resolveConnection } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunStep } from '../../packages/core/src/runner/run-step.ts';
import { embeddedProject } from '../support/embedded-project.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

/** What is committed without waiting for the disk stays off the disk until somebody waits. */
const settings = { fsync: 'off', wal_writer_delay: '10s' };

const rows = `select id, n from recruits order by id`;
const ids = ['1_a', '2_b', '3_c', '4_d'];

describe('a run whose server', function () {
  this.timeout(120_000);

  describe('is started again', () => {
    let root: string;
    let target: PostgresTarget;
    let project: TestProject;

    before(async () => {
      root = await embeddedProject();
      await startServer(root, { settings });
    });

    beforeEach(async () => {
      databases += 1;
      target = await resolveConnection(`embedded:crash_${databases}`, root);
      await query(target, 'create table recruits (id serial primary key, n text)');
      project = await testProject({ environments: { dev: target } });
    });

    let databases = 0;

    const restart = async (signal: NodeJS.Signals): Promise<void> => {
      const { pid } = await startServer(root, { settings });
      process.kill(pid, signal);
      await waitUntil(() => !isAlive(pid), 30_000);
      await startServer(root, { settings });
    };

    /** Revisions of which the third waits, when it is run for the first time. */
    const steps = (): readonly RunStep[] =>
      ids.map((id) =>
        writeStep(
          project,
          `${id}.mjs`,
          `let runs = 0;
export async function up(knex, { log }) {
  runs += 1;
  log('ran');
  await knex('recruits').insert({ n: '${id}' });
  if ('${id}' === '3_c' && runs === 1) await knex.raw('select pg_sleep(60)');
}`,
        ),
      );

    /** Runs the steps, and strikes while the third one waits. */
    const runAndStrike = async (strike: () => Promise<void>) => {
      const started: string[] = [];
      const ran: string[] = [];
      const reconnected: string[] = [];
      const outcome = runSteps(project, target, steps(), {
        onEvent: (event) => {
          if (event.kind === 'log') ran.push(String(event.id));
          if (event.kind === 'revisionStarted') started.push(event.id);
          if (event.kind === 'reconnected') reconnected.push(event.id);
        },
      });
      await waitUntil(() => started.includes('3_c'), 30_000);
      await strike();
      return { outcome: await outcome, ran, reconnected };
    };

    const expectOnce = async (): Promise<void> => {
      expect((await query<{ n: string }>(target, rows)).map(({ n }) => n)).to.deep.equal(ids);
      expect(
        (
          await query<{ id: string }>(target, 'select id from orch.revisions order by position')
        ).map(({ id }) => id),
      ).to.deep.equal(ids);
    };

    it('after a crash runs again what the crash took, and nothing twice', async () => {
      const { outcome, ran, reconnected } = await runAndStrike(async () => {
        await restart('SIGKILL');
      });
      expect(outcome).to.deep.include({ kind: 'done', completed: ids });
      expect(ran).to.deep.equal(['1_a', '2_b', '3_c', '1_a', '2_b', '3_c', '4_d']);
      expect(reconnected).to.deep.equal(['3_c']);
      await expectOnce();
    });

    it('after an orderly restart goes on at the revision that was under way', async () => {
      const { outcome, ran } = await runAndStrike(async () => {
        await restart('SIGINT');
      });
      expect(outcome).to.deep.include({ kind: 'done', completed: ids });
      expect(ran).to.deep.equal(['1_a', '2_b', '3_c', '3_c', '4_d']);
      await expectOnce();
    });

    it('after a backend crashed, which takes all sessions with it, goes on', async () => {
      const { outcome } = await runAndStrike(async () => {
        const [victim] = await query<{ pid: number }>(
          { ...target, database: 'postgres' },
          `select pid from pg_stat_activity where backend_type = 'background writer'`,
        );
        process.kill(victim?.pid ?? 0, 'SIGKILL');
      });
      expect(outcome).to.deep.include({ kind: 'done', completed: ids });
      await expectOnce();
    });

    it('is durable to the last revision when it is told to be done', async () => {
      const quick = ids.map((id) =>
        writeStep(
          project,
          `${id}.mjs`,
          `export const up = (knex) => knex('recruits').insert({ n: '${id}' });`,
        ),
      );
      await runSteps(project, target, quick);
      await restart('SIGKILL');
      await expectOnce();
    });

    it('keeps what came before a revision that failed', async () => {
      const failing = [
        ...ids.map((id) =>
          writeStep(
            project,
            `${id}.mjs`,
            `export const up = (knex) => knex('recruits').insert({ n: '${id}' });`,
          ),
        ),
        writeStep(project, '5_e.mjs', `export const up = (knex) => knex.raw('oops');`),
      ];
      await failure(runSteps(project, target, failing));
      await restart('SIGKILL');
      await expectOnce();
    });
  });

  it('ends a transaction that is idle for too long is told so, with nothing recorded', async () => {
    const target = await createDatabase('idle');
    await query(
      target,
      `alter database ${target.database} set idle_in_transaction_session_timeout = '200ms'`,
    );
    const project = await testProject({ environments: { dev: target } });
    const step = writeStep(
      project,
      '1_a.mjs',
      `export async function up(knex) {
  await knex.raw('create table idle ()');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await knex.raw('select 1');
}`,
    );
    const { code, details } = await failure(runSteps(project, target, [step]));
    expect(code).to.equal('RUN.CONNECTION_LOST');
    expect(details['sqlState']).to.equal('25P03');
    expect(
      await query(
        target,
        `select to_regclass('idle') as t, (select count(*)::int from orch.revisions) as n`,
      ),
    ).to.deep.equal([{ t: null, n: 0 }]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
