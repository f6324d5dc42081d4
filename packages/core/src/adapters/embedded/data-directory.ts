import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initdbFailed, otherMajor, startFailed } from './errors.ts';
import type { ServerAccount } from './operating-system.ts';
import { runProgram } from './run-program.ts';
import type { ServerBinaries } from './server-binaries.ts';
import type { ServerHome } from './server-home.ts';

/** The superuser of every embedded server. */
export const superuser = 'postgres';

/** As whom a data directory is made, and whether it has to survive a crash of the machine. */
export interface Initialisation {
  readonly account: ServerAccount | null;
  readonly durable: boolean;
}

/**
 * Makes the data directory unless there is one. It is initialised under another name and renamed,
 * so that one that exists is complete; leftovers of an interrupted initialisation are removed, and
 * a directory that is no data directory is moved aside, never deleted.
 *
 * @throws OrchError `EMBEDDED.INITDB_FAILED`, `EMBEDDED.OTHER_MAJOR`
 */
export async function ensureDataDirectory(
  home: ServerHome,
  binaries: ServerBinaries,
  { account, durable }: Initialisation,
): Promise<void> {
  await removeLeftovers(home);
  const version = await versionOf(home.data);
  if (version !== null) {
    if (version !== String(binaries.major)) throw otherMajor(home.data, version, binaries.major);
    return;
  }
  await moveAside(home.data);
  await initialise(home, binaries, { account, durable });
}

/**
 * Gives the superuser a new password when its file was lost, through PostgreSQL's single-user
 * mode, which asks for none. The server must not run.
 *
 * @throws OrchError `EMBEDDED.START_FAILED`
 */
export async function ensurePassword(
  home: ServerHome,
  binaries: ServerBinaries,
  account: ServerAccount | null,
): Promise<void> {
  if (await exists(home.password)) return;
  const password = newPassword();
  const { output } = await runProgram(
    binaries.postgres,
    ['--single', '-D', home.data, 'postgres'],
    account,
    `ALTER ROLE ${superuser} PASSWORD '${password}'\n`,
  );
  if (/FATAL|ERROR|PANIC/.test(output)) throw startFailed(output, home.log);
  await writeFile(home.password, password, { mode: 0o600 });
}

/** The major version in a data directory; null when it is none, or was never finished. */
async function versionOf(data: string): Promise<string | null> {
  try {
    await stat(join(data, 'global', 'pg_control'));
    return (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function removeLeftovers(home: ServerHome): Promise<void> {
  for (const entry of await readdir(home.folder)) {
    if (/^(data|password)\.new\./.test(entry)) {
      await rm(join(home.folder, entry), { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

async function moveAside(data: string): Promise<void> {
  try {
    await rename(data, `${data}.unfinished.${randomBytes(4).toString('hex')}`);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function initialise(
  home: ServerHome,
  binaries: ServerBinaries,
  { account, durable }: Initialisation,
): Promise<void> {
  const suffix = randomBytes(4).toString('hex');
  const data = `${home.data}.new.${suffix}`;
  const passwordFile = `${home.password}.new.${suffix}`;
  const password = newPassword();
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (account !== null) {
    await chown(data, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  for (const locale of ['C.UTF-8', 'C']) {
    const { exitCode, output, failure } = await runProgram(
      binaries.initdb,
      [...initdbArguments(data, passwordFile, locale), ...(durable ? [] : ['--no-sync'])],
      account,
    );
    if (exitCode === 0) break;
    if (locale === 'C' || !/invalid locale/.test(output)) {
      throw initdbFailed(failure?.message ?? output);
    }
  }
  // The password is in its place before the data directory is: one never exists without the other.
  await writeFile(home.password, password, { mode: 0o600 });
  await rename(data, home.data);
  await rm(passwordFile, { force: true });
}

function initdbArguments(data: string, passwordFile: string, locale: string): readonly string[] {
  return [
    `--pgdata=${data}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    `--locale=${locale}`,
    '--lc-messages=C',
    '--text-search-config=english',
    '--no-instructions',
  ];
}

/** Letters and digits, `-` and `_`: it needs quotes nowhere. */
function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}
