import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOrch } from '../support/run-orch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MODULES = join(import.meta.dirname, '../../node_modules');

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = temporaryFolder('config');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

describe('a configuration that misbehaves', () => {
  const cases: readonly (readonly [what: string, text: string, exitCode: number, code: string])[] =
    [
      ['calls process.exit(0)', 'process.exit(0)', 1, 'USAGE.ENDED_EARLY'],
      ['never settles', 'await new Promise(() => {})', 1, 'USAGE.ENDED_EARLY'],
      ['throws null', 'throw null', 2, 'CONFIG.UNREADABLE'],
      ['throws', 'throw new Error("boom")', 2, 'CONFIG.UNREADABLE'],
      ['has a syntax error', 'export default {', 2, 'CONFIG.UNREADABLE'],
      ['imports what is not there', 'import "./nowhere.mjs"', 2, 'CONFIG.UNREADABLE'],
      ['exports nothing', '', 2, 'CONFIG.INVALID'],
    ];
  for (const [what, text, exitCode, code] of cases) {
    it(`and ${what} is a failure with a code`, async () => {
      const run = await runOrch(['config'], { cwd: folder({ 'orch.config.mjs': text }) });
      expect(run.stderr).to.include(`code: ${code}`);
      expect([run.exitCode, run.stdout]).to.deep.equal([exitCode, '']);
    });
  }

  it('and leaves a timer behind does not keep the command', async () => {
    const config =
      'setInterval(() => {}, 1000); export default { environments: { dev: "embedded:dev" } };';
    const run = await runOrch(['config'], { cwd: folder({ 'orch.config.mjs': config }) });
    expect(run.exitCode).to.equal(0);
    expect(run.stdout).to.include('embedded:dev');
  });

  it('and rejects on the side is a bug', async () => {
    const config =
      'setTimeout(() => Promise.reject(new Error("aside"))); await new Promise((r) => setTimeout(r, 500)); export default {};';
    const run = await runOrch(['config'], { cwd: folder({ 'orch.config.mjs': config }) });
    expect(run.exitCode).to.equal(70);
    expect(run.stderr).to.include('Error: aside').and.include('bug');
  });
});

describe('a protected environment', () => {
  const config = `export default { environments: { dev: 'postgres://127.0.0.1:1/a', prod: 'postgres://127.0.0.1:1/b' } };`;

  it('cannot be reached by a URL in another one', async () => {
    const cwd = folder({ 'orch.config.mjs': config });
    const run = await runOrch(['status'], {
      cwd,
      env: { ORCH_DATABASE_URL: 'postgres://me@localhost:1/b' },
    });
    expect(run.exitCode).to.equal(2);
    expect(run.stderr).to.include('CONFIG.WRONG_ENVIRONMENT');
  });
});

describe('orch config', () => {
  for (const [name, text] of [
    [
      'orch.config.ts',
      'enum E { Dev = "embedded:dev" }\nexport default { environments: { development: E.Dev } };',
    ],
    [
      'orch.config.ts',
      'const dev: string = "embedded:dev";\nexport default { environments: { development: dev } };',
    ],
    [
      'knexfile.ts',
      'import type { Knex } from "knex";\nconst c: Record<string, Knex.Config> = { development: { client: "pg", connection: "embedded:dev" } };\nmodule.exports = c;',
    ],
    [
      'knexfile.js',
      'module.exports = { development: { client: "pg", connection: "embedded:dev" } };',
    ],
  ] as const) {
    it(`loads ${name} on plain Node: ${text.slice(0, 30)}...`, async () => {
      const cwd = folder({ [name]: text });
      symlinkSync(MODULES, join(cwd, 'node_modules'));
      const run = await runOrch(['config'], { cwd });
      expect([run.exitCode, run.stderr]).to.deep.equal([0, '']);
      expect(run.stdout).to.match(/development {2}embedded:dev {2}default/u);
    });
  }

  it('shows what is in force after the variables', async () => {
    const cwd = folder({
      'orch.config.mjs': 'export default { environments: { dev: "embedded:dev" } };',
    });
    const run = await runOrch(['config', '--json'], { cwd, env: { ORCH_LOCK_TIMEOUT_MS: '77' } });
    const { result } = JSON.parse(run.stdout) as { result: { limits: { lockTimeoutMs: number } } };
    expect(result.limits.lockTimeoutMs).to.equal(77);
  });
});

describe('orch init', () => {
  it('makes a folder a project, and leaves one that is alone', async () => {
    const cwd = folder({ '.gitignore': 'node_modules/' });
    expect((await runOrch(['init'], { cwd })).exitCode).to.equal(0);
    expect(readdirSync(cwd).sort()).to.deep.equal(['.gitignore', 'migrations', 'orch.config.ts']);
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).to.equal('node_modules/\n.orch/\n');
    const config = readFileSync(join(cwd, 'orch.config.ts'), 'utf8');

    const again = await runOrch(['init', '--json'], { cwd });
    expect(again.exitCode).to.equal(0);
    expect(JSON.parse(again.stdout)).to.have.nested.property('result.kind', 'configured');
    expect(readFileSync(join(cwd, 'orch.config.ts'), 'utf8')).to.equal(config);
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).to.equal('node_modules/\n.orch/\n');

    const shown = await runOrch(['config'], { cwd });
    expect(shown.stdout).to.match(/prod {9}not set {13}protected/u);
  });

  it('writes what the project can import', async () => {
    const cwd = folder();
    symlinkSync(MODULES, join(cwd, 'node_modules'));
    await runOrch(['init', '--migrations', 'db/migrations'], { cwd });
    expect(readFileSync(join(cwd, 'orch.config.ts'), 'utf8')).to.include(
      "import { defineConfig } from '@orch/core';",
    );
    expect(existsSync(join(cwd, 'db/migrations'))).to.equal(true);
    expect((await runOrch(['config'], { cwd })).exitCode).to.equal(0);
  });

  it('writes nothing in a dry run', async () => {
    const cwd = folder();
    const run = await runOrch(['init', '--dry-run'], { cwd });
    expect(run.exitCode).to.equal(0);
    expect(run.stdout).to.include('would write orch.config.ts');
    expect(readdirSync(cwd)).to.deep.equal([]);
  });

  it('says that a knexfile is used as it is', async () => {
    const cwd = folder({ 'knexfile.js': 'module.exports = { client: "pg", connection: {} };' });
    const run = await runOrch(['init'], { cwd });
    expect(run.stdout).to.include('orch uses knexfile.js as it is');
    expect(readdirSync(cwd)).to.deep.equal(['knexfile.js']);
  });

  for (const migrations of ['../elsewhere', '/tmp/elsewhere', '']) {
    it(`refuses the folder "${migrations}"`, async () => {
      const cwd = folder();
      const run = await runOrch(['init', '--migrations', migrations], { cwd });
      expect(run.exitCode).to.equal(2);
      expect(readdirSync(cwd)).to.deep.equal([]);
    });
  }
});
