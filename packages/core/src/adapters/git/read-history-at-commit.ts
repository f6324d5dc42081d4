import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { DatabaseSettings } from '../../config/project.ts';
import { findingOf } from '../../failure/finding-of.ts';
import type { Finding } from '../../failure/finding.ts';
import { OrchError } from '../../failure/orch-error.ts';
import type { CommitSha, Repository } from '../../git/repository.ts';
import { makeHistory, type History } from '../../history/history.ts';
import { largestSource } from '../../revision/decode-source.ts';
import { badName, tooLarge } from '../../revision/errors.ts';
import { readRevision } from '../../revision/read-revision.ts';
import { isRevisionFileName } from '../../revision/revision-file-name.ts';
import type { Revision } from '../../revision/revision.ts';
import { folderMissing, notAFile } from '../files/folder-findings.ts';
import { systemErrorCode } from '../files/system-error.ts';
import { objectsMissing, outsideRepository } from './errors.ts';
import { kindOfMode, listTree, type TreeEntry } from './list-tree.ts';
import type { ReadObject } from './object-parser.ts';
import { ObjectSource } from './object-source.ts';
import { takeTogether } from './read-objects.ts';
import { branchRefs, resolveBranch, resolveCommit } from './resolve-commit.ts';
import { entriesOfTree } from './tree-entries.ts';

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
  return withSource(repository, (source) => readFolders(source, { repository, commit, settings }));
}

/** A commit that was named, and the history there. */
export interface NamedHistory {
  readonly commit: CommitSha;
  readonly history: History;
}

/**
 * The history at the commit that a name means to Git, as `resolveCommit` and
 * {@link readHistoryAtCommit} in one.
 *
 * @throws OrchError `GIT.UNKNOWN_COMMIT`, and as {@link readHistoryAtCommit}
 */
export async function readHistoryOfName(
  repository: Repository,
  name: string,
  settings: FolderSettings,
): Promise<NamedHistory> {
  return readNamed({ repository, settings, names: [name] }, () => resolveCommit(repository, name));
}

/**
 * The history at the tip of a branch, as `resolveBranch` and {@link readHistoryAtCommit} in one.
 *
 * @throws OrchError `GIT.UNKNOWN_COMMIT`, and as {@link readHistoryAtCommit}
 */
export async function readHistoryOfBranch(
  repository: Repository,
  branch: string,
  settings: FolderSettings,
): Promise<NamedHistory> {
  const names = branchRefs(branch);
  return readNamed({ repository, settings, names }, () => resolveBranch(repository, branch));
}

/** `resolve` says what is wrong with the names, and helps where git is older than 2.36. */
function readNamed(
  {
    repository,
    settings,
    names,
  }: Pick<Reading, 'repository' | 'settings'> & { readonly names: readonly string[] },
  resolve: () => Promise<CommitSha>,
): Promise<NamedHistory> {
  return withSource(repository, async (source) => {
    let commit: CommitSha | null = null;
    for (const name of names) commit ??= await commitNamed(source, name);
    commit ??= await resolve();
    return { commit, history: await readFolders(source, { repository, commit, settings }) };
  });
}

async function commitNamed(source: ObjectSource, name: string): Promise<CommitSha | null> {
  if (name === '' || /[\0\n]/.test(name)) return null;
  void source.ask([`${name}^{commit}`], false);
  const [found] = (await source.next(1)) ?? [];
  return found?.kind === 'object' && found.type === 'commit' ? (found.name as CommitSha) : null;
}

async function withSource<T>(
  repository: Repository,
  work: (source: ObjectSource) => Promise<T>,
): Promise<T> {
  const source = new ObjectSource(repository, '--batch-command', largestSource);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

async function readFolders(
  source: ObjectSource,
  at: Pick<Reading, 'repository' | 'commit' | 'settings'>,
): Promise<History> {
  const { repository, settings } = at;
  const findings: Finding[] = [];
  const revisions: Revision[] = [];
  for (const directory of settings.directories) {
    const folder = pathInRepository(repository, directory);
    const reading: Reading = { ...at, folder, findings };
    revisions.push(...((await readTogether(source, reading)) ?? (await readApart(reading))));
  }
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

/** A folder at a commit, and where what is wrong in it goes. */
interface Reading {
  readonly repository: Repository;
  readonly commit: CommitSha;
  readonly folder: string;
  readonly settings: FolderSettings;
  readonly findings: Finding[];
}

/**
 * Reads a folder and its files through the same git process. Null when that cannot be done: there
 * is no such folder, or git is older than 2.36.
 */
async function readTogether(
  source: ObjectSource,
  reading: Reading,
): Promise<readonly Revision[] | null> {
  const { commit, folder } = reading;
  if (folder.includes('\n')) return null;
  void source.ask([`${commit}:${folder}`], false);
  const [tree] = (await source.next(1)) ?? [];
  if (tree?.kind !== 'object' || tree.type !== 'tree') return null;
  const entries = Array.from(
    entriesOfTree(tree.bytes, commit.length / 2),
    ({ mode, bytes, object }): TreeEntry => {
      const name = bytes.toString('utf8');
      const path = folder === '' ? name : `${folder}/${name}`;
      return { path, kind: kindOfMode(mode), object };
    },
  );
  if (entries.length === 0) return null;
  const files = filesAmong(entries, reading);
  void source.ask(
    files.map(({ object }) => object),
    false,
  );
  return readRevisions(takeTogether(source, files.length), files, reading);
}

async function readApart(reading: Reading): Promise<readonly Revision[]> {
  const { repository } = reading;
  const files = filesAmong(await entriesOf(reading), reading);
  if (files.length === 0) return [];
  const source = new ObjectSource(repository, '--batch', largestSource);
  try {
    void source.ask(
      files.map(({ object }) => object),
      true,
    );
    return await readRevisions(takeTogether(source, files.length), files, reading);
  } finally {
    await source.close();
  }
}

function filesAmong(
  entries: readonly TreeEntry[],
  { folder, settings, findings }: Reading,
): readonly TreeEntry[] {
  return entries.filter(({ path, kind }) => {
    const name = folder === '' ? path : path.slice(folder.length + 1);
    if (!isRevisionFileName(basename(name), settings.loadExtensions)) return false;
    if (name.includes('/')) {
      // No git makes such a tree, and no path may be made of it.
      findings.push(findingOf(badName(name, 'holds a path separator'), path));
      return false;
    }
    if (kind !== 'file') findings.push(notAFile(path, words[kind]));
    return kind === 'file';
  });
}

async function entriesOf(reading: Reading): Promise<readonly TreeEntry[]> {
  const { repository, commit, folder, findings } = reading;
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
  objects: AsyncIterable<readonly ReadObject[]>,
  files: readonly TreeEntry[],
  { commit, findings }: Reading,
): Promise<readonly Revision[]> {
  const revisions: Revision[] = [];
  const missing: string[] = [];
  let at = 0;
  for await (const together of objects) {
    for (const object of together) {
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
