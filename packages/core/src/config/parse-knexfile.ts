import type { Finding } from '../failure/finding.ts';
import { invalidValue } from './config-findings.ts';
import type { EngineName } from './engine-name.ts';
import { findUnsafeKeys } from './find-unsafe-keys.ts';
import { pathText } from './findings-of-issues.ts';
import { isProtectedName } from './is-protected-name.ts';
import { readClient } from './knex-client.ts';
import { environmentConfigs } from './knex-environments.ts';
import { readKnexMigrations } from './knex-migrations.ts';
import { readSearchPath, searchPathOption } from './knex-search-path.ts';
import { makeProject } from './make-project.ts';
import type { Database, DatabaseSettings, Environment, Project } from './project.ts';
import { readConnection } from './read-connection.ts';

/** The value that a knexfile exports, functions called and promises awaited. */
export interface KnexfileInput {
  readonly value: unknown;
  /** Absolute path of the knexfile. */
  readonly file: string;
  /** Absolute folder of the knexfile, which Knex makes its working directory. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Shape = Readonly<Record<string, unknown>>;

/**
 * Parses an unchanged knexfile: one database `main` whose environments are those of the file, or
 * the one that a file without environments describes.
 * @throws OrchError `CONFIG.INVALID` with every problem as a finding
 */
export function parseKnexfile(input: KnexfileInput): Project {
  const findings: Finding[] = [];
  const database = readKnexfile(input, findings);
  return makeProject({
    root: input.root,
    source: { kind: 'knexfile', path: input.file },
    knexfile: input.file,
    databases: [database],
    limits: {},
    releaseBranches: undefined,
    shadow: null,
    env: input.env,
    findings,
  });
}

/** Reads the database that a knexfile describes; what is at fault becomes a finding. */
export function readKnexfile(input: KnexfileInput, findings: Finding[]): Database {
  // As Knex chooses it: NODE_ENV or development, and the whole file when that is no environment.
  const wanted = input.env['NODE_ENV'] || 'development';
  const configs = environmentConfigs(input.value, wanted);
  if (configs.length === 0) {
    findings.push(
      invalidValue(
        'default export',
        'a `client` and a `connection`, or environments that have them',
      ),
    );
  }
  const read = configs.map(([name, value, path]) =>
    readConfig(name, { input, value, path, findings }),
  );
  const main = read.find(({ environment }) => environment.name === wanted) ?? read[0];
  const settings = main?.settings ?? defaultSettings(input);
  return {
    name: 'main',
    ...settings,
    environments: new Map(
      read.map((one) => [
        one.environment.name,
        { ...one.environment, overrides: differences(settings, one.settings) },
      ]),
    ),
    defaultEnvironment: wanted,
    models: null,
  };
}

interface ConfigParts {
  readonly input: KnexfileInput;
  readonly value: Shape;
  readonly path: readonly string[];
  readonly findings: Finding[];
}

function readConfig(
  name: string,
  { input, value, path, findings }: ConfigParts,
): { readonly settings: DatabaseSettings; readonly environment: Omit<Environment, 'overrides'> } {
  const at = (...keys: readonly string[]): string => pathText([...path, ...keys]);
  findings.push(
    ...findUnsafeKeys({ migrations: value['migrations'], connection: value['connection'] }, path),
  );
  const engine = readClient(value, at('client'), findings);
  const searchPath = readSearchPath(value['searchPath'], at('searchPath'), findings);
  return {
    settings: {
      engine,
      ...readKnexMigrations(value['migrations'], {
        input,
        path: [...path, 'migrations'],
        findings,
      }),
      schemas: searchPath.length === 0 ? ['public'] : searchPath.filter((one) => one !== '$user'),
    },
    environment: {
      name,
      connection: readConnection(connectionOf(value, engine), {
        path: at('connection'),
        file: input.file,
        root: input.root,
        findings,
        strict: false,
        ...(searchPath.length === 0 ? {} : { serverOptions: searchPathOption(searchPath) }),
      }),
      protected: isProtectedName(name),
    },
  };
}

/** Knex takes any text that is no URL for the file of an SQLite database. */
function connectionOf(value: Shape, engine: EngineName): unknown {
  const { connection } = value;
  if (engine !== 'sqlite' || typeof connection !== 'string' || connection === '') return connection;
  return connection.includes('://') ? connection : { filename: connection };
}

function defaultSettings(input: KnexfileInput): DatabaseSettings {
  return {
    engine: 'postgres',
    schemas: ['public'],
    ...readKnexMigrations({}, { input, path: [], findings: [] }),
  };
}

function differences(base: DatabaseSettings, other: DatabaseSettings): Partial<DatabaseSettings> {
  return Object.fromEntries(
    Object.entries(other).filter(
      ([key, value]) =>
        JSON.stringify(value) !== JSON.stringify(base[key as keyof DatabaseSettings]),
    ),
  );
}
