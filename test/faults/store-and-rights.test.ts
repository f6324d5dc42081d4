import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { failure } from '../support/failure.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

const createRecruits = `
export const up = (knex) => knex.raw('create table public.recruits (id int)');
export const down = (knex) => knex.raw('drop table public.recruits');
`;

describe('a store that is not as this orch left it', function () {
  this.timeout(60_000);
  let target: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    target = await createDatabase('store');
    project = await testProject({ environments: { dev: target } });
    await runSteps(project, target, [writeStep(project, '1_recruits.mjs', createRecruits)]);
    project.write('migrations/2_more.mjs', createRecruits.replaceAll('recruits', 'more'));
  });

  for (const [what, damage, code] of [
    ['of a newer orch', 'update orch.store set version = version + 1', 'STORE.NEWER'],
    ['without its version', 'delete from orch.store', 'STORE.DAMAGED'],
    ['without a table', 'drop table orch.revisions', 'STORE.DAMAGED'],
    ['without a column', 'alter table orch.revisions drop column checksum', 'STORE.DAMAGED'],
  ] as const) {
    it(`stops the run when it is ${what}`, async () => {
      await query(target, damage);
      const before = await dump(target);
      const run = await runOrch(['up', '--json'], { cwd: project.root });
      expect([run.exitCode, jsonResult(run)['code']]).to.deep.equal([1, code]);
      expect(await dump(target)).to.deep.equal(before);
    });
  }
});

describe('a role with too few rights', function () {
  this.timeout(60_000);
  const role = `rights_${randomBytes(4).toString('hex')}`;
  let target: PostgresTarget;
  let limited: PostgresTarget;
  let project: TestProject;

  before(async () => {
    target = await createDatabase('rights');
    limited = { ...target, user: role, password: 'secret' };
    project = await testProject({ environments: { dev: limited } });
    await query(
      target,
      `create role ${role} login password 'secret'; create table theirs (id int);
       grant create on schema public to ${role}`,
    );
  });

  after(async () => {
    await query(target, `drop owned by ${role} cascade`);
    await query(target, `drop role ${role}`);
  });

  it('is told which right the store needs', async () => {
    const { code, hint } = await failure(
      runSteps(project, limited, [writeStep(project, '1_recruits.mjs', createRecruits)]),
    );
    expect([code, hint]).to.deep.equal([
      'STORE.NO_RIGHTS',
      'GRANT CREATE ON DATABASE ... TO ..., or run orch as the owner of the store',
    ]);
    expect(await dump(target)).to.deep.equal(['theirs']);
  });

  it('changes nothing when it fails at the third of five objects', async () => {
    await query(target, `grant create on database ${target.database} to ${role}`);
    const names = ['a', 'b', 'theirs', 'd', 'e'];
    const source = `
      export async function up(knex) {
        for (const name of ${JSON.stringify(names)}) {
          await knex.raw('create table if not exists ' + name + ' (id int)');
          await knex.raw('alter table ' + name + ' add column note text');
        }
      }
      export const down = (knex) => knex.raw('select 1');`;
    const { code, details } = await failure(
      runSteps(project, limited, [writeStep(project, '2_five.mjs', source)]),
    );
    expect([code, details['sqlState']]).to.deep.equal(['RUN.STATEMENT_FAILED', '42501']);
    expect((await dump(target)).filter((name) => !name.startsWith('orch.'))).to.deep.equal([
      'theirs',
    ]);
    expect(await query(target, 'select id from orch.revisions')).to.deep.equal([]);
  });

  it('stops before anything is sent when it may only read', async () => {
    await query(target, `alter role ${role} set default_transaction_read_only = on`);
    const { code } = await failure(
      runSteps(project, limited, [writeStep(project, '1_recruits.mjs', createRecruits)]),
    );
    expect(code).to.equal('RUN.READ_ONLY');
    expect((await dump(target)).includes('recruits')).to.equal(false);
  });
});

/** The tables of a database, and the rows of the store's. */
async function dump(target: PostgresTarget): Promise<readonly string[]> {
  const tables = await query<{ name: string }>(
    target,
    `select c.oid::regclass::text as name from pg_class c
     where c.relkind = 'r' and c.relnamespace in
       (select oid from pg_namespace where nspname in ('orch', 'public')) order by 1`,
  );
  const store = tables.filter(({ name }) => name.startsWith('orch.'));
  const rows = await Promise.all(
    store.map(async ({ name }) =>
      (await query<{ row: string }>(target, `select r::text as row from ${name} r`)).map(
        ({ row }) => `${name}: ${row}`,
      ),
    ),
  );
  return [...tables.map(({ name }) => name), ...rows.flat()];
}
