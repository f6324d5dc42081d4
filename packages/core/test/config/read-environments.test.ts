import { expect } from 'chai';
import type { OrchError } from '../../src/failure/orch-error.ts';
import { describeConnection } from '../../src/config/describe-connection.ts';
import { CANARY, dev, parse, subjects } from '../support/config.ts';

describe('environments of a configuration', () => {
  const environment = (value: unknown, name = 'dev') =>
    parse({ environments: { [name]: value } })
      .databases.get('main')
      ?.environments.get(name);

  it('may be a connection alone', () => {
    expect(environment('postgres://a@b/c')?.connection).to.equal('postgres://a@b/c');
    expect(environment({ host: 'h', port: '5433' })?.connection).to.deep.equal({
      host: 'h',
      port: 5433,
    });
  });

  for (const [name, isProtected] of [
    ['prod', true],
    ['production', true],
    ['PRODUCTION', true],
    ['prod-eu', true],
    ['production_2', true],
    ['dev', false],
    ['product', false],
    ['preprod', false],
  ] as const) {
    it(`${name} is ${isProtected ? '' : 'not '}protected by its name`, () => {
      expect(environment('embedded:x', name)?.protected).to.equal(isProtected);
    });
  }

  it('are protected or not as they say', () => {
    expect(environment({ connection: 'embedded:x', protected: false }, 'prod')?.protected).to.equal(
      false,
    );
    expect(environment({ connection: 'embedded:x', protected: true }, 'dev')?.protected).to.equal(
      true,
    );
  });

  it('are protected when they reach the database of a protected one', () => {
    const project = parse({
      environments: {
        prod: 'postgres://app:a@db.example.com/shop',
        dev: 'postgres://other:b@DB.example.com:5432/shop?sslmode=require',
        test: 'postgres://other:b@db.example.com/other',
      },
    });
    const environments = project.databases.get('main')?.environments;
    expect(environments?.get('dev')?.protected).to.equal(true);
    expect(environments?.get('test')?.protected).to.equal(false);
  });

  it('may have a connection that is not set, until it is used', async () => {
    for (const unset of [undefined, null, '']) {
      const connection = environment({ connection: unset })?.connection;
      if (typeof connection !== 'object' || !('load' in connection)) throw new Error('not lazy');
      expect(describeConnection(connection)).to.equal('not set');
      const error = await connection.load().catch((reason: unknown) => reason);
      expect((error as OrchError).code).to.equal('CONFIG.CONNECTION_NOT_SET');
      expect((error as OrchError).details['path']).to.equal('environments.dev.connection');
    }
  });

  it('may have a connection that a function gives', async () => {
    const connection = environment({
      connection: async () => `postgres://a:${CANARY}@b/c`,
    })?.connection;
    if (typeof connection !== 'object' || !('load' in connection)) throw new Error('not lazy');
    expect(describeConnection(connection)).to.equal('given by a function');
    expect(await connection.load()).to.equal(`postgres://a:${CANARY}@b/c`);
  });

  it('name what a function gave or threw, without its values', async () => {
    for (const [given, code] of [
      [() => 5, 'CONFIG.INVALID'],
      [() => CANARY, 'CONFIG.INVALID'],
      [() => undefined, 'CONFIG.CONNECTION_NOT_SET'],
      [() => ({ hots: CANARY }), 'CONFIG.INVALID'],
      [
        () => {
          throw new Error(`cannot reach postgres://u:${CANARY}@h/d`);
        },
        'CONFIG.CONNECTION_FUNCTION_FAILED',
      ],
    ] as const) {
      const connection = environment({ connection: given })?.connection;
      if (typeof connection !== 'object' || !('load' in connection)) throw new Error('not lazy');
      const error = (await connection.load().catch((reason: unknown) => reason)) as OrchError;
      expect(error.code).to.equal(code);
      expect(error.message + JSON.stringify(error.details)).not.to.include(CANARY);
    }
  });

  for (const url of [
    `mysql://u:${CANARY}@h/d`,
    `postgres//u:${CANARY}@h/d`,
    `postgres://u:${CANARY}@h:99999/d`,
    `postgres://u:${CANARY}@h:x/d`,
    `postgres://u:${CANARY}@h/d/e`,
    CANARY,
    'embedded:',
    'embedded:../x',
  ]) {
    it(`refuse ${url.replace(CANARY, '...')} by the key alone`, () => {
      expect(subjects({ environments: { dev: url } })).to.deep.equal(['environments.dev']);
      expect(
        subjects({ environments: { dev: { connection: { connectionString: url } } } }),
      ).to.have.length(1);
    });
  }

  for (const password of ['p@ss', 'p:ss', 'p/ss', 'p%ss', 'p#ss', 'a@b:c/d%e#f?g']) {
    it(`take the raw password ${password}`, () => {
      expect(
        subjects({ environments: { dev: `postgres://u:${password}@h:5432/d` } }),
      ).to.deep.equal([]);
      expect(describeConnection(`postgres://u:${password}@h:5432/d`)).to.equal(
        'postgres://u:***@h:5432/d',
      );
    });
  }

  it('take SQLite files from the folder of the configuration', () => {
    const project = parse({
      environments: { dev: { filename: './dev.db' }, ci: 'sqlite::memory:' },
    });
    const database = project.databases.get('main');
    expect(database?.engine).to.equal('sqlite');
    expect(database?.environments.get('dev')?.connection).to.deep.equal({ filename: '/p/dev.db' });
    expect(database?.environments.get('ci')?.connection).to.deep.equal({ filename: ':memory:' });
  });

  it('may have another engine than the database', () => {
    const database = parse({
      environments: { dev: { filename: 'x.db' }, prod: 'postgres://h/d' },
    }).databases.get('main');
    expect(database?.engine).to.equal('sqlite');
    expect(database?.environments.get('prod')?.overrides).to.deep.equal({ engine: 'postgres' });
  });

  it('choose the default one: what is said, dev, development, the first', () => {
    const chosen = (...names: readonly string[]) =>
      parse({
        environments: Object.fromEntries(names.map((name) => [name, 'embedded:x'])),
      }).databases.get('main')?.defaultEnvironment;
    expect(chosen('a', 'development', 'dev')).to.equal('dev');
    expect(chosen('a', 'development')).to.equal('development');
    expect(chosen('a', 'b')).to.equal('a');
    expect(
      parse({ environments: { ...dev, b: 'embedded:b' }, defaultEnvironment: 'b' }).databases.get(
        'main',
      )?.defaultEnvironment,
    ).to.equal('b');
    expect(subjects({ environments: dev, defaultEnvironment: 'x' })).to.deep.equal([
      'defaultEnvironment',
    ]);
  });
});
