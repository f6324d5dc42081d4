import {
  chmod,
  cp,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cannotExecute } from './errors.ts';
import { canEnter } from './folder-access.ts';
import { isWindows, platformName } from './operating-system.ts';
import type { ServerAccount } from './operating-system.ts';
import { findPlatformPackage } from './platform-package.ts';
import { runProgram } from './run-program.ts';
import { machineFolders, makeOwnFolder } from './server-home.ts';

/** PostgreSQL's programs, known to be executable by the account. */
export interface ServerBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  readonly major: number;
}

/**
 * Finds programs that the account can really execute: the given folder's, the npm package's in
 * place, or a copy of the package in a folder of the machine (made once per version), for a
 * package below a private folder or on a file system that forbids execution.
 *
 * @throws OrchError `EMBEDDED.UNSUPPORTED_PLATFORM`, `EMBEDDED.CANNOT_EXECUTE`
 */
export async function findBinaries(
  account: ServerAccount | null,
  binFolder: string | undefined,
): Promise<ServerBinaries> {
  const accountName = account?.name ?? 'this user';
  if (binFolder !== undefined) {
    const given = await tryBinaries(binFolder, account);
    if (given === null) throw cannotExecute(accountName, [binFolder]);
    return given;
  }

  const { native, version } = await findPlatformPackage();
  await restoreLinks(native);
  const inPlace = await tryBinaries(join(native, 'bin'), account);
  if (inPlace !== null) return inPlace;

  const copies = machineFolders().map((base) => join(base, `postgres-${version}-${platformName}`));
  for (const copy of copies) {
    const copied = await copyOnce(native, copy);
    const binaries = copied ? await tryBinaries(join(copy, 'bin'), account) : null;
    if (binaries !== null) return binaries;
  }
  throw cannotExecute(accountName, [join(native, 'bin'), ...copies]);
}

async function tryBinaries(
  bin: string,
  account: ServerAccount | null,
): Promise<ServerBinaries | null> {
  if (account !== null && !(await canEnter(bin, account))) return null;
  const suffix = isWindows ? '.exe' : '';
  const postgres = join(bin, `postgres${suffix}`);
  const { exitCode, output } = await runProgram(postgres, ['--version'], account);
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (exitCode !== 0 || major === undefined) return null;
  return {
    initdb: join(bin, `initdb${suffix}`),
    postgres,
    pgCtl: join(bin, `pg_ctl${suffix}`),
    major: Number(major),
  };
}

/**
 * Makes the library links that npm cannot hold in a package, which its install script leaves out
 * when scripts are switched off. A package that cannot be written is copied later.
 */
async function restoreLinks(native: string): Promise<void> {
  for (const { source, target } of await readLinks(native)) {
    const link = join(native, '..', target);
    try {
      await lstat(link);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      try {
        await symlink(basename(source), link);
      } catch (refusal) {
        if (!(refusal instanceof Error && 'code' in refusal)) throw refusal;
      }
    }
  }
}

async function readLinks(native: string): Promise<readonly { source: string; target: string }[]> {
  try {
    const value: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
    if (!Array.isArray(value)) return [];
    return value.filter(
      (link): link is { source: string; target: string } =>
        typeof link?.source === 'string' &&
        typeof link?.target === 'string' &&
        dirname(link.source) === dirname(link.target),
    );
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return [];
    throw error;
  }
}

/** Copies under another name and renames, so that a copy that exists is complete. */
async function copyOnce(native: string, copy: string): Promise<boolean> {
  if (!(await makeOwnFolder(dirname(copy)))) return false;
  if (await isOwnFolder(copy)) return true;
  const temporary = await mkdtemp(`${copy}.`);
  try {
    const target = join(temporary, 'native');
    await cp(native, target, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig',
    });
    await restoreLinks(target);
    await openToAll(target);
    await rename(target, copy);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return await isOwnFolder(copy);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function isOwnFolder(folder: string): Promise<boolean> {
  try {
    await lstat(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
  return makeOwnFolder(folder);
}

/** An installation made under a strict umask is readable by its owner only. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
