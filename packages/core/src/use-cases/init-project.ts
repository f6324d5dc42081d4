import { join } from 'node:path';
import { canImport, readTextIfAny, writeText } from '../adapters/config/project-files.ts';
import { ignoringOrchData, newConfigText } from '../config/new-config.ts';
import type { Project } from '../config/project.ts';

/** What a folder needs to become a project. */
export interface InitRequest {
  /** Absolute folder that gets the configuration. */
  readonly folder: string;
  /** Folder of the revisions, relative to it. */
  readonly migrations: string;
  /** What is configured already. */
  readonly project: Project;
}

/** One file to write; `isNew` ones must not be there. */
export interface FileToWrite {
  readonly path: string;
  readonly text: string;
  readonly isNew: boolean;
}

/** What `orch init` would do. */
export type InitPlan =
  | { readonly kind: 'configured'; readonly by: 'orch' | 'knexfile'; readonly path: string }
  | { readonly kind: 'planned'; readonly files: readonly FileToWrite[] };

/** Plans the files of a new project; a folder that is configured already needs none. */
export function planInit({ folder, migrations, project }: InitRequest): InitPlan {
  const { kind, path } = project.source;
  if (kind !== 'none' && path !== null) return { kind: 'configured', by: kind, path };

  const files: FileToWrite[] = [
    {
      path: join(folder, 'orch.config.ts'),
      text: newConfigText({ migrations, canImport: canImport('@orch/core', folder) }),
      isNew: true,
    },
  ];
  // Git keeps no empty folders, and a clone without the folder would look like a mistake.
  const keep = join(folder, migrations, '.gitkeep');
  if (readTextIfAny(keep) === null) files.push({ path: keep, text: '', isNew: true });
  const gitignore = join(folder, '.gitignore');
  const ignoring = ignoringOrchData(readTextIfAny(gitignore) ?? '');
  if (ignoring !== null) files.push({ path: gitignore, text: ignoring, isNew: false });
  return { kind: 'planned', files };
}

/**
 * Writes the planned files.
 * @throws OrchError `CONFIG.FILE_EXISTS`, `CONFIG.NOT_WRITABLE`
 */
export function applyInit(files: readonly FileToWrite[]): void {
  for (const file of files) writeText(file);
}
