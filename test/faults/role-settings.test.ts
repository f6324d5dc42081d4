import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { readCatalog } from '../../packages/core/src/adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query, testServer } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

/** Everything in it means another thing under other settings. */
const source = String.raw`
export async function up(knex, { log }) {
  await knex.raw('select pg_sleep(0.2)');
  await knex.raw("create table events (id int, at timestamp default '2026-03-01 12:00', day date, note text, span interval)");
  await knex.raw("insert into events values (1, '2026-02-01 00:00', '01/02/2026', 'back\\slash', '1 day 2 hours')");
  await knex.raw("alter table events alter column at type timestamptz, alter column at set default '2026-03-01 12:00'");
  await knex.raw("create view recent as select id, day, at from events where at > '2026-01-15 08:00'::timestamptz and day < '03/04/2026'::date");
  await knex.raw("create function events_since(date) returns bigint language sql stable return (select count(*) from events where day >= $1)");
  const { rows } = await knex.raw('select * from events');
  log(JSON.stringify(rows));
}
export const down = (knex) => knex.raw('drop table events cascade');
`;

const settings: Readonly<Record<string, string>> = {
  TimeZone: 'Asia/Tokyo',
  DateStyle: 'German, DMY',
  IntervalStyle: 'iso_8601',
  standard_conforming_strings: 'off',
  client_encoding: 'LATIN1',
  bytea_output: 'escape',
  statement_timeout: '80ms',
  lock_timeout: '50ms',
  idle_session_timeout: '30s',
  default_transaction_isolation: 'serializable',
  client_min_messages: 'debug5',
};

describe('a role with settings of its own', () => {
  let server: PostgresTarget;
  let plain: PostgresTarget;
  let odd: PostgresTarget;
  const role = `settings_${randomBytes(4).toString('hex')}`;

  before(async () => {
    server = await testServer();
    plain = await createDatabase('settings');
    odd = await createDatabase('settings');
    await query(server, `create role ${role} superuser login password 'secret'`);
    for (const [name, value] of Object.entries(settings)) {
      await query(server, `alter role ${role} set ${name} = '${value}'`);
    }
    await query(server, `alter role ${role} set search_path = public, elsewhere, pg_catalog`);
  });

  after(async () => {
    await query(odd, `drop owned by ${role}`);
    await query(server, `drop role ${role}`);
  });

  it('applies a revision with the same result as any other, and reads the same schema', async () => {
    const as = { user: role, password: 'secret' };
    const reports = [await report(plain, plain), await report(odd, { ...odd, ...as })];
    expect(reports[1]).to.deep.equal(reports[0]);

    const fingerprints = await Promise.all(
      [plain, odd].flatMap((target) => [fingerprint(target), fingerprint({ ...target, ...as })]),
    );
    expect(new Set(fingerprints).size).to.equal(1);
  });
});

describe('a role whose names without a schema lead elsewhere', () => {
  const create = `
    export const up = (knex) => knex.schema.createTable('recruits', (table) => table.increments());
    export const down = (knex) => knex.schema.dropTable('recruits');
  `;
  const role = `elsewhere_${randomBytes(4).toString('hex')}`;
  let target: PostgresTarget;
  let asRole: PostgresTarget;

  before(async () => {
    target = await createDatabase('elsewhere');
    await query(target, `create role ${role} superuser login password 'secret'`);
    await query(target, `alter role ${role} set search_path = app, public`);
    await query(target, 'create schema app');
    asRole = { ...target, user: role, password: 'secret' };
  });

  after(async () => {
    await query(target, `drop owned by ${role} cascade`);
    await query(target, `drop role ${role}`);
  });

  it('applies nothing where the compared schema is another one', async () => {
    const project = await testProject({ environments: { dev: target } });
    const steps = [writeStep(project, '1_recruits.mjs', create)];
    const { code, details } = await failure(runSteps(project, asRole, steps));
    expect({ code, details }).to.deep.include({
      code: 'RUN.OTHER_SCHEMA',
      details: { found: 'app', wanted: 'public' },
    });
    expect(
      await query(target, `select 1 from pg_tables where tablename = 'recruits'`),
    ).to.deep.equal([]);
  });

  it('applies where its schema is the first one that is compared', async () => {
    const project = await testProject({
      environments: { dev: target },
      schemas: ['app', 'public'],
    });
    await runSteps(project, asRole, [writeStep(project, '1_recruits.mjs', create)]);
    expect(
      await query(target, `select schemaname from pg_tables where tablename = 'recruits'`),
    ).to.deep.equal([{ schemaname: 'app' }]);
  });
});

/** Runs the revision as a role, and tells what the revision and, later, another role see. */
async function report(target: PostgresTarget, asRole: PostgresTarget): Promise<unknown> {
  const project = await testProject({ environments: { dev: target } });
  const logged: string[] = [];
  await runSteps(project, asRole, [writeStep(project, '1_events.mjs', source)], {
    onEvent: (event) => void (event.kind === 'log' && logged.push(event.message)),
  });
  return {
    logged,
    rows: await query(
      target,
      'select e::text, (select count(*) from recent) as recent from events e',
    ),
    store: await query(target, 'select id, checksum, origin, x from orch.revisions'),
  };
}

async function fingerprint(target: PostgresTarget): Promise<string> {
  const session = await openSession(target);
  try {
    return (await readCatalog(session, { schemas: ['public'], privileges: false })).fingerprint;
  } finally {
    await closeSession(session);
  }
}
