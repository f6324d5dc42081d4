import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { Repository } from '../../git/repository.ts';
import { gitFailed } from './errors.ts';
import { gitEnvironment, safeConfiguration, safeOptions } from './git-environment.ts';
import { ObjectParser } from './object-parser.ts';
import type { ReadObject } from './object-parser.ts';

/** Before 2.45, git ends at the first object that a partial clone lacks and may not fetch. */
const refusedFetch = /promisor remote|lazy fetching disabled|transport '[^']*' not allowed/;

/** `--batch-command` lets what is asked depend on what was answered; git has it since 2.36. */
type Mode = '--batch' | '--batch-command';

/**
 * A git process that gives objects in the order in which they are asked for. Names are object names
 * or `<commit>:<path>`, without line ends. Nothing is fetched: what a partial clone lacks is missing,
 * with some versions of git together with all that comes after it.
 *
 * A child process of its own, because simple-git keeps all output and decodes it as UTF-8.
 */
export class ObjectSource {
  private readonly git: ChildProcessWithoutNullStreams;
  private readonly mode: Mode;
  private readonly parser: ObjectParser;
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly stderr: Buffer[] = [];
  private readonly ended: Promise<void>;
  private readonly ready: ReadObject[] = [];

  constructor(repository: Repository, mode: Mode, limit: number) {
    const settings = safeConfiguration.flatMap((setting) => ['-c', setting]);
    this.mode = mode;
    this.parser = new ObjectParser(limit);
    this.git = spawn('git', [...safeOptions, ...settings, 'cat-file', mode, '--buffer'], {
      cwd: repository.root,
      env: gitEnvironment(process.env),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.ended = new Promise((resolve) => {
      this.git.once('close', () => resolve());
      this.git.once('error', () => resolve());
    });
    this.git.stderr.on('data', (chunk: Buffer) => this.stderr.push(chunk));
    // A git that ends early closes the pipe; what it said is in its exit code and on stderr.
    this.git.stdin.on('error', () => undefined);
    this.chunks = this.git.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Asks for objects; `isLast` when no others will be asked for. Not waited for, it goes on. */
  async ask(names: readonly string[], isLast: boolean): Promise<void> {
    const { stdin } = this.git;
    // Many names in each write: one write a name is what a long list would spend its time on.
    for (let at = 0; at < names.length && stdin.writable; at += 500) {
      const block = names.slice(at, at + 500);
      const lines = this.mode === '--batch' ? block : [...block.map(contents), 'flush'];
      if (!stdin.write(`${lines.join('\n')}\n`))
        await Promise.race([once(stdin, 'drain'), this.ended]);
    }
    if (isLast) stdin.end();
  }

  /**
   * The next answers, as many as there are at once; null when git has ended before `count` of them.
   */
  async next(count: number): Promise<readonly ReadObject[] | null> {
    while (this.ready.length === 0) {
      const chunk = await this.chunks.next();
      if (chunk.done === true) return null;
      this.ready.push(...this.parser.push(chunk.value));
    }
    return this.ready.splice(0, count);
  }

  /** The failure behind an early end; null when git only lacks what it may not fetch. */
  async failure(): Promise<Error | null> {
    await this.ended;
    const said = Buffer.concat(this.stderr).toString('utf8');
    return refusedFetch.test(said) ? null : gitFailed('cat-file', this.git.exitCode ?? -1, said);
  }

  /** Ends the process. */
  async close(): Promise<void> {
    this.git.kill();
    await this.ended;
  }
}

function contents(name: string): string {
  return `contents ${name}`;
}
