import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { noFolder, otherOwner } from './errors.ts';
import { canEnter } from './folder-access.ts';
import { isWindows, ownPid, ownUserId } from './operating-system.ts';
import type { ServerAccount } from './operating-system.ts';

/** Where one project's embedded server lives. */
export interface ServerHome {
  readonly folder: string;
  /** PostgreSQL's data directory. */
  readonly data: string;
  readonly log: string;
  /** Holds the superuser's password; mode 0600. */
  readonly password: string;
  readonly lock: string;
}

/**
 * The home that a project has, wherever it is; null when it never had one.
 *
 * @throws OrchError `EMBEDDED.OTHER_OWNER` when another user's data is there and orch is not root
 */
export async function findHome(root: string): Promise<ServerHome | null> {
  const recorded = await readRecord(root);
  const folders = await candidateFolders(root);
  for (const folder of recorded === null ? folders : [recorded, ...folders]) {
    const owner = await ownerOf(join(folder, 'data'));
    if (owner === null) continue;
    if (!isWindows && ownUserId() !== 0 && owner !== ownUserId()) throw otherOwner(folder, owner);
    return homeIn(await realpath(folder));
  }
  return null;
}

/**
 * The home of a project, made when it has none: below the project's `.orch` when the account that
 * runs the server can reach it and own a folder there, else below a folder of the machine, which
 * `.orch/server.json` then names.
 *
 * @throws OrchError `EMBEDDED.NO_FOLDER`
 */
export async function prepareHome(
  root: string,
  account: ServerAccount | null,
): Promise<ServerHome> {
  const found = await findHome(root);
  if (found !== null) return found;

  const candidates = await candidateFolders(root);
  for (const folder of candidates) {
    if (await canHoldData(folder, account)) {
      await record(root, folder);
      await writeFile(join(folder, 'project'), `${await realpath(root)}\n`);
      return homeIn(await realpath(folder));
    }
  }
  throw noFolder(account?.name ?? 'this user', candidates);
}

/** What the processes of a home's server call themselves, in `ps` too. */
export function clusterName(home: ServerHome): string {
  return `orch-${createHash('sha256').update(home.folder).digest('hex').slice(0, 16)}`;
}

/** Folders of the machine, not of a project, that orch may use for servers; best first. */
export function machineFolders(): readonly string[] {
  const temporary = join(tmpdir(), `orch-${ownUserId() ?? 'user'}`);
  if (ownUserId() === 0) return ['/var/lib/orch', temporary];
  return [join(homedir(), isWindows ? 'AppData/Local/orch' : '.local/share/orch'), temporary];
}

/**
 * Makes a folder that everyone may enter and only we may write. False when it is not ours, or
 * others may write it: a stranger could have put programs or data there.
 */
export async function makeOwnFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    if (isWindows) return true;
    const found = await lstat(folder);
    if (!found.isDirectory() || found.uid !== ownUserId()) return false;
    await chmod(folder, 0o755);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

async function candidateFolders(root: string): Promise<readonly string[]> {
  const key = createHash('sha256')
    .update(await realpath(root))
    .digest('hex')
    .slice(0, 16);
  return [join(root, '.orch', 'postgres'), ...machineFolders().map((base) => join(base, key))];
}

function homeIn(folder: string): ServerHome {
  return {
    folder,
    data: join(folder, 'data'),
    log: join(folder, 'server.log'),
    password: join(folder, 'password'),
    lock: join(folder, 'start.lock'),
  };
}

/**
 * Tries it out: some file systems ignore owners and modes, and PostgreSQL accepts only a data
 * directory that is its account's own with mode 0700.
 */
async function canHoldData(folder: string, account: ServerAccount | null): Promise<boolean> {
  if (!(await makeOwnFolder(dirname(folder))) || !(await makeOwnFolder(folder))) return false;
  if (isWindows) return true;
  const probe = join(folder, `probe-${ownPid}`);
  try {
    await mkdir(probe, { mode: 0o700 });
    if (account !== null) await chown(probe, account.uid, account.gid);
    const made = await stat(probe);
    const owned = made.uid === (account?.uid ?? ownUserId()) && (made.mode & 0o777) === 0o700;
    return owned && (account === null || (await canEnter(folder, account)));
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

/** Notes the home in `.orch`, which Git is told to ignore; a read-only project goes without. */
async function record(root: string, folder: string): Promise<void> {
  const own = join(root, '.orch');
  try {
    await mkdir(own, { recursive: true });
    await writeFile(join(own, '.gitignore'), '*\n');
    const home = folder.startsWith(own) ? relative(root, folder) : folder;
    const text = JSON.stringify({ home, project: await realpath(root) });
    await writeFile(join(own, 'server.json'), `${text}\n`);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

/**
 * The recorded folder. A record that came with a copy of a project, whose original is still there,
 * does not count: two projects never share a server. One that came with a moved project does.
 */
async function readRecord(root: string): Promise<string | null> {
  try {
    const text = await readFile(join(root, '.orch', 'server.json'), 'utf8');
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('home' in value)) return null;
    if (typeof value.home !== 'string') return null;
    if (!isAbsolute(value.home)) return join(root, value.home);
    const project = 'project' in value && typeof value.project === 'string' ? value.project : '';
    const copied = project !== (await realpath(root)) && (await ownerOf(project)) !== null;
    return copied ? null : value.home;
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return null;
    throw error;
  }
}

async function ownerOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).uid;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, ['ENOENT', 'ENOTDIR', 'EACCES']);
}

function isRefusal(error: unknown): boolean {
  return hasCode(error, ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EINVAL', 'EEXIST']);
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
