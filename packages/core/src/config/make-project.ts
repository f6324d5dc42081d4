import { join } from 'node:path';
import * as v from 'valibot';
import type { Finding } from '../failure/finding.ts';
import type { Allowed } from '../guard/policy.ts';
import type { DeclaredArguments } from '../runner/revision-arguments.ts';
import { invalidValue, sharedFolder } from './config-findings.ts';
import { limitsSchema } from './config-schema.ts';
import { endpointOf } from './connection-endpoint.ts';
import { defaultLimits } from './default-limits.ts';
import { defaultSteps } from './default-steps.ts';
import { configInvalid } from './errors.ts';
import type {
  ConnectionSource,
  Database,
  Environment,
  Project,
  RunLimits,
  StepThreshold,
} from './project.ts';

/** Where revisions are released from, where the project does not say. */
export const RELEASE_BRANCHES: readonly string[] = ['main', 'master', 'release/*'];

/** Variables that set a limit, each for one key of `RunLimits`. */
export const limitVariables: Readonly<Record<string, keyof RunLimits>> = {
  ORCH_LOCK_TIMEOUT_MS: 'lockTimeoutMs',
  ORCH_LOCK_RETRY_MS: 'lockRetryMs',
  ORCH_STATEMENT_TIMEOUT_MS: 'statementTimeoutMs',
  ORCH_RUN_LOCK_WAIT_MS: 'runLockWaitMs',
  ORCH_IDLE_TIMEOUT_MS: 'idleTimeoutMs',
  ORCH_CONNECT_TIMEOUT_MS: 'connectTimeoutMs',
  ORCH_STASH_BYTES: 'stashBytes',
};

/** The parts of a project as the file gives them. */
export interface ProjectParts {
  readonly root: string;
  readonly source: Project['source'];
  readonly knexfile: string | null;
  readonly databases: readonly Database[];
  readonly limits: { readonly [Key in keyof RunLimits]?: RunLimits[Key] | undefined };
  readonly steps?: { readonly [Key in keyof StepThreshold]?: number | undefined } | undefined;
  readonly arguments?: DeclaredArguments | undefined;
  readonly releaseBranches: readonly string[] | undefined;
  /** What is allowed by branch pattern. */
  readonly guard?: Readonly<Record<string, Allowed>> | undefined;
  readonly shadow: ConnectionSource | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is wrong so far; the checks between the parts are added. */
  readonly findings: readonly Finding[];
}

/**
 * Puts a project together: ORCH_ variables over the file over the defaults, and protection for
 * every environment that reaches the database of a protected one.
 * @throws OrchError `CONFIG.INVALID` with every problem as a finding
 */
export function makeProject(parts: ProjectParts): Project {
  const findings = [...parts.findings, ...findSharedFolders(parts.databases)];
  const limits = { ...defaultLimits, ...given(parts.limits), ...limitsOf(parts.env, findings) };
  if (findings.length > 0) throw configInvalid(parts.source.path, findings);
  const guarded = protectedEndpoints(parts.databases);
  return Object.freeze({
    root: parts.root,
    source: Object.freeze(parts.source),
    ...(parts.knexfile === null ? {} : { knexfile: parts.knexfile }),
    databases: new Map(
      parts.databases.map((database) => [
        database.name,
        Object.freeze({
          ...withProtection(database, guarded),
          localDirectory: join(parts.root, '.orch', 'local', database.name),
        }),
      ]),
    ),
    limits: Object.freeze(limits),
    steps: Object.freeze({ ...defaultSteps, ...given(parts.steps ?? {}) }),
    arguments: Object.freeze({ ...parts.arguments }),
    releaseBranches: Object.freeze([...(parts.releaseBranches ?? RELEASE_BRANCHES)]),
    guard: Object.freeze(
      Object.entries(parts.guard ?? {}).map(([pattern, allows]) => ({ pattern, allows })),
    ),
    shadow: parts.shadow,
  });
}

function given<Key extends string>(
  values: Readonly<Partial<Record<Key, number | undefined>>>,
): Partial<Record<Key, number>> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Record<Key, number>>;
}

function limitsOf(env: ProjectParts['env'], findings: Finding[]): Partial<RunLimits> {
  const limits: Partial<Record<keyof RunLimits, number>> = {};
  for (const [variable, key] of Object.entries(limitVariables)) {
    const text = env[variable];
    if (text === undefined || text === '') continue;
    const checked = v.safeParse(
      limitsSchema.entries[key],
      /^-?\d+$/u.test(text) ? Number(text) : text,
    );
    if (!checked.success) {
      findings.push(invalidValue(variable, checked.issues[0]?.message ?? 'a number'));
    } else if (checked.output !== undefined) limits[key] = checked.output;
  }
  return limits;
}

function findSharedFolders(databases: readonly Database[]): readonly Finding[] {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { name, directory } of databases) {
    const owner = owners.get(directory);
    if (owner === undefined) owners.set(directory, name);
    else findings.push(sharedFolder(`databases.${name}.migrations`, owner));
  }
  return findings;
}

function protectedEndpoints(databases: readonly Database[]): ReadonlySet<string> {
  const endpoints = databases
    .flatMap((database) => [...database.environments.values()])
    .filter((environment) => environment.protected)
    .map((environment) => endpointOf(environment.connection));
  return new Set(endpoints.filter((endpoint) => endpoint !== null));
}

function withProtection(database: Database, guarded: ReadonlySet<string>): Database {
  const isGuarded = (environment: Environment): boolean => {
    const endpoint = endpointOf(environment.connection);
    return environment.protected || (endpoint !== null && guarded.has(endpoint));
  };
  return {
    ...database,
    environments: new Map(
      [...database.environments].map(([name, environment]) => [
        name,
        Object.freeze({ ...environment, protected: isGuarded(environment) }),
      ]),
    ),
  };
}
