import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadProject } from '../../packages/core/src/adapters/config/load-project.ts';
import type { ConnectionSource, Project } from '../../packages/core/src/config/project.ts';
import { selectTarget } from '../../packages/core/src/config/select-target.ts';
import { failure } from '../support/failure.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MODULES = join(import.meta.dirname, '../../node_modules');

/** A folder with files and with Knex to import. */
function folder(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder('load');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  symlinkSync(MODULES, join(root, 'node_modules'));
  return root;
}

async function load(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Project> {
  return await loadProject({ cwd: folder(files), env });
}

/** Connection of the default environment, functions called. */
async function connection(project: Project, environment?: string): Promise<ConnectionSource> {
  const selected = selectTarget(project, environment === undefined ? {} : { environment });
  const source = selected.environment.connection;
  return typeof source === 'object' && 'load' in source ? await source.load() : source;
}

const PG = "client: 'pg', connection: 'postgres://u@h/d'";

/** Knexfiles as projects have them; each says the same of its development environment. */
const knexfiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'CommonJS with environments': {
    'knexfile.js': `module.exports = { development: { ${PG} }, production: { ${PG} } };`,
  },
  'CommonJS without environments': { 'knexfile.js': `module.exports = { ${PG} };` },
  'CommonJS that assigns to exports': { 'knexfile.js': `exports.development = { ${PG} };` },
  'CommonJS compiled from a module': {
    'knexfile.js': `"use strict"; Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { development: { ${PG} } };`,
  },
  'CommonJS that requires Knex and a file beside it': {
    'db.js': `module.exports = { ${PG} };`,
    'knexfile.js': `require('knex'); const path = require('path'); require(path.join(__dirname, 'db')); module.exports = { development: require('./db') };`,
  },
  'CommonJS in .cjs': {
    'package.json': '{ "type": "module" }',
    'knexfile.cjs': `module.exports = { development: { ${PG} } };`,
  },
  'a module with a default export': {
    'package.json': '{ "type": "module" }',
    'knexfile.js': `export default { development: { ${PG} } };`,
  },
  'a module with an export for each environment': {
    'knexfile.mjs': `export const development = { ${PG} }; export const production = { ${PG} };`,
  },
  'a module that awaits': {
    'knexfile.mjs': `const { default: knex } = await import('knex'); export default { development: { ${PG} }, knex };`,
  },
  'a function': { 'knexfile.js': `module.exports = () => ({ development: { ${PG} } });` },
  'an asynchronous function': {
    'knexfile.mjs': `export default async () => { await null; return { development: { ${PG} } }; };`,
  },
  'a promise': { 'knexfile.js': `module.exports = Promise.resolve({ development: { ${PG} } });` },
  "TypeScript as Knex's own template has it": {
    'knexfile.ts': `import type { Knex } from 'knex';
const config: { [key: string]: Knex.Config } = { development: { ${PG} } };
module.exports = config;`,
  },
  'TypeScript with a default export': {
    'knexfile.ts': `import type { Knex } from 'knex';
const config: Record<string, Knex.Config> = { development: { ${PG} } };
export default config;`,
  },
  'TypeScript that imports a type as a value, has an enum and leaves out extensions': {
    'env.ts': `export enum Client { Pg = 'pg' }`,
    'knexfile.ts': `import { Knex } from 'knex';
import { Client } from './env';
const development: Knex.Config = { client: Client.Pg, connection: 'postgres://u@h/d' };
export default { development };`,
  },
  'TypeScript in a package of modules': {
    'package.json': '{ "type": "module" }',
    'knexfile.ts': `import type { Knex } from 'knex';
import { fileURLToPath } from 'node:url';
fileURLToPath(import.meta.url);
export default { development: { ${PG} } satisfies Knex.Config };`,
  },
};

describe('an unchanged knexfile', () => {
  for (const [what, files] of Object.entries(knexfiles)) {
    it(`may be ${what}`, async () => {
      const project = await load(files);
      expect(project.source.kind).to.equal('knexfile');
      const { database, environment } = selectTarget(project, {});
      expect([database.engine, environment.name, environment.connection]).to.deep.equal([
        'postgres',
        'development',
        'postgres://u@h/d',
      ]);
      expect(database.directories).to.deep.equal([join(project.root, 'migrations')]);
    });
  }

  it('finds what it needs as it does under Knex, from the folder that it is in', async () => {
    const root = folder({
      'db/.secret': 'p4ssword',
      'db/knexfile.js': `const { readFileSync } = require('fs');
        module.exports = { development: { client: 'pg', connection: { password: readFileSync('.secret', 'utf8') }, migrations: { directory: '../migrations' } } };`,
    });
    const before = process.cwd();
    const project = await loadProject({ cwd: root, configPath: 'db/knexfile.js', env: {} });
    expect(await connection(project)).to.deep.equal({ password: 'p4ssword' });
    expect(selectTarget(project, {}).database.directory).to.equal(join(root, 'migrations'));
    expect(process.cwd()).to.equal(before);
  });

  it('asks the connection function of the environment that is used, and no other', async () => {
    const project = await load({
      'knexfile.js': `const connection = (host) => async () => ({ host, password: 'x', expirationChecker: () => true });
        const production = () => { throw new Error('do not ask'); };
        module.exports = { development: { client: 'pg', connection: connection('dev') }, production: { client: 'pg', connection: production } };`,
    });
    expect(await connection(project)).to.deep.equal({ host: 'dev', password: 'x' });
    const error = await failure(connection(project, 'production'));
    expect(error.code).to.equal('CONFIG.CONNECTION_FUNCTION_FAILED');
  });

  it("is read as Knex reads it: every environment of Knex's own template", async () => {
    const project = await load({
      'knexfile.js': `module.exports = {
  development: { client: 'sqlite3', connection: { filename: './dev.sqlite3' } },
  staging: { client: 'postgresql', connection: { database: 'my_db', user: 'username', password: 'password' }, pool: { min: 2, max: 10 }, migrations: { tableName: 'knex_migrations' } },
  production: { client: 'postgresql', connection: { database: 'my_db', user: 'username', password: 'password' }, pool: { min: 2, max: 10 }, migrations: { tableName: 'knex_migrations' } },
};`,
    });
    expect(selectTarget(project, {}).database.engine).to.equal('sqlite');
    for (const environment of ['staging', 'production']) {
      const { database } = selectTarget(project, { environment });
      expect(database.engine).to.equal('postgres');
      expect(database.knexTable.tableName).to.equal('knex_migrations');
      expect(await connection(project, environment)).to.deep.equal({
        database: 'my_db',
        user: 'username',
        password: 'password',
      });
    }
  });

  it('chooses by NODE_ENV', async () => {
    const files = {
      'knexfile.js': `module.exports = { development: { ${PG} }, test: { ${PG} } };`,
    };
    const project = await load(files, { NODE_ENV: 'test' });
    expect(selectTarget(project, {}).environment.name).to.equal('test');
  });

  it('may be named by an orch configuration, which says the rest', async () => {
    const project = await load({
      'db/knexfile.js': `module.exports = { development: { ${PG} } };`,
      'orch.config.mjs': `export default { knexfile: './db/knexfile.js', limits: { lockTimeoutMs: 5 }, releaseBranches: ['trunk'] };`,
    });
    expect(project.source.kind).to.equal('orch');
    expect(project.limits.lockTimeoutMs).to.equal(5);
    expect(project.releaseBranches).to.deep.equal(['trunk']);
    const { database } = selectTarget(project, {});
    expect(database.directory).to.equal(join(project.root, 'db/migrations'));
  });
});

describe('an orch configuration', () => {
  const BODY = "{ environments: { dev: 'embedded:dev' } }";
  const forms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'TypeScript with defineConfig': {
      'orch.config.ts': `import { defineConfig } from '@orch/core';
type Environments = { dev: string };
export default defineConfig(${BODY.replace(' }', ' as Environments }')});`,
    },
    'TypeScript in .mts': {
      'orch.config.mts': `const config = ${BODY} as const; export default config;`,
    },
    'a module': { 'orch.config.mjs': `export default ${BODY};` },
    CommonJS: { 'orch.config.cjs': `module.exports = ${BODY};` },
    'a .js of either kind': { 'orch.config.js': `module.exports = ${BODY};` },
    'an asynchronous function': { 'orch.config.mjs': `export default async () => (${BODY});` },
  };
  for (const [what, files] of Object.entries(forms)) {
    it(`may be ${what}`, async () => {
      const project = await load(files);
      expect(project.source.kind).to.equal('orch');
      expect(await connection(project)).to.equal('embedded:dev');
    });
  }

  it('wins over a knexfile beside it', async () => {
    const project = await load({
      'orch.config.mjs': `export default ${BODY};`,
      'knexfile.js': `module.exports = { ${PG} };`,
    });
    expect(project.source.kind).to.equal('orch');
  });
});

describe('a configuration that cannot be loaded', () => {
  const packageOf = (name: string): string =>
    name.endsWith('.js') ? '{}' : '{ "type": "module" }';
  const broken: readonly (readonly [
    what: string,
    file: string,
    text: string,
    line: number | null,
  ])[] = [
    ['a syntax error in a module', 'orch.config.mjs', '\nexport default {\n  a b\n};', 3],
    ['a syntax error in CommonJS', 'knexfile.js', '\nmodule.exports = {\n  a b\n};', 3],
    ['a syntax error in TypeScript', 'orch.config.ts', '\nexport default {\n  a b\n};', 3],
    ['a throw', 'orch.config.mjs', '\n\n  throw new Error("boom");', 3],
    [
      'a throw in TypeScript',
      'orch.config.ts',
      'interface A { a: 1 }\n\nconst a: A = { a: 1 };\nthrow new Error(`boom ${a.a}`);',
      4,
    ],
    ['a throw of null', 'orch.config.mjs', 'throw null;', null],
    [
      'a rejected promise',
      'knexfile.js',
      '\nmodule.exports = async () => {\n  throw new Error("boom");\n};',
      3,
    ],
    ['an import of nothing', 'orch.config.mjs', 'import "./nowhere.mjs";', null],
  ];
  for (const [what, name, text, line] of broken) {
    it(`says the file and the line of ${what}`, async () => {
      const root = folder({ [name]: text, 'package.json': packageOf(name) });
      const error = await failure(loadProject({ cwd: root, env: {} }));
      expect(error.code).to.equal('CONFIG.UNREADABLE');
      expect(error.exitCode).to.equal(2);
      expect(error.details['file']).to.equal(join(root, name));
      if (line !== null) expect(error.details['line']).to.equal(line);
    });
  }

  it('says every problem with the key that has it', async () => {
    const error = await failure(
      load({
        'knexfile.js': `module.exports = {
          development: { client: 'mysql2', connection: { host: 5 } },
          production: { client: 'pg', connection: 'http://u:p@h', migrations: { directory: [], tableName: 7 } },
        };`,
      }),
    );
    expect(error.code).to.equal('CONFIG.INVALID');
    const findings = error.details['findings'] as readonly { subject: string }[];
    expect(findings.map(({ subject }) => subject)).to.have.members([
      'development.client',
      'development.connection.host',
      'production.connection',
      'production.migrations.directory',
      'production.migrations.tableName',
    ]);
  });
});

describe('loading a configuration', () => {
  it('imports no driver', () => {
    const root = folder({ 'knexfile.js': `module.exports = { ${PG} };` });
    const script = `
      const { loadProject } = await import(${JSON.stringify(join(import.meta.dirname, '../../packages/core/dist/adapters/config/load-project.js'))});
      await loadProject({ cwd: ${JSON.stringify(root)}, env: {} });
      const { default: module } = await import('node:module');
      console.log(Object.keys(module._cache).filter((path) => /node_modules.(knex|pg)./.test(path)).length);`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(output.trim()).to.equal('0');
  });
});
