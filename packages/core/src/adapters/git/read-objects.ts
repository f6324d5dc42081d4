import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import type { Repository } from '../../git/repository.ts';
import { ChunkReader } from './chunk-reader.ts';
import { gitFailed } from './errors.ts';
import { gitEnvironment, safeConfiguration, safeOptions } from './git-environment.ts';

/** One object as `git cat-file --batch` gives it. */
export type ReadObject =
  | { readonly kind: 'object'; readonly type: string; readonly bytes: Uint8Array }
  | { readonly kind: 'tooLarge'; readonly size: number }
  | { readonly kind: 'missing' };

/** Before 2.45, git ends at the first object that a partial clone lacks and may not fetch. */
const refusedFetch = /promisor remote|lazy fetching disabled|transport '[^']*' not allowed/;

const header = /^[0-9a-f]+ (\w+) (\d+)$/;

/**
 * Reads objects through one git process, in the order in which they are named; an object over
 * `limit` bytes is passed over. Names are object names or `<commit>:<path>`, without line ends.
 * Nothing is fetched: what a partial clone lacks is missing, with some versions of git together
 * with all that comes after it.
 *
 * A child process of its own, because simple-git keeps all output and decodes it as UTF-8.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function* readObjects(
  repository: Repository,
  names: readonly string[],
  limit: number,
): AsyncGenerator<ReadObject> {
  if (names.length === 0) return;
  const settings = safeConfiguration.flatMap((setting) => ['-c', setting]);
  const args = [...safeOptions, ...settings, 'cat-file', '--batch', '--buffer'];
  const git = spawn('git', args, {
    cwd: repository.root,
    env: gitEnvironment(process.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const ended = new Promise<void>((resolve) => {
    git.once('close', () => resolve());
    git.once('error', () => resolve());
  });
  const stderr: Buffer[] = [];
  git.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A git that ends early closes the pipe; what it said is in its exit code and on stderr.
  git.stdin.on('error', () => undefined);
  Readable.from(inBlocks(names)).pipe(git.stdin);
  let at = 0;
  try {
    const reader = new ChunkReader(git.stdout);
    for (; at < names.length; at += 1) {
      const object = await nextObject(reader, limit);
      if (object === null) break;
      yield object;
      if (at === names.length - 1) return;
    }
    await ended;
    const said = Buffer.concat(stderr).toString('utf8');
    if (!refusedFetch.test(said)) throw gitFailed('cat-file', git.exitCode ?? -1, said);
    for (; at < names.length; at += 1) yield { kind: 'missing' };
  } finally {
    git.kill();
    await ended;
  }
}

async function nextObject(reader: ChunkReader, limit: number): Promise<ReadObject | null> {
  const line = await reader.line();
  if (line === null) return null;
  const [, type, size] = header.exec(line) ?? [];
  if (type === undefined) return { kind: 'missing' };
  const length = Number(size);
  if (length > limit) {
    await reader.skip(length + 1);
    return { kind: 'tooLarge', size: length };
  }
  const bytes = await reader.bytes(length);
  await reader.skip(1);
  return bytes.length === length ? { kind: 'object', type, bytes } : null;
}

/** Many names in each write: one write a name is what a long list would spend its time on. */
function* inBlocks(names: readonly string[]): Generator<string> {
  for (let at = 0; at < names.length; at += 500) {
    yield `${names.slice(at, at + 500).join('\n')}\n`;
  }
}
