import { readFile, stat } from 'node:fs/promises';
import { ownUserId } from './operating-system.ts';
import type { ServerAccount } from './operating-system.ts';

/**
 * The unprivileged user that runs the server when orch runs as root, since PostgreSQL refuses
 * root: `postgres` where the machine has one, else `nobody`. Null when orch is no root: then the
 * server runs as the present user.
 */
export async function chooseAccount(): Promise<ServerAccount | null> {
  if (ownUserId() !== 0) return null;
  const accounts = parsePasswd(await readPasswd());
  return (
    accounts.find(({ name }) => name === 'postgres') ??
    accounts.find(({ name }) => name === '_postgres') ??
    accounts.find(({ name }) => name === 'nobody') ?? { name: 'nobody', uid: 65534, gid: 65534 }
  );
}

/**
 * The user that runs the server on a data directory that exists: its owner, since PostgreSQL
 * accepts no other. Null when that is the present user.
 */
export async function accountOf(data: string): Promise<ServerAccount | null> {
  const chosen = await chooseAccount();
  if (chosen === null) return null;
  const { uid, gid } = await stat(data);
  return uid === 0 || uid === chosen.uid ? chosen : { name: `user ${uid}`, uid, gid };
}

/** The accounts of a passwd(5) file, without root's; negative ids count from the top. */
export function parsePasswd(text: string): readonly ServerAccount[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid = '', gid = '']) => ({
      name,
      uid: Number.parseInt(uid, 10) >>> 0,
      gid: Number.parseInt(gid, 10) >>> 0,
    }))
    .filter(({ name, uid }) => name !== '' && uid !== 0);
}

async function readPasswd(): Promise<string> {
  try {
    return await readFile('/etc/passwd', 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
