import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { defaultLimits } from '../../config/default-limits.ts';
import { defaultSteps } from '../../config/default-steps.ts';
import { configNotFound } from '../../config/errors.ts';
import { namedKnexfile, parseConfig } from '../../config/parse-config.ts';
import { parseKnexfile } from '../../config/parse-knexfile.ts';
import type { KnexfileInput } from '../../config/parse-knexfile.ts';
import type { Project } from '../../config/project.ts';
import { nearestRepositoryRoot } from '../files/nearest-repository-root.ts';
import { configKind, findConfigFile } from './find-config-file.ts';
import type { ConfigFile } from './find-config-file.ts';
import { importConfig } from './import-config.ts';

/** Where to look for the configuration. */
export interface LoadProjectOptions {
  /** Absolute folder that the search starts from and a relative path means. */
  readonly cwd: string;
  /** The file to use instead of searching for one. */
  readonly configPath?: string;
  /** Variables that choose and override (NODE_ENV, ORCH_*); those of the process unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds, runs and parses the configuration: `orch.config.*` or an unchanged `knexfile.*`, the
 * nearest one upwards. Without any the project is one of no databases, rooted at the repository.
 * @throws OrchError `CONFIG.NOT_FOUND`, `CONFIG.UNREADABLE`, `CONFIG.INVALID`
 */
export async function loadProject(options: LoadProjectOptions): Promise<Project> {
  const file = chooseFile(options);
  if (file === null) return withoutConfig(options.cwd);
  const root = dirname(file.path);
  const { env = process.env } = options;
  if (file.kind === 'knexfile') return parseKnexfile(await importKnexfile(file.path, env));

  const value = await importConfig(file.path, root);
  const knexfile = namedKnexfile(value);
  return parseConfig({
    value,
    file: file.path,
    root,
    env,
    knexfile: knexfile === null ? null : await importKnexfile(resolve(root, knexfile), env),
  });
}

function chooseFile({ cwd, configPath }: LoadProjectOptions): ConfigFile | null {
  if (configPath === undefined) return findConfigFile(cwd);
  const path = resolve(cwd, configPath);
  requireFile(path, cwd);
  return { kind: configKind(path), path };
}

async function importKnexfile(file: string, env: KnexfileInput['env']): Promise<KnexfileInput> {
  const root = dirname(file);
  requireFile(file, root);
  return { value: await importConfig(file, root), file, root, env };
}

function requireFile(path: string, searched: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw configNotFound(path, searched);
}

function withoutConfig(cwd: string): Project {
  return Object.freeze({
    root: nearestRepositoryRoot(cwd) ?? cwd,
    source: Object.freeze({ kind: 'none' as const, path: null }),
    databases: new Map(),
    limits: defaultLimits,
    steps: defaultSteps,
    arguments: {},
    releaseBranches: [],
    guard: [],
    shadow: null,
  });
}
