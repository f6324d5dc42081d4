import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import { query } from '../support/postgres.ts';
import type { TestProject } from '../support/project.ts';
import { revisionFixture } from '../support/revision-fixture.ts';
import type { RevisionFixture } from '../support/revision-fixture.ts';
import { runSteps } from '../support/run-revisions.ts';
import type { RunSettings } from '../support/run-revisions.ts';

describe('the statements of a revision', () => {
  let fixture: RevisionFixture;
  let project: TestProject;
  let target: PostgresTarget;

  before(async () => {
    fixture = await revisionFixture();
    ({ project, target } = fixture);
  });

  afterEach('nothing of a failed revision is there', () => fixture.expectNoStrays());

  const write = (body: string, extra?: string) => fixture.write(body, extra);
  const fails = (body: string, settings?: RunSettings) => fixture.fails(body, settings);

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
    await inner('${fixture.nextId()}').insert({ id: 7 });
  });
  await knex
    .transaction(async (inner) => {
      await inner('${fixture.nextId()}').insert({ id: 8 });
      throw new Error('back');
    })
    .catch(() => {});
  await knex.raw('savepoint mine; rollback to mine; release mine');`);
      await runSteps(project, target, [step]);
      expect(await query(target, `select id from ${step.revision.id}`)).to.deep.equal([{ id: 7 }]);
    });

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
