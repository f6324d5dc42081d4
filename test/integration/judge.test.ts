import { expect } from 'chai';
import { resolveConnection } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { startInstalledPostgres } from '../support/installed-postgres.ts';
import type { InstalledPostgres } from '../support/installed-postgres.ts';
import { judgeDifferences, judgeFor } from '../support/judge.ts';
import type { Judge, SchemaDescription } from '../support/judge.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { surveySchema } from '../support/schema-survey.ts';

/** For each kind of difference: what both schemas have, what only one has, and where it must show. */
const differences: readonly (readonly [given: string, change: string, name: string])[] = [
  ['', 'create table d01 (a int)', 'd01'],
  ['create table d02 (a int)', 'alter table d02 add b int', 'd02'],
  ['create table d03 (a int)', 'alter table d03 alter a type bigint', 'd03'],
  ['create table d04 (a varchar(5))', 'alter table d04 alter a type varchar(6)', 'd04'],
  ['create table d05 (a int)', 'alter table d05 alter a set not null', 'd05'],
  ['create table d06 (a int)', 'alter table d06 alter a set default 1', 'd06'],
  [
    'create table d07 (a int not null)',
    'alter table d07 alter a add generated always as identity',
    'd07',
  ],
  ['create table d08 (a text)', 'alter table d08 alter a type text collate "C"', 'd08'],
  [
    'create table d09 (a int)',
    'alter table d09 add b int generated always as (a * 2) stored',
    'd09',
  ],
  ['create table d10 (a text)', 'alter table d10 alter a set storage external', 'd10'],
  ['create table d11 (a int)', 'alter table d11 set unlogged', 'd11'],
  ['create table d12 (a int)', 'alter table d12 set (fillfactor = 50)', 'd12'],
  ['create table d13 (a int)', 'alter table d13 enable row level security', 'd13'],
  ['create table d14 (a int)', 'alter table d14 replica identity full', 'd14'],
  ['create table d15 (a int)', 'alter table d15 add primary key (a)', 'd15_pkey'],
  [
    'create table d16 (a int, check (a > 0))',
    'alter table d16 drop constraint d16_a_check; alter table d16 add check (a > 1)',
    'd16',
  ],
  [
    'create table d17 (a int primary key, b int, foreign key (b) references d17)',
    'alter table d17 drop constraint d17_b_fkey; alter table d17 add foreign key (b) references d17 on delete cascade',
    'd17_b_fkey',
  ],
  [
    'create table d18 (a int); alter table d18 add check (a > 0) not valid',
    'alter table d18 validate constraint d18_a_check',
    'd18',
  ],
  [
    'create table d19 (a int, b int); create index d19_i on d19 (a)',
    'drop index d19_i; create index d19_i on d19 (a desc)',
    'd19_i',
  ],
  [
    'create table d20 (a int); create index d20_i on d20 (a)',
    'drop index d20_i; create index d20_i on d20 (a) where a > 0',
    'd20_i',
  ],
  [
    'create table d21 (a int) partition by range (a); create table d21_p partition of d21 for values from (0) to (1); create index d21_i on d21 (a)',
    'drop index d21_i; create index d21_i on only d21 (a)',
    'd21',
  ],
  [
    'create table d22 (a int) partition by range (a); create table d22_p partition of d22 for values from (0) to (1)',
    'alter table d22 detach partition d22_p; alter table d22 attach partition d22_p for values from (0) to (2)',
    'd22_p',
  ],
  [
    'create table d23 (a int); create table d23_c (a int)',
    'alter table d23_c inherit d23',
    'd23_c',
  ],
  ['create sequence d24', 'alter sequence d24 increment 2', 'd24'],
  ['create sequence d25; create table d25_t (a int)', 'alter sequence d25 owned by d25_t.a', 'd25'],
  [`create type d26 as enum ('a', 'c')`, `alter type d26 add value 'b' before 'c'`, 'd26'],
  ['create domain d27 as int', 'alter domain d27 add check (value > 0)', 'd27'],
  ['create type d28 as (a int)', 'alter type d28 add attribute b int', 'd28'],
  ['', 'create type d29 as range (subtype = int)', 'd29'],
  ['create view d30 as select 1 as a', 'create or replace view d30 as select 2 as a', 'd30'],
  ['create view d31 as select 1 as a', 'alter view d31 set (security_barrier)', 'd31'],
  ['', 'create materialized view d32 as select 1 as a', 'd32'],
  [
    `create function d33() returns int language sql as 'select 1'`,
    `create or replace function d33() returns int language sql as 'select 2'`,
    'd33()',
  ],
  [
    `create function d34() returns int language sql as 'select 1'`,
    'alter function d34() security definer',
    'd34()',
  ],
  ['', `create procedure d35() language sql as 'select 1'`, 'd35()'],
  ['', 'create aggregate d36(int) (sfunc = int4pl, stype = int)', 'd36('],
  [
    'create table d37 (a int); create trigger d37_t before update on d37 for each row execute function suppress_redundant_updates_trigger()',
    'alter table d37 disable trigger d37_t',
    'd37',
  ],
  [
    'create table d38 (a int); create policy d38_p on d38 using (true)',
    'alter policy d38_p on d38 using (false)',
    'd38',
  ],
  ['create table d39 (a int)', 'create rule d39_r as on delete to d39 do instead nothing', 'd39_r'],
  ['create table d40 (a int)', `comment on column d40.a is 'x'`, 'd40'],
  ['create table d41 (a int, b int)', 'create statistics d41_s on a, b from d41', 'd41_s'],
  ['', `create collation d42 (provider = icu, locale = 'de')`, 'd42'],
  ['', 'create operator public.@+@ (leftarg = int, rightarg = int, function = int4pl)', '@+@'],
  [
    'create text search configuration d44 (copy = simple)',
    'alter text search configuration d44 drop mapping for email',
    'd44',
  ],
  ['create type d45 as (a int)', 'create cast (d45 as text) with inout', 'd45'],
  [
    `create foreign data wrapper d46 options (a '1', b '2')`,
    `alter foreign data wrapper d46 options (set a '3')`,
    'd46',
  ],
  [
    'create foreign data wrapper d47_w; create server d47 foreign data wrapper d47_w',
    `alter server d47 options (add host 'x')`,
    'd47',
  ],
  [
    'create table d48 (a int); create table d48_b (a int); create publication d48_p for table d48',
    'alter publication d48_p add table d48_b',
    'd48',
  ],
  [
    `create function d49_f() returns event_trigger language plpgsql as 'begin end'; create event trigger d49 on ddl_command_end execute function d49_f()`,
    'alter event trigger d49 disable',
    'd49',
  ],
  ['create table d50 (a int, b int)', 'alter table d50 drop a; alter table d50 add a int', ''],
  ['create schema d51', 'drop schema d51', 'd51'],
  ['create table d52 (a int)', 'alter table d52 alter a set statistics 77', 'd52'],
  [
    'create table d53 (a int unique)',
    'alter table d53 rename constraint d53_a_key to d53_key',
    'd53_key',
  ],
];

const scope = { schemas: ['public', 'd51'], privileges: false };
const nothing: SchemaDescription = new Map();

function describeJudge(name: string, judge: () => Promise<JudgeOnServer>): void {
  describe(name, () => {
    let [lines, again, free]: (readonly string[])[] = [];
    let privileges: readonly string[];

    before(async function () {
      this.timeout(120_000);
      const on = await judge();
      const [one, other, changed] = [await on.create(), await on.create(), await on.create()];
      const given = differences.map(([sql]) => sql).join(';\n');
      await query(one, given);
      await query(other, `create schema zz; ${given}; drop schema zz`);
      await query(changed, given);
      for (const [, change] of differences) await query(changed, change);
      const described = await Promise.all(
        [one, other, changed].map((target) => on.judge.describe(target, scope)),
      );
      const [a = nothing, b = nothing, c = nothing] = described;
      lines = judgeDifferences(c, a, nothing);
      again = judgeDifferences(b, a, nothing);
      free = judgeDifferences(c, a, a);
      await query(other, `grant select on d01x to pg_monitor`).catch(() => undefined);
      await query(other, 'create table d54 (a int); grant select (a) on d54 to pg_monitor');
      await query(one, 'create table d54 (a int)');
      const open = { ...scope, privileges: true };
      privileges = judgeDifferences(
        await on.judge.describe(other, open),
        await on.judge.describe(one, open),
        nothing,
      );
    });

    it('finds equal schemas equal', () => {
      expect(again).to.deep.equal([]);
    });

    for (const [, change, objectName] of differences.filter(([, , title]) => title !== '')) {
      it(`sees ${change}`, () => {
        expect(lines?.filter((line) => line.includes(objectName))).to.not.deep.equal([]);
      });
    }

    it('sees the order of columns in a table that is new, and only there', () => {
      const ofTable = (list: readonly string[] | undefined) =>
        list?.filter((line) => line.includes('d50'));
      expect(ofTable(lines)).to.not.deep.equal([]);
      expect(ofTable(free)).to.deep.equal([]);
    });

    it('sees privileges when they are asked for', () => {
      expect(privileges.filter((line) => line.includes('d54'))).to.not.deep.equal([]);
    });
  });
}

interface JudgeOnServer {
  readonly judge: Judge;
  create(): Promise<PostgresTarget>;
}

describe('the judge', () => {
  describeJudge('that surveys the schema', async () => ({
    judge: { name: 'survey', describe: surveySchema },
    create: () => createDatabase('judge'),
  }));

  let installed: InstalledPostgres | null = null;
  after(async () => installed?.stop());

  describeJudge('that reads pg_dump', async () => {
    installed = await startInstalledPostgres();
    // Without packages of PostgreSQL on the machine, the survey judges here too.
    if (installed === null)
      return { judge: await judgeFor(99), create: () => createDatabase('judge') };
    const server = await resolveConnection(installed.url, process.cwd());
    let count = 0;
    return {
      judge: await judgeFor(installed.major),
      create: async () => {
        const database = `judge_${(count += 1)}`;
        await query(server, `create database ${database} template template0`);
        return { ...server, database };
      },
    };
  });
});
