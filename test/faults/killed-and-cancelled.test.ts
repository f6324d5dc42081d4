import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import { waitUntil } from '../../packages/core/src/adapters/embedded/wait-until.ts';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { endOf, spawnOrch } from '../support/run-orch.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

describe('a run', function () {
  this.timeout(60_000);
  let target: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    target = await createDatabase('killed');
    project = await testProject({ environments: { dev: target } });
    await query(target, 'create table recruits (id int primary key, name text)');
  });

  /** Sessions of a run, or those whose statement is like a pattern. */
  const sessions = (pattern = '%'): Promise<readonly { readonly pid: number }[]> =>
    query(
      target,
      `select pid from pg_stat_activity
       where datname = current_database() and application_name like 'orch %'
         and state <> 'idle' and query like $1`,
      [pattern],
    );

  const isRunning = (pattern: string) => async (): Promise<boolean> =>
    (await sessions(pattern)).length > 0;

  const columns = async (): Promise<readonly string[]> =>
    (
      await query<{ name: string }>(
        target,
        `select attname as name from pg_attribute
         where attrelid = 'recruits'::regclass and attnum > 0 and not attisdropped order by attnum`,
      )
    ).map(({ name }) => name);

  const addColumn = (name: string, more = ''): string =>
    `export async function up(knex, { x }) {
  await knex.raw('alter table recruits add column ${name} text');
  ${more}
}
export const down = (knex) => knex.raw('alter table recruits drop column ${name}');`;

  describe('that is killed', () => {
    /** Runs a step that logs its process, and kills that when `when` holds. */
    const killWhen = async (source: string, when: () => Promise<boolean>, lockTimeoutMs = 200) => {
      let pid = 0;
      const step = writeStep(
        project,
        '1_a.mjs',
        source.replace('{\n', '{\n  console.log(process.pid);\n'),
      );
      const ended = failure(
        runSteps(project, target, [step], {
          limits: { lockTimeoutMs },
          onEvent: (event) => {
            if (event.kind === 'log') pid = Number(event.message);
          },
        }),
      );
      await waitUntil(async () => pid !== 0 && (await when()), 20_000);
      process.kill(pid, 'SIGKILL');
      expect((await ended).code).to.equal('RUN.DIED');
      return step;
    };

    /** A session that does not look whether its client is there. */
    const ghostly = 'set client_connection_check_interval = 0; select pg_sleep(5)';

    it('in a transaction leaves a session that the next run waits for by name, and then converges', async () => {
      const step = await killWhen(
        addColumn('a', `if (x.again !== 'yes') await knex.raw('${ghostly}');`),
        isRunning(ghostly),
      );
      const [ghost] = await sessions(ghostly);
      const events: RunEvent[] = [];
      await runSteps(project, target, [step], {
        x: { again: 'yes' },
        onEvent: (event) => events.push(event),
      });
      const waiting = events.find((event) => event.kind === 'lockWaiting');
      expect(waiting?.kind === 'lockWaiting' && waiting.holder).to.include({
        pid: ghost?.pid,
        application: 'orch run dev',
        query: ghostly,
      });
      expect(await columns()).to.deep.equal(['id', 'name', 'a']);
    });

    it('while its DDL waits for a lock does not apply it later', async () => {
      const holder = await openSession(target, { applicationName: 'holder' });
      try {
        await holder.query('begin; lock table recruits in access share mode');
        await killWhen(addColumn('late'), isRunning('alter table%'), 60_000);
        await waitUntil(async () => (await sessions()).length === 0, 10_000);
        await holder.query('commit');
        expect(await columns()).to.deep.equal(['id', 'name']);
        expect(await query(target, 'select id from orch.revisions')).to.deep.equal([]);
      } finally {
        await closeSession(holder);
      }
    });
  });

  describe('that is cancelled', () => {
    const places = {
      'in a statement': {
        source: addColumn('a', `await knex.raw('select pg_sleep(60)');`),
        when: isRunning('%pg_sleep(60)%'),
      },
      'between statements': {
        source: addColumn('a', `await new Promise((resolve) => setTimeout(resolve, 60_000));`),
        when: async () =>
          (
            await query(
              target,
              `select 1 from pg_stat_activity where datname = current_database()
               and state = 'idle in transaction' and query like 'alter table%'`,
            )
          ).length > 0,
      },
      'in code that never pauses': {
        source: addColumn('a', `for (;;);`),
        when: async () =>
          (
            await query(
              target,
              `select 1 from pg_stat_activity where datname = current_database()
               and state = 'idle in transaction' and query like 'alter table%'`,
            )
          ).length > 0,
      },
    };
    for (const [place, { source, when }] of Object.entries(places)) {
      for (const [signal, code] of [
        ['SIGTERM', 143],
        ['SIGINT', 130],
      ] as const) {
        it(`by ${signal} ${place} rolls back and exits with ${code} within five seconds`, async () => {
          project.write('migrations/1_a.mjs', source);
          const orch = spawnOrch(['up'], { cwd: project.root });
          const ended = endOf(orch);
          await waitUntil(when, 20_000);
          const started = performance.now();
          orch.kill(signal);
          expect((await ended).exitCode).to.equal(code);
          expect(performance.now() - started).to.be.lessThan(5500);
          await waitUntil(async () => (await sessions()).length === 0, 5000);
          expect(await columns()).to.deep.equal(['id', 'name']);
          expect(await query(target, 'select id from orch.revisions')).to.deep.equal([]);
        });
      }
    }

    it('while it waits for another run gives up at once', async () => {
      const holder = await openSession(target, { applicationName: 'holder' });
      try {
        await holder.query('select pg_advisory_lock(1869767528, 1)');
        project.write('migrations/1_a.mjs', addColumn('a'));
        const orch = spawnOrch(['up'], { cwd: project.root });
        const ended = endOf(orch);
        await waitUntil(
          async () =>
            (
              await query(
                target,
                `select 1 from pg_stat_activity where application_name = 'orch up dev'`,
              )
            ).length > 0,
          20_000,
        );
        orch.kill('SIGTERM');
        expect((await ended).exitCode).to.equal(143);
      } finally {
        await closeSession(holder);
      }
    });

    it('while an index is built concurrently can be finished by the next run', async () => {
      const holder = await openSession(target, { applicationName: 'holder' });
      try {
        await holder.query('begin; insert into recruits values (1)');
        project.write(
          'migrations/1_a.mjs',
          `export const config = { transaction: false };
export const up = (knex) => knex.raw('create index concurrently recruits_name on recruits (name)');`,
        );
        const orch = spawnOrch(['up'], { cwd: project.root });
        const ended = endOf(orch);
        await waitUntil(isRunning('create index concurrently%'), 20_000);
        orch.kill('SIGTERM');
        expect((await ended).exitCode).to.equal(143);
        await holder.query('commit');
      } finally {
        await closeSession(holder);
      }
      const { exitCode } = await endOf(spawnOrch(['up'], { cwd: project.root }));
      expect(exitCode).to.equal(0);
      expect(
        await query(
          target,
          `select c.relname as name, i.indisvalid as valid from pg_index i
           join pg_class c on c.oid = i.indexrelid
           where i.indrelid = 'recruits'::regclass and not i.indisprimary`,
        ),
      ).to.deep.equal([{ name: 'recruits_name', valid: true }]);
    });
  });

  it('whose parent is killed ends, and its transaction with it', async () => {
    project.write('migrations/1_a.mjs', addColumn('a', 'for (;;);'));
    const orch = spawnOrch(['up'], { cwd: project.root });
    const ended = endOf(orch);
    await waitUntil(
      async () =>
        (
          await query(
            target,
            `select 1 from pg_stat_activity where datname = current_database()
             and state = 'idle in transaction' and query like 'alter table%'`,
          )
        ).length > 0,
      20_000,
    );
    orch.kill('SIGKILL');
    await ended;
    await waitUntil(
      async () =>
        (
          await query(
            target,
            `select 1 from pg_stat_activity where datname = current_database() and application_name like 'orch up%'`,
          )
        ).length === 0,
      10_000,
    );
    expect(await columns()).to.deep.equal(['id', 'name']);
  });
});
