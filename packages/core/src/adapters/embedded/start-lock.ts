import { randomUUID } from 'node:crypto';
import { link, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { busy } from './errors.ts';
import { isAlive, ownPid, processBirth } from './operating-system.ts';

interface Holder {
  readonly pid: number;
  readonly birth: string | null;
  readonly host: string;
}

/**
 * Runs `work` while no other process starts or stops the same server. The lock is a file that
 * names its holder; one whose holder is gone, or whose process number now belongs to another
 * program, is taken over.
 *
 * @throws OrchError `EMBEDDED.BUSY` when the holder does not finish within `waitMs`
 */
export async function withStartLock<Result>(
  path: string,
  waitMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const mine = JSON.stringify({
    pid: ownPid,
    birth: await processBirth(ownPid),
    host: hostname(),
    ticket: randomUUID(),
  });
  await take(path, mine, Date.now() + waitMs);
  try {
    return await work();
  } finally {
    if ((await readOrNull(path)) === mine) await unlink(path);
  }
}

async function take(path: string, mine: string, deadline: number): Promise<void> {
  const draft = `${path}.${ownPid}.${randomUUID()}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    for (;;) {
      if (await linked(draft, path)) return;
      const seen = await readOrNull(path);
      if (seen === null) continue;
      if (await isStale(path, seen)) {
        await removeStale(path, seen);
        continue;
      }
      if (Date.now() > deadline) throw busy(path, parseHolder(seen)?.pid ?? null);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await unlink(draft);
  }
}

/** A link appears with its content at once, where a created file is empty for a moment. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    if (!hasCode(error, 'EPERM') && !hasCode(error, 'ENOTSUP')) throw error;
  }
  try {
    await writeFile(path, await readFile(draft), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Longer than any start or stop takes. */
const forgottenMs = 10 * 60_000;

async function isStale(path: string, content: string): Promise<boolean> {
  const holder = parseHolder(content);
  if (holder === null) return (await ageOf(path)) > 5000;
  // Another machine's processes cannot be seen; and a machine's name may have changed since.
  if (holder.host !== hostname()) return (await ageOf(path)) > forgottenMs;
  if (!isAlive(holder.pid)) return true;
  return holder.birth !== null && (await processBirth(holder.pid)) !== holder.birth;
}

/** Milliseconds since a file was written; 0 when it is gone. */
async function ageOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

/**
 * Moves the stale file away before deleting it: of several processes that saw it, one gets it.
 * A fresh lock that was moved by mistake is put back.
 */
async function removeStale(path: string, seen: string): Promise<void> {
  const aside = `${path}.stale.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await readOrNull(aside)) !== seen) await linked(aside, path);
  await unlink(aside);
}

function parseHolder(content: string): Holder | null {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null) return null;
    if (!('pid' in value) || typeof value.pid !== 'number') return null;
    const birth = 'birth' in value && typeof value.birth === 'string' ? value.birth : null;
    const host = 'host' in value && typeof value.host === 'string' ? value.host : '';
    return { pid: value.pid, birth, host };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
