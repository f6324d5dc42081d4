import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { OrchError } from '../../packages/core/src/failure/orch-error.ts';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runSteps, stepOf, writeStep } from '../support/run-revisions.ts';
import type { RunSettings } from '../support/run-revisions.ts';

describe('the code of a revision', () => {
  let project: TestProject;
  let target: PostgresTarget;
  let files = 0;

  before(async () => {
    target = await createDatabase('code');
    project = await testProject({ environments: { dev: target } });
    await runSteps(project, target, []);
  });

  /** A revision whose `up` makes a table named like it and then does `body`, from line 3 on. */
  const write = (body: string, extra = '') => {
    files += 1;
    const id = `r${String(files).padStart(3, '0')}`;
    const source = [
      'export async function up(knex, context) {',
      `  await knex.schema.createTable('${id}', (table) => table.increments());`,
      `  ${body}`,
      '}',
      'export async function down(knex) {}',
      extra,
    ].join('\n');
    return writeStep(project, `${id}.mjs`, source);
  };

  const fails = (body: string, settings?: RunSettings): Promise<OrchError> =>
    failure(runSteps(project, target, [write(body)], settings));

  const applied = async (): Promise<readonly string[]> =>
    (await query<{ id: string }>(target, 'select id from orch.revisions order by position')).map(
      ({ id }) => id,
    );

  afterEach('nothing of a failed revision is there', async () => {
    const tables = await query<{ name: string }>(
      target,
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    const recorded = await applied();
    expect(tables.map(({ name }) => name).filter((name) => !recorded.includes(name))).to.deep.equal(
      [],
    );
  });

  describe('that ends its process, its loop or itself', () => {
    it('is stopped at process.exit, and named by file and line', async () => {
      const { code, details } = await fails('process.exit(0);');
      expect(code).to.equal('RUN.PROCESS_EXIT');
      expect(details['line']).to.equal(3);
      expect(details['file']).to.match(/r\d+\.mjs$/);
    });

    it('is a failure although it catches what process.exit throws', async () => {
      const { code } = await fails('try { process.exit(0); } catch {}');
      expect(code).to.equal('RUN.PROCESS_EXIT');
    });

    it('is named when it kills its process', async () => {
      const { code, details } = await fails(
        `process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`,
      );
      expect(code).to.equal('RUN.DIED');
      expect(details['how']).to.equal('SIGKILL');
      expect(details['file']).to.match(/r\d+\.mjs$/);
    });

    it('is stopped when its promise never settles', async () => {
      const { code } = await fails('await new Promise(() => {});', {
        limits: { idleTimeoutMs: 300 },
      });
      expect(code).to.equal('RUN.IDLE');
    });

    it('is killed when it loops for ever', async () => {
      const { code, details } = await fails('for (;;);', { limits: { idleTimeoutMs: 2000 } });
      expect(code).to.equal('RUN.BLOCKED');
      expect(details['file']).to.match(/r\d+\.mjs$/);
    });

    it('is a failure when it throws null', async () => {
      const { code, message } = await fails('throw null;');
      expect(code).to.equal('RUN.REVISION_THREW');
      expect(message).to.contain('null');
    });

    it('is a failure when it rejects a promise that nobody handles', async () => {
      const { code, details } = await fails(
        `Promise.reject(new Error('lost')); await knex.raw('select pg_sleep(0.2)');`,
      );
      expect(code).to.equal('RUN.REVISION_THREW');
      expect(details['line']).to.equal(3);
    });

    it('is a failure when a timer of it throws', async () => {
      const { code, details } = await fails(
        `setTimeout(() => { throw new Error('late'); }); await knex.raw('select pg_sleep(0.2)');`,
      );
      expect(code).to.equal('RUN.REVISION_THREW');
      expect(details['line']).to.equal(3);
    });

    it('is not cut short by its output', async () => {
      const events: RunEvent[] = [];
      const step = write(`console.log('one\\ntwo'); process.stderr.write('three\\n');`);
      await runSteps(project, target, [step], { onEvent: (event) => events.push(event) });
      expect(
        events.flatMap((event) => (event.kind === 'log' ? [event.message] : [])),
      ).to.deep.equal(['one', 'two', 'three']);
    });
  });

  describe('that cannot be loaded', () => {
    const cases = {
      'has a syntax error': [
        'mjs',
        '\nexport async function up(knex) {\n  await knex.raw("x"\n}',
        3,
      ],
      'has a syntax error in CommonJS': [
        'cjs',
        '\nexports.up = async (knex) => {\n  knex.raw(\n};',
        4,
      ],
      'throws while it is imported': ['mjs', '\n\nthrow new Error("no");', 3],
      'imports what is not there': ['mjs', 'import "./nowhere.mjs";', null],
    } as const;
    for (const [what, [extension, source, line]] of Object.entries(cases)) {
      it(`stops before anything is run when it ${what}`, async () => {
        const good = write('');
        const bad = writeStep(project, `x_${files}.${extension}`, source);
        const { code, details } = await failure(runSteps(project, target, [good, bad]));
        expect(code).to.equal('RUN.LOAD_FAILED');
        expect(details['file']).to.equal(bad.file);
        expect(details['line'] ?? null).to.equal(line);
        expect(await applied()).not.to.include(good.revision.id);
      });
    }

    it('stops when a connection is made while it is imported', async () => {
      const source = `import pg from 'pg';
const client = new pg.Client(${JSON.stringify({ host: target.host, port: target.port, user: target.user })});
await client.connect();
export async function up(knex) {}`;
      const { code } = await failure(
        runSteps(project, target, [writeStep(project, 'connects.mjs', source)]),
      );
      expect(code).to.equal('RUN.OWN_CONNECTION');
    });
  });

  describe('that sends no SQL', () => {
    const empty = (body: string, extra = '') =>
      writeStep(
        project,
        `e_${(files += 1)}.mjs`,
        `export async function up(knex) { ${body} }\n${extra}`,
      );

    it('stops when a builder was not awaited', async () => {
      const step = empty(`knex.schema.createTable('never', (table) => table.increments());`);
      expect(await failure(runSteps(project, target, [step]))).to.have.property(
        'code',
        'RUN.NO_SQL',
      );
    });

    it('passes when the file says so', async () => {
      const step = empty('', 'export const config = { empty: true };');
      expect(await runSteps(project, target, [step])).to.have.property('kind', 'done');
    });

    it('passes on a shadow, where the catalog is what counts', async () => {
      const shadow = await createDatabase('code_shadow');
      expect(await runSteps(project, shadow, [empty('')], { mode: 'shadow' })).to.have.property(
        'kind',
        'done',
      );
    });

    it('stops when a statement is still under way at its end', async () => {
      const { code } = await fails(`knex.raw('select pg_sleep(0.2)').then(() => {});`);
      expect(code).to.equal('RUN.NOT_AWAITED');
    });
  });

  describe('that would end its transaction', () => {
    const statements = [
      'commit',
      'COMMIT AND CHAIN',
      'rollback',
      'begin',
      'end',
      'abort',
      'start transaction',
      `prepare transaction 'x'`,
      'select 1; commit; begin',
      '/* quiet */ commit',
      'release savepoint orch_guard',
      'rollback to orch_guard',
      'select pg_advisory_unlock_all()',
      'discard all',
    ];
    for (const statement of statements) {
      it(`is stopped at ${statement}`, async () => {
        const { code } = await fails(`await knex.raw(${JSON.stringify(statement)});`);
        expect(code).to.equal('RUN.TRANSACTION_CONTROL');
      });
    }

    for (const method of ['commit', 'rollback']) {
      it(`is stopped at knex.${method}(), even when it catches that`, async () => {
        const { code } = await fails(`try { await knex.${method}(); } catch {}`);
        expect(code).to.equal('RUN.TRANSACTION_CONTROL');
      });
    }

    it('is found out when a dynamic statement of a procedure ends it', async () => {
      const { code } = await fails(
        `await knex.raw('create procedure p() language plpgsql as $$ begin execute $q$ commit $q$; end $$');
         await knex.raw('call p()');`,
      );
      expect(code).to.equal('RUN.STATEMENT_FAILED');
    });

    it('may use savepoints, and loses only what it rolls back to', async () => {
      const step = write(`
  await knex.transaction(async (inner) => {
    await inner('${nextId()}').insert({ id: 7 });
  });
  await knex
    .transaction(async (inner) => {
      await inner('${nextId()}').insert({ id: 8 });
      throw new Error('back');
    })
    .catch(() => {});
  await knex.raw('savepoint mine; rollback to mine; release mine');`);
      await runSteps(project, target, [step]);
      expect(await query(target, `select id from ${step.revision.id}`)).to.deep.equal([{ id: 7 }]);
    });

    const nextId = (): string => `r${String(files + 1).padStart(3, '0')}`;

    it('may hold the words of transaction control in strings and functions', async () => {
      const step = write(
        `await knex.raw("select 'commit; rollback' as \\"begin\\"");
         await knex.raw('do $$ begin perform 1; end $$');`,
      );
      expect(await runSteps(project, target, [step])).to.have.property('kind', 'done');
    });
  });

  describe('that hides failures', () => {
    it('is stopped when it swallows the error of a statement', async () => {
      const { code, details } = await fails(`try { await knex.raw('select 1/0'); } catch {}`);
      expect(code).to.equal('RUN.SWALLOWED_ERROR');
      expect(details['sqlState']).to.equal('22012');
    });

    it('is told by the first failed statement, not by what came after it', async () => {
      const { code, details } = await fails(
        `try { await knex.raw('select 1/0'); } catch {}
  await knex.raw('select 2');`,
      );
      expect(code).to.equal('RUN.STATEMENT_FAILED');
      expect(details['sql']).to.equal('select 1/0');
      expect(details['line']).to.equal(3);
    });

    it('does not show the values of rows', async () => {
      const error = await fails(
        `await knex.raw('create table strict (id int check (id > 0), secret text)');
  await knex('strict').insert({ id: -1, secret: 'canary-in-a-row' });`,
      );
      expect(error.code).to.equal('RUN.STATEMENT_FAILED');
      expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.to.contain(
        'canary',
      );
    });

    it('is stopped at a deferred constraint that does not hold', async () => {
      const { code, details } = await fails(
        `await knex.raw('create table parent (id int primary key)');
  await knex.raw('create table child (p int references parent deferrable initially deferred)');
  await knex('child').insert({ p: 1 });`,
      );
      expect(code).to.equal('RUN.COMMIT_FAILED');
      expect(details['sqlState']).to.equal('23503');
    });
  });

  describe('that opens connections of its own', () => {
    const address = () =>
      JSON.stringify({
        host: target.host,
        port: target.port,
        user: target.user,
        database: target.database,
      });

    it('is stopped at a client of pg', async () => {
      const { code, details } = await fails(
        `const { default: pg } = await import('pg');
  await new pg.Client(${address()}).connect();`,
      );
      expect(code).to.equal('RUN.OWN_CONNECTION');
      expect(details['file']).to.match(/r\d+\.mjs$/);
    });

    it('is stopped at a global knex, under another name of the server too', async () => {
      const { code } = await fails(
        `const { default: makeKnex } = await import('knex');
  const other = makeKnex({ client: 'pg', connection: { ...${address()}, host: 'localhost' } });
  await other.raw('select 1').catch(() => {});
  await other.destroy();`,
      );
      expect(code).to.equal('RUN.OWN_CONNECTION');
    });

    it('may reach other addresses', async () => {
      const step = write(
        `const { createServer, connect } = await import('node:net');
  const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const socket = connect(server.address().port, '127.0.0.1');
  await new Promise((resolve) => socket.once('data', resolve));
  server.close();`,
      );
      expect(await runSteps(project, target, [step])).to.have.property('kind', 'done');
    });
  });

  describe('that holds what cannot be sent', () => {
    it('is stopped at a NUL', async () => {
      expect(await fails(`await knex.raw('select 1 -- \\0');`)).to.have.property(
        'code',
        'RUN.BAD_SQL',
      );
    });

    it('is stopped at COPY FROM STDIN', async () => {
      const { code } = await fails(`await knex.raw('copy strict from stdin');`);
      expect(code).to.equal('RUN.BAD_SQL');
    });
  });

  describe('whose file changes', () => {
    it('is not run when the bytes are not the planned ones', async () => {
      const step = write('');
      writeFileSync(step.file, 'export const up = (knex) => knex.raw("select 1");');
      expect(await failure(runSteps(project, target, [step]))).to.have.property(
        'code',
        'RUN.FILE_CHANGED',
      );
    });

    it('is not run when it changes itself while it is imported', async () => {
      const step = writeStep(
        project,
        'selfish.mjs',
        `import { appendFileSync } from 'node:fs';
appendFileSync(new URL(import.meta.url), '// more');
export const up = (knex) => knex.raw('select 1');`,
      );
      expect(await failure(runSteps(project, target, [step]))).to.have.property(
        'code',
        'RUN.FILE_CHANGED',
      );
    });

    it('runs the new code in the same process when the plan is new, too', async () => {
      const { openTestRunner } = await import('../support/run-revisions.ts');
      for (const extension of ['mjs', 'cjs']) {
        const name = `twice_${extension}.${extension}`;
        const source = (value: number): string =>
          extension === 'mjs'
            ? `export const up = (knex) => knex.raw('create table twice_${extension}_${value} ()');\nexport const down = (knex) => knex.raw('drop table twice_${extension}_${value}');`
            : `exports.up = (knex) => knex.raw('create table twice_${extension}_${value} ()');\nexports.down = (knex) => knex.raw('drop table twice_${extension}_${value}');`;
        const runner = await openTestRunner(project, target);
        try {
          for (const value of [1, 2]) {
            const up = writeStep(project, name, source(value));
            await runner.run({ steps: [up], expectedApplied: null });
            const made = await query(
              target,
              `select to_regclass('twice_${extension}_${value}') as t`,
            );
            expect(made).to.deep.equal([{ t: `twice_${extension}_${value}` }]);
            const down = stepOf(up.file, 'down');
            await runner.run({ steps: [down], expectedApplied: null });
          }
        } finally {
          await runner.close();
        }
      }
    });
  });

  describe('on the way down', () => {
    it('stops before anything is run when a down is missing', async () => {
      const step = writeStep(
        project,
        'oneway.mjs',
        `export const up = (knex) => knex.raw('select 1');`,
      );
      const other = writeStep(
        project,
        'twoway.mjs',
        `export const up = (knex) => knex.raw('select 1');\nexport const down = (knex) => knex.raw('select 1');`,
      );
      await runSteps(project, target, [step, other]);
      const { code } = await failure(
        runSteps(project, target, [stepOf(other.file, 'down'), stepOf(step.file, 'down')]),
      );
      expect(code).to.equal('RUN.NO_FUNCTION');
      expect(await applied()).to.include('twoway');
    });

    it('leaves a revision applied whose down fails half-way', async () => {
      const step = writeStep(
        project,
        'halfway.mjs',
        `export const up = (knex) => knex.raw('create table halfway ()');
export async function down(knex) {
  await knex.raw('drop table halfway');
  await knex.raw('drop table nowhere');
}`,
      );
      await runSteps(project, target, [step]);
      expect(
        await failure(runSteps(project, target, [stepOf(step.file, 'down')])),
      ).to.have.property('code', 'RUN.STATEMENT_FAILED');
      expect(await query(target, `select to_regclass('halfway')::text as t`)).to.deep.equal([
        { t: 'halfway' },
      ]);
      expect(await applied()).to.include('halfway');
    });
  });

  describe('that changes its session', () => {
    it('does not change the session of the next revision', async () => {
      const role = await query<{ me: string }>(target, 'select current_user as me');
      const first = write(
        `await knex.raw("set lock_timeout = 0; set search_path = pg_temp; set timezone = 'Asia/Tokyo'; set role pg_monitor");`,
      );
      const second = write(
        `const { rows } = await knex.raw("select current_setting('lock_timeout') as l, current_setting('search_path') as s, current_setting('timezone') as z, current_user as u");
  context.log(JSON.stringify(rows[0]));`,
      );
      const events: RunEvent[] = [];
      await runSteps(project, target, [first, second], { onEvent: (event) => events.push(event) });
      const log = events.find((event) => event.kind === 'log');
      expect(log?.kind === 'log' && JSON.parse(log.message)).to.deep.equal({
        l: '200ms',
        s: '"$user", public',
        z: 'UTC',
        u: role[0]?.me,
      });
    });

    it('cannot take the time limits off the statements that follow', async () => {
      const events: RunEvent[] = [];
      const step = write(
        `await knex.raw("select set_config('lock_timeout', '0', true)");
  const { rows } = await knex.raw("select current_setting('lock_timeout') as l");
  context.log(rows[0].l);`,
      );
      await runSteps(project, target, [step], { onEvent: (event) => events.push(event) });
      expect(events.find((event) => event.kind === 'log')).to.have.property('message', '200ms');
    });
  });
});
