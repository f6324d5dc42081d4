import { existsSync, lstatSync, readdirSync, realpathSync, type Dirent } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { basename, dirname, isAbsolute, relative, sep } from 'node:path';
import type { Database, Project } from '../../config/project.ts';
import { findingOf } from '../../failure/finding-of.ts';
import type { Finding } from '../../failure/finding.ts';
import { OrchError } from '../../failure/orch-error.ts';
import { makeHistory, type History } from '../../history/history.ts';
import { readRevision } from '../../revision/read-revision.ts';
import type { Revision, RevisionId } from '../../revision/revision.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import {
  folderLinksOut,
  folderMissing,
  localLeftOut,
  notAFile,
  unreadable,
} from './folder-findings.ts';
import { isRevisionFileName } from '../../revision/revision-file-name.ts';
import { nearestRepositoryRoot } from './nearest-repository-root.ts';
import { readRegularFile } from './read-regular-file.ts';
import { systemErrorCode, systemErrorReason } from './system-error.ts';

/** The revisions in a database's folders as they are on disk now. */
export interface FolderHistory {
  readonly history: History;
  /** Absolute path of each revision's file. */
  readonly files: ReadonlyMap<RevisionId, string>;
  /** Everything wrong with the folders, the files and the history; the same as the history's. */
  readonly findings: readonly Finding[];
}

type FolderSettings = Pick<
  Database,
  'directories' | 'loadExtensions' | 'sortDirsSeparately' | 'localDirectory'
>;

interface FoundFile {
  readonly revision: Revision;
  readonly file: string;
}

/**
 * Reads the revisions of a database from its folders without running any. Only regular files in
 * the real folder with one of the load extensions are read; links, folders, pipes, sockets and
 * unreadable files become findings, and nothing is waited for. Other files are not looked at, as
 * in Knex; declaration files (`.d.ts`) are none of its revisions either.
 */
export async function readMigrationsFolder(
  settings: FolderSettings,
  project: Pick<Project, 'root'>,
): Promise<FolderHistory> {
  const findings: Finding[] = [];
  const found: FoundFile[] = [];
  for (const directory of settings.directories) {
    const real = realDirectory(directory, project.root, findings);
    if (real !== null) found.push(...(await readDirectory(real, settings, project.root, findings)));
  }
  found.push(...(await readLocal(found, settings, project.root, findings)));
  const history = makeHistory(
    found.map(({ revision }) => revision),
    { findings, order: settings.sortDirsSeparately ? 'given' : 'names' },
  );
  const files = new Map<RevisionId, string>();
  for (const { revision, file } of found) {
    if (history.revisions.get(revision.id)?.path === revision.path) files.set(revision.id, file);
  }
  return { history, files, findings: history.findings };
}

/**
 * The local revisions that build on what is there: those of another branch build on revisions that
 * this one may not have.
 */
async function readLocal(
  shared: readonly FoundFile[],
  settings: FolderSettings,
  root: string,
  findings: Finding[],
): Promise<readonly FoundFile[]> {
  const { localDirectory } = settings;
  if (localDirectory === undefined || !existsSync(localDirectory)) return [];
  const known = new Set(shared.map(({ revision }) => revision.id));
  const local = await readDirectory(realpathSync(localDirectory), settings, root, findings);
  return local.filter(({ revision: { id, parents } }) => {
    const missing = parents.find((parent) => !known.has(parent));
    if (missing === undefined) known.add(id);
    else findings.push(localLeftOut(id, missing));
    return missing === undefined;
  });
}

function realDirectory(directory: string, root: string, findings: Finding[]): string | null {
  try {
    const real = realpathSync(directory);
    if (lstatSync(directory).isSymbolicLink() && !isInside(real, realpathSync(root))) {
      findings.push(folderLinksOut(directory, real));
      return null;
    }
    return real;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null) throw error;
    findings.push(
      code === 'ENOENT' ? folderMissing(directory) : unreadable(directory, systemErrorReason(code)),
    );
    return null;
  }
}

async function readDirectory(
  directory: string,
  { loadExtensions }: FolderSettings,
  root: string,
  findings: Finding[],
): Promise<readonly FoundFile[]> {
  const base = nearestRepositoryRoot(directory) ?? realpathSync(root);
  const folder = relative(base, directory).split(sep).join('/');
  const prefix = directory.endsWith(sep) ? directory : `${directory}${sep}`;
  const found: FoundFile[] = [];
  for (const [index, entry] of entriesOf(directory, findings).entries()) {
    // Connections that are being made meanwhile go on.
    if (index % filesAtOnce === 0) await setImmediate();
    const file = `${prefix}${entry.name}`;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const named = isRevisionFileName(entry.name, loadExtensions);
    if (!entry.isFile()) {
      const what = describeEntry(entry, file);
      if (named || what.strange) findings.push(notAFile(path, what.text));
      continue;
    }
    const revision = named ? readOne(file, path, findings) : null;
    if (revision !== null) found.push({ revision, file });
  }
  return found;
}

/** Read one after the other, which is several times as fast as through promises. */
const filesAtOnce = 50;

function entriesOf(directory: string, findings: Finding[]): readonly Dirent[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.sort((a, b) => compareBytes(a.name, b.name));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null) throw error;
    findings.push(unreadable(directory, systemErrorReason(code)));
    return [];
  }
}

function readOne(file: string, path: string, findings: Finding[]): Revision | null {
  const fileName = basename(file);
  try {
    const bytes = readRegularFile(file);
    if (bytes !== null) return readRevision({ fileName, path, bytes });
    findings.push(notAFile(path, 'something else by now'));
  } catch (error) {
    const code = systemErrorCode(error);
    if (error instanceof OrchError) findings.push(findingOf(error, path));
    else if (code !== null) findings.push(unreadable(path, systemErrorReason(code)));
    else throw error;
  }
  return null;
}

/** `strange` things are named whatever they are called: they have no business there. */
function describeEntry(entry: Dirent, file: string): { text: string; strange: boolean } {
  if (entry.isDirectory()) return { text: 'a folder', strange: false };
  if (entry.isSymbolicLink()) return { text: describeLink(file), strange: false };
  if (entry.isFIFO()) return { text: 'a named pipe', strange: true };
  if (entry.isSocket()) return { text: 'a socket', strange: true };
  return { text: 'a device', strange: true };
}

function describeLink(file: string): string {
  try {
    const target = realpathSync(file);
    return isInside(target, dirname(file))
      ? `a symbolic link to ${relative(dirname(file), target)}`
      : 'a symbolic link out of the folder';
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null) throw error;
    return code === 'ELOOP' ? 'a symbolic link in a circle' : 'a symbolic link to nothing';
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
