import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path';
import { hasEntryPoint } from '../../git/entry-points.ts';
import { systemErrorCode } from '../files/system-error.ts';

/** A throw-away work tree that is to find the packages of the real one. */
export interface PackagesRequest {
  /** Absolute real path of the work tree's top. */
  readonly repositoryRoot: string;
  /** Path of the project's folder from there, with `/`; empty for the top itself. */
  readonly project: string;
  /** Absolute path of the throw-away work tree. */
  readonly tree: string;
  /** What the commit has. */
  readonly paths: ReadonlySet<string>;
}

/**
 * Gives a throw-away work tree what is installed or set on this machine and is not in Git:
 * `node_modules` beside every `package.json` and above the project, and the project's `.env` files.
 * A package of the workspace is the commit's own, unless it is entered through built files, which
 * Git does not have: the names of those are returned.
 */
export function linkPackages(request: PackagesRequest): readonly string[] {
  const present = new Set<string>();
  for (const folder of packageFolders(request)) {
    const there = join(request.repositoryRoot, folder, 'node_modules');
    const parent = join(request.tree, folder);
    const here = join(parent, 'node_modules');
    const isTaken = lstatSync(here, { throwIfNoEntry: false }) !== undefined;
    if (!isTaken && isFolder(there) && isFolder(parent)) {
      linkModules(request, { there, here, present });
    }
  }
  linkSettings(request);
  return [...present];
}

function packageFolders({ project, paths }: PackagesRequest): ReadonlySet<string> {
  const folders = new Set<string>(['']);
  for (let at = project; at !== '' && at !== '.'; at = posix.dirname(at)) folders.add(at);
  for (const path of paths) {
    if (posix.basename(path) === 'package.json') {
      const folder = posix.dirname(path);
      folders.add(folder === '.' ? '' : folder);
    }
  }
  return folders;
}

interface Modules {
  readonly there: string;
  readonly here: string;
  /** Packages of the workspace that are taken as they are now. */
  readonly present: Set<string>;
}

function linkModules(request: PackagesRequest, { there, here, present }: Modules): void {
  const packages = packagesIn(there);
  const own = packages.filter((name) => workspaceFolder(request, join(there, name)) !== null);
  if (own.length === 0) {
    symlinkSync(there, here, 'junction');
    return;
  }
  for (const name of packages) {
    const link = join(here, name);
    mkdirSync(dirname(link), { recursive: true });
    const folder = workspaceFolder(request, join(there, name));
    const isPast = folder !== null && canEnter(request, folder);
    if (folder !== null && !isPast) present.add(name);
    symlinkSync(isPast ? join(request.tree, folder) : join(there, name), link, 'junction');
  }
}

/** What lies in `node_modules`, with that of its scopes. */
function packagesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) =>
    name.startsWith('@') && isFolder(join(folder, name))
      ? readdirSync(join(folder, name)).map((below) => `${name}/${below}`)
      : [name],
  );
}

/** The folder of the repository that a link of `node_modules` leads to; null for what is installed. */
function workspaceFolder({ repositoryRoot }: PackagesRequest, link: string): string | null {
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return null;
  const end = endOf(link);
  if (end === null) return null;
  const way = relative(repositoryRoot, end).split(sep);
  const isOutside = way[0] === '..' || isAbsolute(way.join(sep));
  return isOutside || way.includes('node_modules') ? null : way.join('/');
}

function endOf(link: string): string | null {
  try {
    return realpathSync.native(link);
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
    return null;
  }
}

function canEnter({ tree, paths }: PackagesRequest, folder: string): boolean {
  const path = posix.join(folder, 'package.json');
  if (!paths.has(path)) return false;
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(tree, path), 'utf8'));
    return hasEntryPoint(manifest, folder, paths);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function linkSettings({ repositoryRoot, project, tree, paths }: PackagesRequest): void {
  const folder = join(repositoryRoot, project);
  if (!isFolder(join(tree, project))) return;
  for (const name of readdirSync(folder)) {
    const path = posix.join(project, name);
    if (/^\.env(?:\.|$)/.test(name) && !paths.has(path)) {
      symlinkSync(join(folder, name), join(tree, path));
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
