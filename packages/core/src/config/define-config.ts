import type { Allowed } from '../guard/policy.ts';
import type { EngineName } from './engine-name.ts';
import type { ConnectionValues, RunLimits, StepThreshold } from './project.ts';

/** A connection as it is written in a configuration; an unset variable fails when it is used. */
export type ConnectionConfig =
  | string
  | ConnectionValues
  | undefined
  | (() => string | ConnectionValues | Promise<string | ConnectionValues>);

/** An environment as it is written in a configuration. */
export type EnvironmentConfig =
  ConnectionConfig | { readonly connection: ConnectionConfig; readonly protected?: boolean };

/** What may be said of a database. */
export interface DatabaseConfig {
  /** Folder of the revisions, from the configuration file. */
  readonly migrations: string;
  /** Module that exports the cohorts, from the configuration file. */
  readonly cohorts?: string;
  readonly environments?: Readonly<Record<string, EnvironmentConfig>>;
  readonly defaultEnvironment?: string;
  readonly engine?: EngineName;
  readonly schemas?: readonly string[];
  readonly extension?: 'ts' | 'js' | 'mjs' | 'cjs';
  /** The module that exports the models, from the configuration file. */
  readonly models?: string;
  readonly knexTable?: { readonly tableName?: string; readonly schemaName?: string | null };
}

/** What may be said of the project. */
export interface ProjectConfig {
  /** Module that exports the cohorts of every database that names none of its own. */
  readonly cohorts?: string;
  /** Git branch patterns on which revisions may be generated. */
  readonly releaseBranches?: readonly string[];
  /** What the branches of a pattern may do with revisions; the first pattern that matches decides. */
  readonly guard?: Readonly<Record<string, Allowed>>;
  /** Where shadow databases are made. */
  readonly shadow?: ConnectionConfig;
  readonly limits?: Partial<RunLimits>;
  readonly steps?: Partial<StepThreshold>;
}

/** `orch.config.ts`: several databases, one, or what a knexfile says. */
export type OrchConfig =
  | (ProjectConfig & { readonly databases: Readonly<Record<string, DatabaseConfig>> })
  | (ProjectConfig & Partial<DatabaseConfig> & { readonly knexfile?: never })
  | (ProjectConfig & { readonly knexfile: string; readonly models?: string });

/** Types a configuration; what it says is checked when it is loaded. */
export function defineConfig<const Config extends OrchConfig>(config: Config): Config {
  return config;
}
