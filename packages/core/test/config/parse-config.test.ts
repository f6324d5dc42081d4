import { expect } from 'chai';
import type { OrchError } from '../../src/failure/orch-error.ts';
import { defaultLimits } from '../../src/config/default-limits.ts';
import { describeConnection } from '../../src/config/describe-connection.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { Project } from '../../src/config/project.ts';

const CANARY = 'c4nary-p4ss';

function parse(value: unknown, env: Readonly<Record<string, string>> = {}): Project {
  return parseConfig({ value, env, file: '/p/orch.config.ts', root: '/p', knexfile: null });
}

/** The findings as `subject: code`, and the message of each. */
function problems(
  value: unknown,
  env: Readonly<Record<string, string>> = {},
): readonly (readonly [subject: string, code: string, message: string])[] {
  try {
    parse(value, env);
  } catch (error) {
    const { code, details } = error as OrchError;
    expect(code).to.equal('CONFIG.INVALID');
    expect(JSON.stringify(details)).not.to.include(CANARY);
    return (details['findings'] as { subject: string; code: string; message: string }[]).map(
      (finding) => [finding.subject, finding.code, finding.message],
    );
  }
  return [];
}

const dev = { dev: 'embedded:dev' };

function subjects(value: unknown, env: Readonly<Record<string, string>> = {}): readonly string[] {
  return problems(value, env).map(([subject]) => subject);
}

describe('parseConfig', () => {
  it('makes one database called main of the short form', () => {
    const project = parse({ environments: dev });
    expect([...project.databases.keys()]).to.deep.equal(['main']);
    expect(project.databases.get('main')).to.deep.equal({
      name: 'main',
      engine: 'postgres',
      directory: '/p/migrations',
      directories: ['/p/migrations'],
      sortDirsSeparately: false,
      loadExtensions: ['.ts', '.js', '.mjs', '.cjs'],
      extension: 'ts',
      schemas: ['public'],
      knexTable: { tableName: 'knex_migrations', schemaName: null },
      environments: new Map([
        ['dev', { name: 'dev', connection: 'embedded:dev', protected: false, overrides: {} }],
      ]),
      defaultEnvironment: 'dev',
    });
    expect(project.limits).to.deep.equal(defaultLimits);
    expect(project.releaseBranches).to.deep.equal(['main', 'master', 'release/*']);
    expect(project.source).to.deep.equal({ kind: 'orch', path: '/p/orch.config.ts' });
  });

  it('keeps several databases in their order', () => {
    const project = parse({
      databases: {
        monitoring: { migrations: 'm', environments: dev },
        catalog: { migrations: 'c', environments: dev, schemas: ['a', 'b'] },
      },
    });
    expect([...project.databases.keys()]).to.deep.equal(['monitoring', 'catalog']);
    expect(project.databases.get('catalog')?.schemas).to.deep.equal(['a', 'b']);
  });

  it('is frozen', () => {
    const project = parse({ environments: dev });
    expect(() => Object.assign(project, { root: '/x' })).to.throw(TypeError);
    expect(() => Object.assign(project.limits, { lockTimeoutMs: 1 })).to.throw(TypeError);
    expect(() => Object.assign(project.databases.get('main') ?? {}, { name: 'x' })).to.throw(
      TypeError,
    );
  });

  it('reports every problem at once', () => {
    expect(
      subjects({
        migratons: './m',
        environments: { dev: 5, 'a b': 'embedded:x', prod: { conection: 'embedded:p' } },
        schemas: [],
        limits: { lockTimeoutMs: 0, idleTimeoutMs: '5', speed: 1 },
        releaseBranches: 'main',
        extension: 'coffee',
      }),
    ).to.have.members([
      'migratons',
      'environments.dev',
      'environments."a b"',
      'environments.prod.conection',
      'schemas',
      'limits.lockTimeoutMs',
      'limits.idleTimeoutMs',
      'limits.speed',
      'releaseBranches',
      'extension',
    ]);
  });

  it('proposes the key that was probably meant', () => {
    expect(problems({ environments: dev, migratons: 'x' })).to.deep.equal([
      ['migratons', 'CONFIG.UNKNOWN_KEY', 'orch knows no such key, is it "migrations"'],
    ]);
  });

  for (const value of [0, -1, 1e9, 1.5, NaN, Infinity, '5', null]) {
    it(`refuses ${String(value)} as a time limit`, () => {
      expect(subjects({ environments: dev, limits: { lockTimeoutMs: value } })).to.deep.equal([
        'limits.lockTimeoutMs',
      ]);
    });
  }

  it('allows 0 where it means none', () => {
    const project = parse({ environments: dev, limits: { statementTimeoutMs: 0 } });
    expect(project.limits.statementTimeoutMs).to.equal(0);
  });

  for (const value of [undefined, null, 5, 'x', [], () => ({})]) {
    it(`refuses ${String(value)} as a configuration`, () => {
      expect(problems(value)).to.deep.equal([
        ['default export', 'CONFIG.INVALID_VALUE', 'expected an object'],
      ]);
    });
  }

  it('refuses keys that reach a prototype, wherever they are', () => {
    const own: unknown = JSON.parse(
      '{ "environments": { "dev": { "connection": { "__proto__": { "host": "x" } } } }, "constructor": 1 }',
    );
    expect(subjects(own)).to.deep.equal(['environments.dev.connection.__proto__', 'constructor']);
    expect(Object.hasOwn(Object.prototype, 'host')).to.equal(false);
  });

  it('refuses an object whose prototype was replaced', () => {
    expect(
      subjects({ environments: dev, limits: { __proto__: { lockTimeoutMs: 5 } } }),
    ).to.deep.equal(['limits']);
  });

  it('has one way to name the databases', () => {
    expect(
      subjects({ databases: { a: { migrations: 'a', environments: dev } }, environments: dev }),
    ).to.deep.equal(['environments']);
    expect(subjects({ databases: {} })).to.deep.equal(['databases.<name>']);
    expect(subjects({})).to.deep.equal(['environments']);
    expect(subjects({ knexfile: './k.js', migrations: 'm', databases: {} })).to.deep.equal([
      'migrations',
      'databases',
    ]);
  });

  it('refuses two databases with one folder', () => {
    const value = { migrations: './m', environments: dev };
    expect(subjects({ databases: { a: value, b: { ...value, migrations: 'm' } } })).to.deep.equal([
      'databases.b.migrations',
    ]);
  });

  for (const schemas of [
    ['pg_catalog'],
    ['information_schema'],
    ['orch'],
    [''],
    ['x'.repeat(64)],
    ['a\0'],
  ]) {
    it(`refuses the schema ${JSON.stringify(schemas[0]?.slice(0, 20))}`, () => {
      expect(subjects({ environments: dev, schemas })).to.deep.equal(['schemas[0]']);
    });
  }

  it('refuses a schema that is named twice', () => {
    expect(subjects({ environments: dev, schemas: ['a', 'a'] })).to.deep.equal(['schemas']);
  });
});

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
      [() => `${CANARY}`, 'CONFIG.INVALID'],
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
    `${CANARY}`,
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

describe('ORCH_ variables for limits', () => {
  it('win over the file, and the file over the defaults', () => {
    const project = parse(
      { environments: dev, limits: { lockTimeoutMs: 7, idleTimeoutMs: 8 } },
      { ORCH_LOCK_TIMEOUT_MS: '9' },
    );
    expect(project.limits).to.deep.equal({ ...defaultLimits, lockTimeoutMs: 9, idleTimeoutMs: 8 });
  });

  for (const text of ['0', '-5', '1000000000', '1e3', 'soon', '5.5']) {
    it(`refuse ${text} by the variable's name`, () => {
      expect(subjects({ environments: dev }, { ORCH_LOCK_TIMEOUT_MS: text })).to.deep.equal([
        'ORCH_LOCK_TIMEOUT_MS',
      ]);
    });
  }
});
