import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive, ownPid } from '../embedded/operating-system.ts';
import { makeProjectFolder } from '../files/project-folder.ts';
import { systemErrorCode } from '../files/system-error.ts';

/** A folder of this process for throw-away work trees. */
export interface PastFolder {
  /** Absolute path. */
  readonly path: string;
  remove(): Promise<void>;
}

/** `<process>-<host>-<random>`: it has its owner's name from the moment it is there. */
const ownedName = /^(\d+)-([0-9a-f]{8})-[0-9a-f]{8}$/;

/** No run takes as long; whether a process of another machine lives cannot be seen. */
const forgottenMs = 7 * 24 * 60 * 60_000;

/**
 * Makes a folder below `<root>/.orch/worktrees`, and removes those whose process died. From it,
 * modules find the packages of the project by looking upwards, but not its `package.json`: a
 * commit that has none is not given today's kind of modules.
 */
export async function openPastFolder(root: string): Promise<PastFolder> {
  const parent = await makeProjectFolder(root, 'worktrees');
  const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  await sweep(parent, host);
  const path = join(parent, `${ownPid}-${host}-${randomBytes(4).toString('hex')}`);
  await mkdir(path, { mode: 0o700 });
  await writeFile(join(path, 'package.json'), '{}\n');
  return { path, remove: () => removeFolder(path) };
}

async function sweep(parent: string, ownHost: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, pid, host] = ownedName.exec(name) ?? [];
    if (pid === undefined) continue;
    const folder = join(parent, name);
    const isGone = host === ownHost ? !isAlive(Number(pid)) : (await ageOf(folder)) > forgottenMs;
    if (isGone) await removeFolder(folder);
  }
}

/** Links in it are removed, and never what they lead to. */
function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}

/** Milliseconds since a folder was changed; 0 when it is gone. */
async function ageOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
