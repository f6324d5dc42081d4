import { expect } from 'chai';
import { parseConfig } from '../../src/config/parse-config.ts';
import { defaultLimits } from '../../src/config/default-limits.ts';
import { defaultSteps } from '../../src/config/default-steps.ts';
import { dev, parse, problems, subjects } from '../support/config.ts';

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
      localDirectory: '/p/.orch/local/main',
      models: null,
    });
    expect(project.limits).to.deep.equal(defaultLimits);
    expect(project.releaseBranches).to.deep.equal(['main', 'master', 'release/*']);
    expect(project.source).to.deep.equal({ kind: 'orch', path: '/p/orch.config.ts' });
  });

  it('keeps the rules of the guard in their order, and knows what may be allowed', () => {
    const guard = { 'b/*': 'additions', 'a/*': 'anything' };
    expect(parse({ environments: dev, guard }).guard).to.deep.equal([
      { pattern: 'b/*', allows: 'additions' },
      { pattern: 'a/*', allows: 'anything' },
    ]);
    expect(parse({ environments: dev }).guard).to.deep.equal([]);
    expect(subjects({ environments: dev, guard: { 'a/*': 'all', b: true } })).to.have.members([
      'guard."a/*"',
      'guard.b',
    ]);
    expect(subjects({ environments: dev, guard: ['a'] })).to.deep.equal(['guard']);
  });

  it('keeps the arguments that are declared, and knows what they may be', () => {
    const declared = { dev_data: 'boolean', 'batch-size': 'number', region: ['eu', 'us'] };
    expect(parse({ environments: dev, arguments: declared }).arguments).to.deep.equal(declared);
    expect(parse({ environments: dev }).arguments).to.deep.equal({});
    const wrong = { a: 'date', b: [], c: [''], d: true, 'e f': 'text' };
    expect(subjects({ environments: dev, arguments: wrong })).to.have.members([
      'arguments.a',
      'arguments.b',
      'arguments.c[0]',
      'arguments.d',
      'arguments."e f"',
    ]);
    expect(subjects({ environments: dev, arguments: ['a'] })).to.deep.equal(['arguments']);
  });

  it('takes a limit for tables that are changed in one transaction, and has the others', () => {
    const { steps } = parse({ environments: dev, steps: { rows: 10 } });
    expect(steps).to.deep.equal({ ...defaultSteps, rows: 10 });
    expect(
      subjects({ environments: dev, steps: { rows: -1, bytes: '1MB', lines: 3 } }),
    ).to.have.members(['steps.rows', 'steps.bytes', 'steps.lines']);
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

  it('takes cohorts for one database, or for all of them', () => {
    const { databases } = parse({
      cohorts: './seeds.ts',
      databases: {
        monitoring: { migrations: 'm', environments: dev },
        catalog: { migrations: 'c', environments: dev, cohorts: './packages/seeds/index.ts' },
      },
    });
    expect([...databases.values()].map(({ cohorts }) => cohorts)).to.deep.equal([
      '/p/seeds.ts',
      '/p/packages/seeds/index.ts',
    ]);
    expect(
      parse({ environments: dev, cohorts: 'seeds.ts' }).databases.get('main')?.cohorts,
    ).to.equal('/p/seeds.ts');
    expect(subjects({ environments: dev, cohorts: 1 })).to.deep.equal(['cohorts']);
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

  it('refuses a list where an object is expected, and names every key that it does not know', () => {
    expect(
      problems({ environments: dev, limits: [], knexTable: [], one: 1, two: 2 }),
    ).to.have.deep.members([
      ['limits', 'CONFIG.INVALID_VALUE', 'expected an object'],
      ['knexTable', 'CONFIG.INVALID_VALUE', 'expected an object'],
      ['one', 'CONFIG.UNKNOWN_KEY', 'orch knows no such key'],
      ['two', 'CONFIG.UNKNOWN_KEY', 'orch knows no such key'],
    ]);
  });

  it('says what a key that is missing should hold', () => {
    expect(problems({ databases: { main: { environments: dev } } })).to.deep.equal([
      ['databases.main.migrations', 'CONFIG.INVALID_VALUE', 'expected a folder'],
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

  it('finds the models from the folder of the configuration, beside a knexfile too', () => {
    const { databases } = parse({ models: './m.ts', environments: dev });
    expect(databases.get('main')?.models).to.equal('/p/m.ts');
    const knexfile = {
      value: { development: { client: 'pg', connection: 'postgres://localhost/a' } },
      file: '/p/db/knexfile.js',
      root: '/p/db',
      env: {},
    };
    const project = parseConfig({
      value: { knexfile: './db/knexfile.js', models: './m.ts' },
      file: '/p/orch.config.ts',
      root: '/p',
      env: {},
      knexfile,
    });
    expect(project.databases.get('main')?.models).to.equal('/p/m.ts');
    expect(
      subjects({ databases: { a: { migrations: 'a', environments: dev } }, models: 'm' }),
    ).to.deep.equal(['models']);
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
