import type { GuardRule } from '../guard/policy.ts';
import type { DeclaredArguments } from '../runner/revision-arguments.ts';
import type { EngineName } from './engine-name.ts';

/** Values that tell where a database can be reached; those of PostgreSQL are what `pg` takes. */
export interface ConnectionValues {
  /** The file of an SQLite database. */
  readonly filename?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  /** A URL; the other values win over what it says. */
  readonly connectionString?: string;
  readonly ssl?: unknown;
  /** Server settings as in libpq's `options`, e.g. `-c search_path=app,public`. */
  readonly options?: string;
}

/** A source that is only known when it is asked for, e.g. from a secret store. */
export interface LazyConnection {
  /** Why it is not known yet: the value is empty, or a function gives it. */
  readonly reason: 'unset' | 'function';
  /** @throws OrchError `CONFIG.INVALID` when the function gives no usable connection */
  load(): Promise<string | ConnectionValues>;
}

/** Where a database can be reached: a URL, `embedded:<name>`, values, or a function that tells. */
export type ConnectionSource = string | ConnectionValues | LazyConnection;

/** One environment of a database: dev, prod, reference, ... */
export interface Environment {
  readonly name: string;
  readonly connection: ConnectionSource;
  /** Changing commands ask for the name to be typed. */
  readonly protected: boolean;
  /**
   * Where the database differs in this environment (a knexfile's environments are whole
   * configurations, and one may be SQLite); `databaseIn` puts them in place.
   */
  readonly overrides: Partial<DatabaseSettings>;
}

/** Where `knex_migrations` lives for one database. */
export interface KnexTable {
  readonly tableName: string;
  readonly schemaName: string | null;
}

/** What a database is made of besides its environments. */
export interface DatabaseSettings {
  readonly engine: EngineName;
  /** Absolute folder of the revision files; of several, the last one, where new ones are written. */
  readonly directory: string;
  /** Every folder of revision files, in the order of the configuration. */
  readonly directories: readonly string[];
  /** True when each folder is in order by itself, one folder after the other, as Knex has it. */
  readonly sortDirsSeparately: boolean;
  /** File extensions that are revisions, with the dot, e.g. `['.js', '.ts']`. */
  readonly loadExtensions: readonly string[];
  /** Extension of new revisions, without the dot. */
  readonly extension: string;
  /** Schemas that orch compares. */
  readonly schemas: readonly string[];
  readonly knexTable: KnexTable;
}

/** One logical database with its own history and environments. */
export interface Database extends DatabaseSettings {
  readonly name: string;
  readonly environments: ReadonlyMap<string, Environment>;
  /** The environment that is meant when none is given. */
  readonly defaultEnvironment: string;
  /** Absolute path of the module that exports the cohorts; absent when there is none. */
  readonly cohorts?: string;
  /**
   * Absolute folder of revisions that are only for the person at this machine; absent in protected
   * environments, where none of them is run, and where only what is in Git counts.
   */
  readonly localDirectory?: string;
  /** Absolute path of the module that exports the models; null without models. */
  readonly models: string | null;
}

/** Limits of a run; times are in milliseconds. */
export interface RunLimits {
  /** How long one statement waits for a lock before the whole transaction is retried. */
  readonly lockTimeoutMs: number;
  /** How long the whole transaction is retried before giving up. */
  readonly lockRetryMs: number;
  /** Server-side limit of one statement; 0 is none. */
  readonly statementTimeoutMs: number;
  /** How long to wait for another run to finish. */
  readonly runLockWaitMs: number;
  /** How long a revision may go without a statement or a settled promise. */
  readonly idleTimeoutMs: number;
  /** How long to wait for a connection. */
  readonly connectTimeoutMs: number;
  /** How many bytes may be stashed in a database, all stashes together; 0 is no limit. */
  readonly stashBytes: number;
}

/** The largest table that is changed in one transaction; a larger one is changed in steps. */
export interface StepThreshold {
  readonly rows: number;
  /** Of the table without its indexes. */
  readonly bytes: number;
}

/** The configuration, parsed once into a frozen value. */
export interface Project {
  /** Absolute folder of the configuration file. */
  readonly root: string;
  readonly source: { readonly kind: 'orch' | 'knexfile' | 'none'; readonly path: string | null };
  /** Absolute path of the knexfile that the databases come from, for the settings of its builders. */
  readonly knexfile?: string;
  readonly databases: ReadonlyMap<string, Database>;
  readonly limits: RunLimits;
  readonly steps: StepThreshold;
  /** What `-x` takes. */
  readonly arguments: DeclaredArguments;
  /** Git branch patterns on which revisions may be generated, e.g. `['main', 'release/*']`. */
  readonly releaseBranches: readonly string[];
  /** What branches may do with revisions, where it is not the usual. */
  readonly guard: readonly GuardRule[];
  /** Where shadows are made, when not on the server of the environment. */
  readonly shadow: ConnectionSource | null;
}
