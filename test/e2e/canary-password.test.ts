import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runOrch } from '../support/run-orch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function folder(name: string, text: string): string {
  const path = temporaryFolder('canary');
  writeFileSync(join(path, name), text);
  return path;
}

describe('a password', () => {
  const CANARY = 'c4n/ary#p@ss';
  const encoded = encodeURIComponent(CANARY);
  let refused = 0;

  before(async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    refused = (server.address() as AddressInfo).port;
    await new Promise((resolve) => server.close(resolve));
  });

  const raw = (): string => `postgres://app:${CANARY}@127.0.0.1:${refused}/shop`;
  const configs: Readonly<Record<string, () => string>> = {
    'of a server that is not there': () =>
      `export default { environments: { dev: ${JSON.stringify(raw())} } };`,
    'in an encoded URL': () =>
      `export default { environments: { dev: 'postgres://app:${encoded}@127.0.0.1:${refused}/shop' } };`,
    'in values': () =>
      `export default { environments: { dev: { host: '127.0.0.1', port: ${refused}, user: 'app', password: ${JSON.stringify(CANARY)} } } };`,
    'in a URL that cannot be read': () =>
      `export default { environments: { dev: 'http://app:${CANARY}@h/d' } };`,
    'in an unknown key': () =>
      `export default { url: ${JSON.stringify(raw())}, environments: { dev: 5 } };`,
    'in an error': () => `throw new Error(${JSON.stringify(`cannot reach ${raw()}`)});`,
    'in an error that is no Error': () => `throw ${JSON.stringify(raw())};`,
    'in the input of a URL error': () =>
      `new URL(${JSON.stringify(`postgres:// app:${CANARY}@h/d`)}, 'x');`,
    'on the line of a syntax error': () => `const url = ${JSON.stringify(raw())} oops;`,
    'in a function that throws': () =>
      `export default { environments: { dev: () => { throw new Error(${JSON.stringify(raw())}); } } };`,
    'in a rejection aside in TypeScript': () =>
      `const url: string = ${JSON.stringify(raw())};\nsetTimeout(() => Promise.reject(new Error('aside')));\nmodule.exports = new Promise((r) => setTimeout(r, 500));`,
    'in a rejection aside': () =>
      `setTimeout(() => Promise.reject(new Error(${JSON.stringify(raw())}))); await new Promise((r) => setTimeout(r, 500)); export default {};`,
  };

  for (const [where, text] of Object.entries(configs)) {
    const name = where.endsWith('TypeScript') ? 'orch.config.ts' : 'orch.config.mjs';
    it(`${where} is not shown`, async () => {
      const cwd = folder(name, text());
      const runs = [
        ['status'],
        ['status', '--json'],
        ['status', '--log-level', 'trace'],
        ['config'],
        ['up', '--dry-run'],
      ];
      for (const run of await Promise.all(runs.map((words) => runOrch(words, { cwd })))) {
        for (const secret of [CANARY, encoded, 'ary#p@ss', 'ary%23p']) {
          expect(run.stdout + run.stderr).not.to.include(secret);
        }
      }
    });
  }

  it('in a variable is not shown', async () => {
    const cwd = folder(
      'orch.config.mjs',
      'export default { environments: { dev: "embedded:dev" } };',
    );
    for (const env of [
      { ORCH_DATABASE_URL: raw() },
      { ORCH_DATABASE_URL: `http://app:${CANARY}@h/d` },
      { ORCH_DATABASE_URL: `postgres://127.0.0.1:${refused}/shop`, PGPASSWORD: CANARY },
    ]) {
      for (const flags of [[], ['--json']]) {
        const run = await runOrch(['status', ...flags], { cwd, env });
        expect(run.exitCode).not.to.equal(0);
        expect(run.stdout + run.stderr)
          .not.to.include(CANARY)
          .and.not.include('ary#p@ss');
      }
    }
  });
});
