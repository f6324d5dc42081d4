import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { DatabaseSettings } from '../../config/project.ts';
import { findingOf } from '../../failure/finding-of.ts';
import type { Finding } from '../../failure/finding.ts';
import { OrchError } from '../../failure/orch-error.ts';
import type { CommitSha, Repository } from '../../git/repository.ts';
import { makeHistory, type History } from '../../history/history.ts';
import { largestSource } from '../../revision/decode-source.ts';
import { tooLarge } from '../../revision/errors.ts';
import { readRevision } from '../../revision/read-revision.ts';
import { isRevisionFileName } from '../../revision/revision-file-name.ts';
import type { Revision } from '../../revision/revision.ts';
import { folderMissing, notAFile } from '../files/folder-findings.ts';
import { systemErrorCode } from '../files/system-error.ts';
import { objectsMissing, outsideRepository } from './errors.ts';
import { listTree, type TreeEntry } from './list-tree.ts';
import { readObjects } from './read-objects.ts';

type FolderSettings = Pick<
  DatabaseSettings,
  'directories' | 'loadExtensions' | 'sortDirsSeparately'
>;

const words = {
  file: 'a file',
  folder: 'a folder',
  symbolicLink: 'a symbolic link',
  submodule: 'a submodule',
} satisfies Record<TreeEntry['kind'], string>;

/**
 * The history in a database's folders as it was at a commit, by the same rules as
 * `readMigrationsFolder`. Reads the object database only: nothing is checked out, and the work
 * tree may be dirty or on another branch.
 *
 * @throws OrchError `GIT.OUTSIDE_REPOSITORY`, `GIT.OBJECT_MISSING`, `GIT.FAILED`
 */
export async function readHistoryAtCommit(
  repository: Repository,
  commit: CommitSha,
  settings: FolderSettings,
): Promise<History> {
  const findings: Finding[] = [];
  const files: TreeEntry[] = [];
  for (const directory of settings.directories) {
    const folder = pathInRepository(repository, directory);
    for (const entry of await entriesOf(repository, commit, folder, findings)) {
      if (!isRevisionFileName(basename(entry.path), settings.loadExtensions)) continue;
      if (entry.kind === 'file') files.push(entry);
      else findings.push(notAFile(entry.path, words[entry.kind]));
    }
  }
  const revisions = await readRevisions(repository, commit, files, findings);
  return makeHistory(revisions, {
    findings,
    order: settings.sortDirsSeparately ? 'given' : 'names',
  });
}

/**
 * The path of a folder from the top of its repository, with `/`; empty for the top itself.
 *
 * @throws OrchError `GIT.OUTSIDE_REPOSITORY`
 */
export function pathInRepository(repository: Repository, directory: string): string {
  const path = relative(repository.root, realAsFarAsThere(directory));
  if (path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) {
    throw outsideRepository(directory, repository.root);
  }
  return path.split(sep).join('/');
}

/** The folder need not be checked out; links above it count as far as it is there. */
function realAsFarAsThere(directory: string): string {
  try {
    return realpathSync(directory);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT' || dirname(directory) === directory) throw error;
    return join(realAsFarAsThere(dirname(directory)), basename(directory));
  }
}

async function entriesOf(
  repository: Repository,
  commit: CommitSha,
  folder: string,
  findings: Finding[],
): Promise<readonly TreeEntry[]> {
  if (folder === '') return listTree(repository, commit, []);
  const entries = await listTree(repository, commit, [`${folder}/`]);
  if (entries.length > 0) return entries;
  const way = folder.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'));
  const obstacle = (await listTree(repository, commit, way)).find(({ kind }) => kind !== 'folder');
  findings.push(
    obstacle === undefined
      ? folderMissing(folder)
      : { ...notAFile(obstacle.path, words[obstacle.kind]), hint: 'put a folder in its place' },
  );
  return [];
}

async function readRevisions(
  repository: Repository,
  commit: CommitSha,
  files: readonly TreeEntry[],
  findings: Finding[],
): Promise<readonly Revision[]> {
  const revisions: Revision[] = [];
  const missing: string[] = [];
  let at = 0;
  const names = files.map(({ object }) => object);
  for await (const object of readObjects(repository, names, largestSource)) {
    const path = files[at]?.path ?? '';
    at += 1;
    if (object.kind === 'missing') missing.push(path);
    else if (object.kind === 'tooLarge') {
      findings.push(findingOf(tooLarge(path, object.size, largestSource), path));
    } else {
      const revision = readOne(path, object.bytes, findings);
      if (revision !== null) revisions.push(revision);
    }
  }
  if (missing.length > 0) throw objectsMissing(commit, missing);
  return revisions;
}

function readOne(path: string, bytes: Uint8Array, findings: Finding[]): Revision | null {
  try {
    return readRevision({ fileName: basename(path), path, bytes });
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    findings.push(findingOf(error, path));
    return null;
  }
}
