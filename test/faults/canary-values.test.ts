import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runOrch } from '../support/run-orch.ts';
import type { OrchRun } from '../support/run-orch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const password = `pa55-${randomBytes(6).toString('hex')}/#@canary`;
const rowValue = `row-${randomBytes(6).toString('hex')}-canary`;
const forms = [password, encodeURIComponent(password), password.slice(5, 17), rowValue];

/** Ways in which a revision fails with a secret or a row at hand; each with the code that ends it. */
const failing: Readonly<Record<string, readonly [code: string, body: string, bare?: true]>> = {
  'a duplicate key': ['RUN.STATEMENT_FAILED', `await knex('people').insert({ id: 9, note: row });`],
  'a missing value': ['RUN.STATEMENT_FAILED', `await knex('people').insert({ note: row + 'x' });`],
  'a check': ['RUN.STATEMENT_FAILED', `await knex('people').insert({ id: -1, note: row + 'x' });`],
  'a value of another type': ['RUN.STATEMENT_FAILED', `await knex('people').insert({ id: row });`],
  'a cast of a column': [
    'RUN.STATEMENT_FAILED',
    `await knex.raw('alter table people alter column note type int using note::int');`,
  ],
  'a cast that is swallowed': [
    'RUN.SWALLOWED_ERROR',
    `await knex.raw('select note::date from people').catch(() => {});`,
  ],
  'a unique index': [
    'RUN.STATEMENT_FAILED',
    `await knex.raw('create unique index on twice (note)');`,
  ],
  'a unique index outside a transaction': [
    'RUN.STATEMENT_FAILED',
    `await knex.raw('create unique index concurrently twice_note on twice (note)');`,
    true,
  ],
  'a cast outside a transaction': [
    'RUN.STATEMENT_FAILED',
    `await knex.raw('select note::int from people');`,
    true,
  ],
  'a deferred constraint': [
    'RUN.COMMIT_FAILED',
    `await knex('children').insert({ note: row + 'x' });`,
  ],
  'a value that is too long': [
    'RUN.STATEMENT_FAILED',
    `await knex.raw('alter table people alter column note type varchar(3)');`,
  ],
  'an error that holds the URL': [
    'RUN.REVISION_THREW',
    `throw new Error('cannot reach ' + process.env.CANARY_URL);`,
  ],
  'output that holds the password': [
    'RUN.REVISION_THREW',
    `console.log(process.env.CANARY_URL); console.error(process.env.CANARY); log(process.env.CANARY); throw null;`,
  ],
  'last words that hold the password': [
    'RUN.DIED',
    `fs.writeSync(2, process.env.CANARY_URL + ' ' + process.env.CANARY + '\\n'); process.kill(process.pid, 'SIGKILL');`,
  ],
  'a connection of its own': [
    'RUN.OWN_CONNECTION',
    `const { default: pg } = await import('pg'); await new pg.Client(process.env.CANARY_URL).connect();`,
  ],
};

describe('a secret and a value of a row', function () {
  this.timeout(180_000);
  let target: PostgresTarget;
  let url: string;
  const seen = new Set<string>();
  let looking: NodeJS.Timeout;

  before(async () => {
    looking = setInterval(() => commandLines().forEach((line) => seen.add(line)), 100);
    target = await createDatabase('canary');
    const role = `canary_${randomBytes(4).toString('hex')}`;
    url = `postgres://${role}:${encodeURIComponent(password)}@${target.host}:${target.port}/${target.database}`;
    await query(
      target,
      `create role ${role} login password '${password}';
       grant create on database ${target.database} to ${role};
       grant create on schema public to ${role};
       set role ${role};
       create table people (id int primary key check (id > 0), note text unique);
       create table twice (note text);
       create table children (note text references people (note) deferrable initially deferred);
       insert into people values (1, '${rowValue}');
       insert into twice values ('${rowValue}'), ('${rowValue}')`,
    );
  });

  after(async () => {
    clearInterval(looking);
    const server = { ...target, database: 'postgres' };
    await query(server, `drop database ${target.database} with (force)`);
    await query(server, `drop role ${new URL(url).username}`);
  });

  /** A project whose configuration holds the password in one way or another. */
  function projectOf(config: string): string {
    const root = temporaryFolder('canary');
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
    mkdirSync(join(root, 'migrations'));
    writeFileSync(join(root, 'orch.config.mjs'), `export default { ${config} };`);
    return root;
  }

  const configs: readonly [() => string, ...(() => string)[]] = [
    () => `environments: { dev: ${JSON.stringify(url)} }`,
    () => {
      const { username, hostname, port, pathname } = new URL(url);
      const values = { user: username, host: hostname, port: Number(port), password };
      return `environments: { dev: ${JSON.stringify({ ...values, database: pathname.slice(1) })} }`;
    },
    () => 'environments: { dev: { connection: () => process.env.CANARY_URL } }',
  ];

  function expectNone(run: OrchRun): void {
    for (const form of forms) {
      expect(run.stdout).not.to.include(form);
      expect(run.stderr).not.to.include(form);
    }
  }

  for (const [index, [what, [code, body, bare]]] of Object.entries(failing).entries()) {
    it(`are not shown by ${what}`, async () => {
      const config = configs[index % configs.length] ?? expect.fail();
      const cwd = projectOf(config());
      writeFileSync(join(cwd, 'migrations/1_canary.mjs'), revision(body, bare === true));
      const flags = index % 2 === 0 ? [] : ['--json'];
      const run = await runOrch(['up', '--log-level', 'trace', ...flags], { cwd, env: secrets() });
      expect(run.stdout + run.stderr).to.include(code);
      expect(run.exitCode).to.equal(1);
      expectNone(run);
    });
  }

  it('are not shown by commands on a database that is not there', async () => {
    const cwd = projectOf('environments: { dev: process.env.CANARY_URL + "_gone" }');
    const commands = [
      ['check'],
      ['adopt'],
      ['down'],
      ['to', 'base'],
      ['stamp', 'head'],
      ['resolve', '1_canary'],
      ['gen-from-db', '--message', 'add x', '--from', 'dev', '--here'],
    ];
    for (const words of commands) {
      const run = await runOrch([...words, '--log-level', 'trace'], { cwd, env: secrets() });
      expect(run.stderr, words.join(' ')).to.include('code: CONNECTION.NO_DATABASE');
      expectNone(run);
    }
  });

  it('are not kept in the store', async () => {
    const cwd = projectOf(configs[0]());
    const body = `await knex.raw('create table done (note text)'); await knex('done').insert({ note: row });`;
    writeFileSync(join(cwd, 'migrations/1_canary.mjs'), revision(body, true));
    expect(await runOrch(['up'], { cwd, env: secrets() })).to.include({ exitCode: 0 });
    const tables = await query<{ name: string }>(
      target,
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'orch'`,
    );
    expect(tables.length).to.be.greaterThan(4);
    for (const { name } of tables) {
      const rows = await query<{ row: string }>(target, `select r::text as row from ${name} r`);
      for (const form of forms) {
        expect(rows.filter(({ row }) => row.includes(form))).to.deep.equal([]);
      }
    }
  });

  it('are on no command line', () => {
    expect([...seen].some((line) => line.includes('main.js\0up'))).to.equal(true);
    expect([...seen].filter((line) => forms.some((form) => line.includes(form)))).to.deep.equal([]);
  });

  function secrets(): Readonly<Record<string, string>> {
    return { CANARY: password, CANARY_URL: url, PGPASSWORD: password };
  }
});

function revision(body: string, bare: boolean): string {
  return `
import fs from 'node:fs';
export const config = { transaction: ${!bare} };
export async function up(knex, { log }) {
  const { note: row } = await knex('people').first('note');
  ${body}
}
export async function down(knex) {}
`;
}

/** The command lines of all processes of this machine that may be seen. */
function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        // It has ended.
        return [];
      }
    });
}
