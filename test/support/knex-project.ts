import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A project as teams have it: a knexfile and CommonJS migrations without headers. */
export interface KnexProject {
  readonly root: string;
  /** Runs Knex's own command, e.g. `knex('migrate:status')`, and returns what it prints. */
  knex(...words: readonly string[]): string;
  /** A digest of every file that is the project's own. */
  fingerprint(): string;
}

const nodeModules = join(import.meta.dirname, '../../node_modules');
const knexCommand = createRequire(import.meta.url).resolve('knex/bin/cli.js');

/** Writes the project; nothing is migrated yet. */
export function knexProject(
  target: PostgresTarget,
  migrations: Readonly<Record<string, string>>,
): KnexProject {
  const root = temporaryFolder('knex');
  const { host, port, user, password, database } = target;
  const connection = JSON.stringify({ host, port, user, password, database });
  writeFileSync(join(root, 'package.json'), '{ "name": "a-project", "private": true }\n');
  writeFileSync(
    join(root, 'knexfile.js'),
    `module.exports = {
  development: {
    client: 'pg',
    connection: ${connection},
    migrations: { directory: './db/migrations' },
  },
};
`,
  );
  symlinkSync(nodeModules, join(root, 'node_modules'));
  mkdirSync(join(root, 'db/migrations'), { recursive: true });
  for (const [name, text] of Object.entries(migrations)) {
    writeFileSync(join(root, 'db/migrations', name), text);
  }
  return {
    root,
    knex: (...words) =>
      execFileSync(process.execPath, [knexCommand, ...words], {
        cwd: root,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: root, NO_COLOR: '1' },
      }),
    fingerprint: () => {
      const hash = createHash('sha256');
      for (const file of ownFiles(root)) hash.update(file).update(readFileSync(join(root, file)));
      return hash.digest('hex');
    },
  };
}

function ownFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((file) => !file.startsWith('node_modules') && !file.startsWith('.orch'))
    .sort();
}
