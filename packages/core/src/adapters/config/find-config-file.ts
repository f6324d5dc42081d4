import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nearestRepositoryRoot } from '../files/nearest-repository-root.ts';
import { systemErrorCode } from '../files/system-error.ts';

/** A configuration file, and which kind it is. */
export interface ConfigFile {
  readonly kind: 'orch' | 'knexfile';
  /** Absolute. */
  readonly path: string;
}

const NAMES: readonly (readonly [name: string, kind: ConfigFile['kind']])[] = [
  ...['ts', 'mts', 'js', 'mjs', 'cjs'].map((ending) => [`orch.config.${ending}`, 'orch'] as const),
  // The order of Knex's own search.
  ...['js', 'mjs', 'ts', 'cjs'].map((ending) => [`knexfile.${ending}`, 'knexfile'] as const),
];

/**
 * The nearest configuration from a folder upwards to the repository's root. Outside of a repository
 * only the folder itself is looked at: what lies above it may be anybody's.
 */
export function findConfigFile(from: string): ConfigFile | null {
  const last = nearestRepositoryRoot(from) ?? from;
  for (let at = from; ; at = dirname(at)) {
    const files = filesOf(at);
    const found = NAMES.find(([name]) => files.has(name));
    if (found !== undefined) return { kind: found[1], path: join(at, found[0]) };
    if (at === last || dirname(at) === at) return null;
  }
}

/** The kind of a file that was named: every name but `knexfile.*` is an orch configuration. */
export function configKind(path: string): ConfigFile['kind'] {
  return /(?:^|[\\/])[^\\/]*knexfile[^\\/]*$/iu.test(path) ? 'knexfile' : 'orch';
}

function filesOf(directory: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(directory));
  } catch (error) {
    // A folder that may be passed but not listed has no configuration to be found in it.
    if (systemErrorCode(error) === null) throw error;
    return new Set();
  }
}
