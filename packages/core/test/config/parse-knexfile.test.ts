import { expect } from 'chai';
import type { OrchError } from '../../src/failure/orch-error.ts';
import { parseKnexfile } from '../../src/config/parse-knexfile.ts';
import type { Project } from '../../src/config/project.ts';
import { selectTarget } from '../../src/config/select-target.ts';

function parse(value: unknown, env: Readonly<Record<string, string>> = {}): Project {
  return parseKnexfile({ value, env, file: '/p/knexfile.js', root: '/p' });
}

function subjects(value: unknown): readonly string[] {
  try {
    parse(value);
  } catch (error) {
    const { details } = error as OrchError;
    return (details['findings'] as { subject: string; code: string }[]).map(
      (finding) => `${finding.subject} ${finding.code}`,
    );
  }
  return [];
}

const connection = 'postgres://u@h/d';

describe('parseKnexfile', () => {
  it('makes an environment of each configuration and of nothing else', () => {
    const project = parse({
      development: { client: 'pg', connection },
      production: { client: 'pg', connection },
      onUpdateTrigger: () => '',
      helpers: { a: 1 },
    });
    const database = project.databases.get('main');
    expect([...(database?.environments.keys() ?? [])]).to.deep.equal(['development', 'production']);
    expect(database?.defaultEnvironment).to.equal('development');
    expect(database?.environments.get('production')?.protected).to.equal(true);
  });

  it("has Knex's defaults", () => {
    const { database } = selectTarget(parse({ client: 'pg', connection }), {});
    expect(database.directories).to.deep.equal(['/p/migrations']);
    expect(database.loadExtensions).to.deep.equal(['.js', '.cjs', '.ts']);
    expect(database.extension).to.equal('js');
    expect(database.knexTable).to.deep.equal({ tableName: 'knex_migrations', schemaName: null });
    expect(database.schemas).to.deep.equal(['public']);
  });

  it('calls the one of a flat file as NODE_ENV, or development', () => {
    const flat = { client: 'pg', connection };
    expect(selectTarget(parse(flat), {}).environment.name).to.equal('development');
    const production = selectTarget(parse(flat, { NODE_ENV: 'production' }), {}).environment;
    expect([production.name, production.protected]).to.deep.equal(['production', true]);
  });

  it('takes NODE_ENV for the default environment and never another one instead', () => {
    const file = { staging: { client: 'pg', connection } };
    expect(selectTarget(parse(file, { NODE_ENV: 'staging' }), {}).environment.name).to.equal(
      'staging',
    );
    expect(() => selectTarget(parse(file), {}))
      .to.throw()
      .with.property('code', 'CONFIG.UNKNOWN_ENVIRONMENT');
  });

  it('takes several folders, and writes into the last as Knex does', () => {
    const { database } = selectTarget(
      parse({
        client: 'pg',
        connection,
        migrations: { directory: ['./a', '/b'], sortDirsSeparately: true },
      }),
      {},
    );
    expect(database.directories).to.deep.equal(['/p/a', '/b']);
    expect(database.directory).to.equal('/b');
    expect(database.sortDirsSeparately).to.equal(true);
  });

  it('keeps apart what differs between environments', () => {
    const project = parse({
      development: { client: 'better-sqlite3', connection: { filename: './dev.sqlite3' } },
      production: {
        client: 'postgresql',
        connection,
        migrations: { directory: './dist', tableName: 'm', schemaName: 's', extension: 'js' },
      },
    });
    const inDevelopment = selectTarget(project, {});
    expect(inDevelopment.database.engine).to.equal('sqlite');
    expect(inDevelopment.environment.connection).to.deep.equal({ filename: '/p/dev.sqlite3' });
    const inProduction = selectTarget(project, { environment: 'production' });
    expect(inProduction.database.engine).to.equal('postgres');
    expect(inProduction.database.directory).to.equal('/p/dist');
    expect(inProduction.database.knexTable).to.deep.equal({ tableName: 'm', schemaName: 's' });
  });

  it('sets the search path for every session and compares its schemas', () => {
    const { database, environment } = selectTarget(
      parse({
        client: 'pg',
        connection: { host: 'h', database: 'd' },
        searchPath: ['my app', '$user', 'public'],
      }),
      {},
    );
    expect(database.schemas).to.deep.equal(['my app', 'public']);
    expect(environment.connection).to.deep.equal({
      host: 'h',
      database: 'd',
      options: '-c search_path="my\\ app","$user","public"',
    });
  });

  it('leaves the other settings of Knex and pg alone', () => {
    expect(
      subjects({
        client: 'pg',
        connection: {
          host: 'h',
          application_name: 'x',
          expirationChecker: () => true,
          ssl: { ca: Buffer.from('x') },
        },
        pool: { min: 0, max: 3 },
        seeds: { directory: './s' },
        wrapIdentifier: () => '',
        asyncStackTraces: true,
        migrations: { stub: 'x', disableTransactions: false },
      }),
    ).to.deep.equal([]);
  });

  const refusals: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['a file of nothing', {}, ['default export CONFIG.INVALID_VALUE']],
    ['mysql', { client: 'mysql2', connection: {} }, ['client CONFIG.UNSUPPORTED_CLIENT']],
    [
      'every other client at once',
      { a: { client: 'mssql', connection: {} }, b: { client: 'redshift', connection: {} } },
      ['a.client CONFIG.UNSUPPORTED_CLIENT', 'b.client CONFIG.UNSUPPORTED_CLIENT'],
    ],
    ['a missing client', { connection }, ['client CONFIG.INVALID_VALUE']],
    [
      'a migration source of its own',
      { client: 'pg', connection, migrations: { migrationSource: {} } },
      ['migrations.migrationSource CONFIG.UNSUPPORTED_SETTING'],
    ],
    [
      'wrong types',
      {
        client: 'pg',
        connection: 5,
        migrations: { directory: 5, tableName: '', loadExtensions: ['.sql'] },
      },
      [
        'migrations.directory CONFIG.INVALID_VALUE',
        'migrations.tableName CONFIG.INVALID_VALUE',
        'migrations.loadExtensions[0] CONFIG.INVALID_VALUE',
        'connection CONFIG.INVALID_VALUE',
      ],
    ],
  ];
  for (const [what, value, expected] of refusals) {
    it(`refuses ${what}`, () => {
      expect(subjects(value)).to.deep.equal(expected);
    });
  }

  it('knows a client class by what it extends', () => {
    class Base {}
    Object.assign(Base.prototype, { driverName: 'pg' });
    class Own extends Base {}
    expect(subjects({ client: Own, connection })).to.deep.equal([]);
    expect(subjects({ client: class {}, connection })).to.deep.equal([
      'client CONFIG.UNSUPPORTED_CLIENT',
    ]);
  });

  it('reads a password that a function gives', async () => {
    const { environment } = selectTarget(
      parse({ client: 'pg', connection: { host: 'h', password: async () => 'p' } }),
      {},
    );
    if (typeof environment.connection !== 'object' || !('load' in environment.connection))
      throw new Error('not lazy');
    expect(await environment.connection.load()).to.deep.equal({ host: 'h', password: 'p' });
  });
});
