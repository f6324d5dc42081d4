import { readFile } from 'node:fs/promises';
import { rememberSecret } from '../../failure/redact.ts';
import type { PostgresTarget } from '../postgres/postgres-target.ts';
import { superuser } from './data-directory.ts';
import { isServerOf, readPostmasterFile } from './postmaster-file.ts';
import type { ServerHome } from './server-home.ts';

/** A running embedded server. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly home: ServerHome;
  /** Its maintenance database, as superuser. */
  readonly target: PostgresTarget;
}

/**
 * The server that runs on a home's data directory and accepts connections; null when none does,
 * or when its password file is lost.
 */
export async function findRunning(home: ServerHome): Promise<RunningServer | null> {
  const file = await readPostmasterFile(home.data);
  if (file === null || file.status !== 'ready') return null;
  if (!(await isServerOf(home.data, file.pid))) return null;
  const password = await readPassword(home);
  if (password === null) return null;
  rememberSecret(password);
  const target = {
    host: '127.0.0.1',
    port: file.port,
    user: superuser,
    password,
    database: 'postgres',
    ssl: false,
    label: 'embedded:postgres',
  };
  return { pid: file.pid, port: file.port, home, target };
}

async function readPassword(home: ServerHome): Promise<string | null> {
  try {
    return (await readFile(home.password, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
