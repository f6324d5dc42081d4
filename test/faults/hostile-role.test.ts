import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';

describe('a role that others do not trust', function () {
  this.timeout(120_000);
  const suffix = randomBytes(4).toString('hex');
  const [deployer, mallory] = [`deployer_${suffix}`, `mallory_${suffix}`];
  let target: PostgresTarget;
  let project: TestProject;

  before(async () => {
    const { database, ...server } = await createDatabase('hostile');
    target = { ...server, database };
    await query(
      target,
      `create role ${deployer} createdb login password 'secret'; create role ${mallory} login password 'secret';
       grant create, connect on database ${database} to ${deployer}, ${mallory};
       grant create on schema public to ${deployer}, ${mallory}`,
    );
    project = await testProject({
      environments: { dev: { ...target, user: deployer, password: 'secret' } },
    });
    project.write('migrations/1_recruits.mjs', createRecruits);
    project.write('migrations/2_index.mjs', indexConcurrently);
  });

  after(async () => {
    const shadows = await query<{ name: string }>(
      target,
      `select datname as name from pg_database where datdba = '${deployer}'::regrole`,
    );
    for (const { name } of shadows) await query(target, `drop database ${name}`);
    for (const role of [deployer, mallory]) {
      await query(target, `drop owned by ${role} cascade`);
      await query(target, `drop role ${role}`);
    }
  });

  const orch = (...words: readonly string[]) => runOrch(words, { cwd: project.root });
  const as = (role: string, sql: string) =>
    query({ ...target, user: role, password: 'secret' }, sql);

  it('cannot have its own store taken for the one of orch', async () => {
    await as(
      mallory,
      `create schema orch; grant all on schema orch to public;
       create table orch.store (version int, environment text);
       insert into orch.store values (1, 'dev');
       grant all on orch.store to public`,
    );
    const run = await orch('up', '--json');
    expect([run.exitCode, jsonResult(run)['code']]).to.deep.equal([1, 'STORE.FOREIGN']);
    expect(
      await query(target, `select relname from pg_class where relnamespace = 'orch'::regnamespace`),
    ).to.deep.equal([{ relname: 'store' }]);
    expect(await query(target, `select to_regclass('recruits') as recruits`)).to.deep.equal([
      { recruits: null },
    ]);
    await as(mallory, 'drop schema orch cascade');
  });

  it('cannot put functions and operators in front of those that orch means', async () => {
    await as(mallory, `create schema trap; grant usage on schema trap to public`);
    await query(target, `alter role ${deployer} set search_path = public, trap, pg_catalog`);
    const planted = await plantTraps({ ...target, user: mallory, password: 'secret' });
    expect(planted).to.be.greaterThan(80);
    for (const words of [
      ['up'],
      ['status'],
      ['check'],
      ['history'],
      ['down'],
      ['up', '--dry-run'],
      ['up'],
      ['gen-from-db', '--message', 'add nothing', '--from', 'dev', '--here', '--dry-run'],
      ['down', '--to', 'base'],
    ]) {
      const run = await orch(...words);
      expect(run.stdout + run.stderr, words.join(' ')).not.to.include('trapped');
      expect(run.exitCode, `${words.join(' ')}: ${run.stderr}`).to.equal(0);
    }
    expect(await query(target, 'select id from orch.revisions')).to.deep.equal([]);
    expect(await query(target, `select to_regclass('public.recruits') as recruits`)).to.deep.equal([
      { recruits: null },
    ]);
  });

  it('can neither read nor write the store', async () => {
    for (const sql of [
      'select * from orch.revisions',
      `insert into orch.adoptions values (now(), 'me', 'x', 1)`,
      'create table orch.mine ()',
    ]) {
      const refused = await as(mallory, sql).catch((error: unknown) => error);
      expect(refused).to.have.property('code', '42501');
    }
  });
});

const createRecruits = `
export async function up(knex) {
  await knex.raw('create table public.recruits (id int)');
}
export const down = (knex) => knex.raw('drop table public.recruits');
`;

const indexConcurrently = `
export const config = { transaction: false };
export const up = (knex) => knex.raw('create index concurrently recruits_id on public.recruits (id)');
export const down = (knex) => knex.raw('drop index concurrently public.recruits_id');
`;

const names = [
  'array_agg',
  'array_to_string',
  'clock_timestamp',
  'concat',
  'count',
  'current_database',
  'current_setting',
  'format',
  'format_type',
  'has_schema_privilege',
  'has_table_privilege',
  'max',
  'now',
  'obj_description',
  'pg_advisory_unlock',
  'pg_backend_pid',
  'pg_blocking_pids',
  'pg_current_xact_id',
  'pg_get_constraintdef',
  'pg_get_expr',
  'pg_get_functiondef',
  'pg_get_indexdef',
  'pg_get_triggerdef',
  'pg_get_userbyid',
  'pg_get_viewdef',
  'pg_has_role',
  'pg_is_in_recovery',
  'pg_postmaster_start_time',
  'pg_terminate_backend',
  'pg_try_advisory_lock',
  'pg_try_advisory_xact_lock',
  'pg_xact_status',
  'quote_ident',
  'set_config',
  'string_agg',
  'timezone',
  'to_char',
  'to_regclass',
  'version',
];

/** Puts functions and operators of PostgreSQL's own names, which fail when they are used, in front of them. */
async function plantTraps(target: PostgresTarget): Promise<number> {
  const [row] = await query<{ planted: number }>(
    target,
    `create temporary table planted (n int);
     insert into planted values (0);
     do $do$
     declare f record; o record;
     begin
       for f in select p.proname, pg_get_function_identity_arguments(p.oid) as arguments, p.prorettype
                from pg_proc p
                where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f'
                  and p.proname = any (array['${names.join("','")}'])
                  and p.provariadic = 0
                  and not p.proretset
       loop
         begin
           execute format($f$create function trap.%I(%s) returns %s language plpgsql as
             $b$begin raise exception 'trapped by %s'; end$b$ $f$,
             f.proname, f.arguments, format_type(f.prorettype, null), f.proname);
           update planted set n = n + 1;
         exception when others then null;
         end;
       end loop;
       for o in select unnest(array['=', '<>', '~', '!~', '||']) as name, t.l, t.l as r
                from unnest(array['text', 'name', 'oid', 'int4', 'int8', '"char"', 'timestamptz', 'bool']) as t (l)
       loop
         execute format($f$create function trap.%I(%s, %s) returns bool language plpgsql as
           $b$begin raise exception 'trapped by operator %s'; end$b$ $f$,
           'op_' || md5(o.name || o.l), o.l, o.r, o.name);
         execute format('create operator trap.%s (function = trap.%I, leftarg = %s, rightarg = %s)',
           o.name, 'op_' || md5(o.name || o.l), o.l, o.r);
         update planted set n = n + 1;
       end loop;
     end $do$;
     select n as planted from planted`,
  );
  return row?.planted ?? 0;
}
