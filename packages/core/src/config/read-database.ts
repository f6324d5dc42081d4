import * as v from 'valibot';
import { resolve } from 'node:path';
import type { Finding } from '../failure/finding.ts';
import { invalidValue } from './config-findings.ts';
import { environmentSchema } from './config-schema.ts';
import type { EngineName } from './engine-name.ts';
import { findingsOfIssues, pathText } from './findings-of-issues.ts';
import { isProtectedName } from './is-protected-name.ts';
import type { ConnectionSource, Database, DatabaseSettings, Environment } from './project.ts';
import { readConnection } from './read-connection.ts';

const LOAD_EXTENSIONS = ['.ts', '.js', '.mjs', '.cjs'];
const USUAL_DEFAULTS = ['dev', 'development'];

/** One database of an orch configuration, its schema checked or known to be at fault. */
export interface ReadDatabaseOptions {
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: readonly string[];
  readonly file: string;
  readonly root: string;
  readonly findings: Finding[];
}

/** Reads one database; what is at fault is a finding and gets its default. */
export function readDatabase(options: ReadDatabaseOptions): Database {
  const { name, value, path, root, findings } = options;
  const parsed = readEnvironments(options);
  const defaultEnvironment = readDefaultEnvironment(value, [...parsed.keys()]);
  if (parsed.size > 0 && !parsed.has(defaultEnvironment)) {
    findings.push(
      invalidValue(
        pathText([...path, 'defaultEnvironment']),
        `one of the environments ${[...parsed.keys()].join(', ')}`,
      ),
    );
  }
  const engine =
    readEngine(value['engine']) ?? engineOf(parsed.get(defaultEnvironment)) ?? 'postgres';
  const directory = resolve(root, text(value['migrations']) ?? './migrations');
  const table = (value['knexTable'] ?? {}) as { tableName?: unknown; schemaName?: unknown };
  return {
    name,
    engine,
    directory,
    directories: [directory],
    sortDirsSeparately: false,
    loadExtensions: LOAD_EXTENSIONS,
    extension: text(value['extension']) ?? 'ts',
    schemas: Array.isArray(value['schemas']) ? (value['schemas'] as readonly string[]) : ['public'],
    knexTable: {
      tableName: text(table.tableName) ?? 'knex_migrations',
      schemaName: text(table.schemaName),
    },
    environments: new Map(
      [...parsed].map(([key, one]) => [key, { ...one, overrides: overridesOf(one, engine) }]),
    ),
    defaultEnvironment,
    models: modelsOf(value, root),
  };
}

/** The absolute path of the models that a configuration names. */
export function modelsOf(value: Readonly<Record<string, unknown>>, root: string): string | null {
  const path = text(value['models']);
  return path === null ? null : resolve(root, path);
}

type PlainEnvironment = Omit<Environment, 'overrides'>;

function readEnvironments(options: ReadDatabaseOptions): ReadonlyMap<string, PlainEnvironment> {
  const { value, path } = options;
  const given = value['environments'];
  if (typeof given !== 'object' || given === null) return new Map();
  return new Map(
    Object.entries(given).map(([name, one]: [string, unknown]) => [
      name,
      readEnvironment(name, one, { ...options, path: [...path, 'environments', name] }),
    ]),
  );
}

function readEnvironment(
  name: string,
  value: unknown,
  { path, file, root, findings }: ReadDatabaseOptions,
): PlainEnvironment {
  const at = pathText(path);
  if (!/^[\p{L}\p{N}][\p{L}\p{N}_.:-]{0,62}$/u.test(name)) {
    findings.push(invalidValue(at, 'a name of letters, digits, - and _'));
  }
  const shared = { file, root, findings, strict: true };
  if (!isDetailed(value)) {
    const connection = readConnection(value, { ...shared, path: at });
    return { name, connection, protected: isProtectedName(name) };
  }
  const checked = v.safeParse(environmentSchema, value);
  if (!checked.success) {
    findings.push(
      ...findingsOfIssues(checked.issues, path, Object.keys(environmentSchema.entries)),
    );
  }
  return {
    name,
    connection: readConnection(value['connection'], { ...shared, path: `${at}.connection` }),
    protected:
      checked.success && checked.output.protected !== undefined
        ? checked.output.protected
        : isProtectedName(name),
  };
}

/** `{ connection, protected }` and not the values of a connection themselves. */
function isDetailed(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && ('connection' in value || 'protected' in value)
  );
}

function readDefaultEnvironment(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string {
  const usual = USUAL_DEFAULTS.find((name) => names.includes(name));
  return text(value['defaultEnvironment']) ?? usual ?? names[0] ?? 'dev';
}

function overridesOf(environment: PlainEnvironment, engine: EngineName): Partial<DatabaseSettings> {
  const own = engineOf(environment);
  return own === null || own === engine ? {} : { engine: own };
}

function engineOf(environment: PlainEnvironment | undefined): EngineName | null {
  return environment === undefined ? null : engineOfConnection(environment.connection);
}

/** The engine that a connection can only mean; null for one that is not known yet. */
export function engineOfConnection(connection: ConnectionSource): EngineName | null {
  if (typeof connection === 'string') return 'postgres';
  if ('load' in connection) return null;
  return connection.filename === undefined ? 'postgres' : 'sqlite';
}

function readEngine(value: unknown): EngineName | null {
  return value === 'postgres' || value === 'sqlite' ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
