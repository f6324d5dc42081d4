import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { openGitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';
import type { OrchRun } from '../support/run-orch.ts';

const good = `
export const up = (knex) => knex.raw('create table recruits (id int)');
export const down = (knex) => knex.raw('drop table recruits');
`;

/** Texts that a terminal, or a build server that reads a log, would act on. */
const nasty = '\u001b[2J\u001b]0;x\u0007\u202egpj\u200b\u2028\u009b31m';
const command = '\n::set-output name=a::b\n##[error]c';

describe('hostile names and texts', function () {
  this.timeout(120_000);
  let target: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    target = await createDatabase('names');
    project = await testProject({ environments: { dev: target } });
  });

  const orch = (...words: readonly string[]) => runOrch(words, { cwd: project.root });
  const touched = () =>
    query(
      target,
      `select nspname as name from pg_namespace where nspname = 'orch'
                   union all select relname from pg_class where relnamespace = 'public'::regnamespace`,
    );

  it('in the folder of revisions stop a run before it begins, and are named', async () => {
    project.write('migrations/1_good.mjs', good);
    const folder = join(project.root, 'migrations');
    const names = ['-rf', 'CON', 'x.', 'a\\b', 'x'.repeat(240), nasty, `a${command}`, 'HEAD', ' '];
    for (const name of names) writeFileSync(join(folder, `${name}.mjs`), good);
    writeFileSync(join(folder, '2_nul.mjs'), `${good}// \0`);
    writeFileSync(join(folder, '3_latin.mjs'), Buffer.from(`${good}// \xe9`, 'latin1'));
    writeFileSync(join(folder, '4_surrogate.mjs'), Buffer.from([0x2f, 0x2f, 0xed, 0xa0, 0x80]));
    writeFileSync(
      join(folder, '5_header.mjs'),
      `/** @revision 5_header\n * @parents ../x */${good}`,
    );
    mkdirSync(join(folder, '6_folder.mjs'));
    execFileSync('mkfifo', [join(folder, '7_pipe.mjs')]);
    symlinkSync('/etc/passwd', join(folder, '8_passwd.mjs'));
    symlinkSync('9_loop.mjs', join(folder, '9_loop.mjs'));
    const socket = createServer().listen(join(folder, '10_socket.mjs'));
    try {
      const [check, up, listed] = [
        await orch('check', '--json'),
        await orch('up'),
        await orch('status'),
      ];
      const [first] = jsonResult(check)['checks'] as readonly { findings: readonly Found[] }[];
      const codes = first?.findings
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
      expect(codes?.toSorted()).to.deep.equal([
        ...Array<string>(5).fill('FOLDER.NOT_A_FILE'),
        'REVISION.BAD_HEADER',
        ...Array<string>(names.length).fill('REVISION.BAD_NAME'),
        ...Array<string>(3).fill('REVISION.NOT_TEXT'),
      ]);
      expect([check.exitCode, up.exitCode]).to.deep.equal([3, 3]);
      expect(up.stderr).to.include('code: HISTORY.FINDINGS');
      for (const run of [check, up, listed]) {
        expectSafe(run);
        expect(run.stdout + run.stderr).not.to.include('root:');
      }
      expect(await touched()).to.deep.equal([]);
    } finally {
      socket.close();
    }
  });

  it('as the name of a revision are refused', async () => {
    project.write('migrations/1_good.mjs', good);
    for (const selector of ['../1_good', `${nasty}${command}`, 'x'.repeat(300)]) {
      const run = await orch('up', '--', selector);
      expect([run.exitCode, run.stdout]).to.deep.equal([2, '']);
      expect(run.stderr).to.match(/code: REVISION\.\w+/);
      expectSafe(run);
    }
    expect(await touched()).to.deep.equal([]);
  });

  it('as a message of a revision stay inside the folder and on one line', async () => {
    const run = await orch(
      'create',
      '--manual',
      '--force-name',
      '--',
      `../../etc/x${nasty}${command} */ boom()`,
    );
    expectSafe(run);
    expect(run.exitCode).to.equal(0);
    expect(project.migrations()).to.have.length(1);
    expect((await orch('history')).exitCode).to.equal(0);
  });

  it('in what the database and a revision say are shown harmlessly', async () => {
    project.write(
      'migrations/1_nasty.mjs',
      `const text = ${JSON.stringify(nasty + command)};
       export async function up(knex, { log }) {
         console.log(text);
         log(text);
         await knex.raw("do $$ begin raise notice '%', '" + text + "'; end $$");
         await knex.raw('create table "' + text + '" (id int)');
         await knex.raw("do $$ begin raise exception '%', '" + text + "'; end $$");
       }
       export const down = (knex) => knex.raw('select 1');`,
    );
    for (const flags of [[], ['--json'], ['--log-level', 'trace'], ['--dry-run']]) {
      const run = await orch('up', ...flags);
      expect(run.stdout + run.stderr).to.include('RUN.STATEMENT_FAILED');
      expectSafe(run);
    }
    expect((await touched()).map((row) => row['name'])).to.deep.equal(['orch']);
  });

  it('of a branch are shown harmlessly', async () => {
    const git = openGitRepo(project.root);
    git.git('init', '--quiet', '--initial-branch=feature/\u202egpj\u200bx');
    project.write('migrations/1_good.mjs', good);
    git.commit({});
    const run = await orch('gen-from-db', '--message', 'add x', '--from', 'dev');
    expect(run.stderr).to.include('\\u202egpj');
    expectSafe(run);
  });

  it('of a database, a schema and the table of Knex are quoted as they are', async () => {
    const names = {
      database: `a"b'; drop table y -- ${Date.now()}`,
      schemaName: 'keep[1]_me; drop schema public --',
      tableName: 'x as y.z"q',
    };
    const quote = (name: string): string => pg.escapeIdentifier(name);
    const knexTable = `${quote(names.schemaName)}.${quote(names.tableName)}`;
    await query(target, `create database ${quote(names.database)}`);
    const odd = { ...target, database: names.database };
    try {
      await query(
        odd,
        `create schema ${quote(names.schemaName)};
         create table ${knexTable} (id serial, name varchar(255), batch int, migration_time timestamptz);
         create table ${quote(names.schemaName)}.${quote(`${names.tableName}_lock`)} (is_locked int)`,
      );
      const { schemaName, tableName } = names;
      project = await testProject({
        environments: { dev: odd },
        schemas: ['public', schemaName],
        config: { knexTable: { schemaName, tableName } },
      });
      project.write("migrations/1_o'clock; drop table recruits --.mjs", good);
      expect((await orch('up')).stderr).not.to.include('error');
      expect(await query(odd, `select name, batch from ${knexTable}`)).to.deep.equal([
        { name: "1_o'clock; drop table recruits --.mjs", batch: 1 },
      ]);
      expect(await query(odd, 'select id from orch.revisions')).to.deep.equal([
        { id: "1_o'clock; drop table recruits --" },
      ]);
      expect(jsonResult(await orch('up', '--dry-run', '--json'))).to.include({ kind: 'upToDate' });
      expect((await orch('check')).exitCode).to.equal(0);
      expect((await orch('down')).exitCode).to.equal(0);
      expect(await query(odd, `select name from ${knexTable}`)).to.deep.equal([]);
    } finally {
      await query(target, `drop database ${quote(names.database)} with (force)`);
    }
  });

  it('do not come from line ends and a byte order mark', async () => {
    project.write('migrations/1_good.mjs', `\ufeff${good.replaceAll('\n', '\r\n')}`);
    expect((await orch('up')).exitCode).to.equal(0);
    project.write('migrations/1_good.mjs', good);
    expect((await orch('check')).exitCode).to.equal(0);
    expect((await touched()).map((row) => row['name'])).to.deep.equal(['orch', 'recruits']);
  });
});

interface Found {
  readonly code: string;
  readonly severity: string;
}

/** Nothing of an output moves a cursor, hides or reorders text, or commands a build server. */
function expectSafe({ stdout, stderr }: OrchRun): void {
  for (const text of [stdout, stderr]) {
    expect(text.replaceAll('\n', '')).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(text).not.to.match(/^\s*(?:::|##\[)/m);
  }
}
