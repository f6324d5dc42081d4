import { defaultLimits } from '../../config/default-limits.ts';
import type { Project } from '../../config/project.ts';

/** Where to look for the configuration. */
export interface LoadProjectOptions {
  readonly cwd: string;
  /** The file to use instead of searching for one. */
  readonly configPath?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export async function loadProject(options: LoadProjectOptions): Promise<Project> {
  return {
    root: options.cwd,
    source: { kind: 'none', path: null },
    databases: new Map(),
    limits: defaultLimits,
    releaseBranches: [],
    shadow: null,
  };
}
