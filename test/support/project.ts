import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadProject } from '../../packages/core/src/adapters/config/load-project.ts';
import { removeServer } from '../../packages/core/src/adapters/embedded/remove-server.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { Database, Environment, Project } from '../../packages/core/src/config/project.ts';
import { atFileEnd } from './lifecycle.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A project folder with a configuration and real databases behind its environments. */
export interface TestProject {
  readonly root: string;
  readonly project: Project;
  readonly database: Database;
  environment(name: string): Environment;
  /** Writes a file below the project's folder and returns its absolute path. */
  write(path: string, text: string): string;
  read(path: string): string;
  /** The names in the migrations folder, in byte order. */
  migrations(): readonly string[];
}

/** What a project is made of. */
export interface TestProjectOptions {
  readonly environments: Readonly<Record<string, PostgresTarget>>;
  readonly extension?: 'ts' | 'js' | 'mjs' | 'cjs';
  readonly schemas?: readonly string[];
  /** Lines added to the configuration's object. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Makes a project with one database, removed at the end of the test file. */
export async function testProject(options: TestProjectOptions): Promise<TestProject> {
  const root = temporaryFolder('project');
  // A role that may not create databases has its shadows on a server of the project's own.
  atFileEnd(async () => void (await removeServer(root)));
  const write = (path: string, text: string): string => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const environments = Object.fromEntries(
    Object.entries(options.environments).map(([name, target]) => [name, connectionOf(target)]),
  );
  const config = {
    migrations: './migrations',
    environments,
    extension: options.extension ?? 'mjs',
    ...(options.schemas === undefined ? {} : { schemas: options.schemas }),
    ...options.config,
  };
  write('orch.config.mjs', `export default ${JSON.stringify(config, null, 2)};\n`);
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'migrations'));
  const project = await loadProject({ cwd: root, env: {} });
  const [database] = project.databases.values();
  if (database === undefined) throw new Error('the project has no database');
  return {
    root,
    project,
    database,
    environment(name) {
      const environment = database.environments.get(name);
      if (environment === undefined) throw new Error(`no environment ${name}`);
      return environment;
    },
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    migrations: () => readdirSync(join(root, 'migrations')).sort(),
  };
}

/** What a configuration says to reach a database. */
export function connectionOf(target: PostgresTarget): Readonly<Record<string, unknown>> {
  const { host, port, user, password, database } = target;
  return { host, port, user, database, ...(password === undefined ? {} : { password }) };
}
