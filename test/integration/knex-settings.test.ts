import { expect } from 'chai';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runOrch } from '../support/run-orch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MODULES = join(import.meta.dirname, '../../node_modules');

const REVISION = `
exports.up = async (knex) => {
  await knex.schema.createTable('recruitCohorts', (table) => {
    table.increments();
    table.text('shortName');
  });
  await knex('recruitCohorts').insert({ shortName: 'c25' });
  const [row] = await knex('recruitCohorts').select('shortName');
  if (JSON.stringify(row) !== '{"shortName":"c25"}') throw new Error(JSON.stringify(row));
  if (knex.userParams.answer !== 42) throw new Error('no user parameters');
};
exports.down = (knex) => knex.schema.dropTable('recruitCohorts');
`;

/** Knex's settings as \`objection\`'s snake-case mappers make them. */
const SETTINGS = `
  wrapIdentifier: (value, wrap) => wrap(value.replace(/[A-Z]/g, (letter) => '_' + letter.toLowerCase())),
  postProcessResponse: (result) => Array.isArray(result)
    ? result.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key.replace(/_([a-z])/g, (_all, letter) => letter.toUpperCase()), value])))
    : result,
  userParams: { answer: 42 },
`;

function project(target: PostgresTarget, extra: string): string {
  const root = temporaryFolder('settings');
  const { host, port, user, database, password } = target;
  const connection = JSON.stringify({ host, port, user, database, password });
  writeFileSync(
    join(root, 'knexfile.js'),
    `module.exports = { development: { client: 'pg', connection: ${connection}, ${SETTINGS} ${extra} } };`,
  );
  mkdirSync(join(root, 'migrations'));
  writeFileSync(join(root, 'migrations/20240101000000_add_cohorts.js'), REVISION);
  symlinkSync(MODULES, join(root, 'node_modules'));
  return root;
}

describe('a revision of a Knex project', () => {
  it("runs with the builder settings of the project's knexfile", async () => {
    const target = await createDatabase('knex_settings');
    const cwd = project(target, '');
    const up = await runOrch(['up'], { cwd });
    expect(up.stderr).to.include('up    20240101000000_add_cohorts');
    expect(up.exitCode).to.equal(0);
    expect(
      await query(
        target,
        `select table_name, column_name from information_schema.columns
         where table_schema = 'public' and table_name like 'recruit%' order by ordinal_position`,
      ),
    ).to.deep.equal([
      { table_name: 'recruit_cohorts', column_name: 'id' },
      { table_name: 'recruit_cohorts', column_name: 'short_name' },
    ]);
    expect((await runOrch(['down'], { cwd })).exitCode).to.equal(0);
  });

  it("runs in the search path of the project's knexfile", async () => {
    const target = await createDatabase('knex_settings');
    await query(target, 'create schema "my app"');
    const cwd = project(target, `searchPath: ['my app', 'public']`);
    const up = await runOrch(['up'], { cwd });
    expect([up.exitCode, up.stderr]).to.deep.include(0);
    expect(
      await query(target, `select schemaname from pg_tables where tablename = 'recruit_cohorts'`),
    ).to.deep.equal([{ schemaname: 'my app' }]);
  });

  it('runs outside a transaction where the knexfile disables them', async () => {
    const target = await createDatabase('knex_settings');
    const cwd = project(target, 'migrations: { disableTransactions: true }');
    writeFileSync(
      join(cwd, 'migrations/20240102000000_index.js'),
      `exports.up = (knex) => knex.raw('create index concurrently c on recruit_cohorts (id)');
       exports.down = (knex) => knex.raw('drop index concurrently c');`,
    );
    const up = await runOrch(['up'], { cwd });
    expect([up.exitCode, up.stderr]).to.deep.include(0);
    expect(
      await query(target, `select indisvalid from pg_index where indexrelid = 'c'::regclass`),
    ).to.deep.equal([{ indisvalid: true }]);
  });

  it("starts from the session that the knexfile's hook makes, whatever one before it has set", async () => {
    const target = await createDatabase('knex_settings');
    const cwd = project(
      target,
      `pool: { afterCreate: (connection, done) =>
         connection.query("set app.tenant = 'north'; set timezone to 'Asia/Tokyo'", done) }`,
    );
    const settings = `
      create table SEEN as
        select current_setting('app.tenant') as tenant, current_setting('timezone') as zone;
      set app.tenant = 'south'; set timezone to 'UTC'`;
    for (const name of ['a', 'b']) {
      writeFileSync(
        join(cwd, `migrations/20240102000000_${name}.js`),
        `exports.up = (knex) => knex.raw(\`${settings.replace('SEEN', `seen_${name}`)}\`);
         exports.down = (knex) => knex.raw('drop table seen_${name}');`,
      );
    }
    const up = await runOrch(['up'], { cwd });
    expect([up.exitCode, up.stderr]).to.deep.include(0);
    expect(
      await query(target, 'select * from seen_a union all select * from seen_b'),
    ).to.deep.equal([
      { tenant: 'north', zone: 'Asia/Tokyo' },
      { tenant: 'north', zone: 'Asia/Tokyo' },
    ]);
  });

  for (const [what, hook] of [
    ['fails', '(connection, done) => done(new Error("no tenant"))'],
    ['never calls back', '() => undefined'],
  ] as const) {
    it(`is not run when the knexfile's hook ${what}`, async () => {
      const target = await createDatabase('knex_settings');
      const cwd = project(target, `pool: { afterCreate: ${hook} }`);
      writeFileSync(
        join(cwd, 'orch.config.mjs'),
        `export default { knexfile: './knexfile.js', limits: { connectTimeoutMs: 1500 } };`,
      );
      const up = await runOrch(['up'], { cwd });
      expect(up.exitCode).to.equal(1);
      expect(up.stderr).to.include('RUN.SESSION_HOOK');
      expect(
        await query(target, `select 1 from pg_tables where tablename = 'recruit_cohorts'`),
      ).to.deep.equal([]);
    });
  }
});
