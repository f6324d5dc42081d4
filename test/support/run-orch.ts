import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../packages/cli/dist/main.js');

/** How a run of the built command ended. */
export interface OrchRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what the command runs. */
export interface RunOrchOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** The program, the words and the variables of a run of the built command. */
export function orchProcess(
  words: readonly string[],
  { cwd, env = {} }: RunOrchOptions,
): {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  const variables = { PATH: process.env['PATH'] ?? '', HOME: cwd, GIT_CONFIG_GLOBAL: '/dev/null' };
  return { file: process.execPath, args: [MAIN, ...words], env: { ...variables, ...env } };
}

/** The built command as a process of its own; a variable that is not given is not set. */
export function spawnOrch(
  words: readonly string[],
  options: RunOrchOptions,
): ChildProcessWithoutNullStreams {
  const { file, args, env } = orchProcess(words, options);
  return spawn(file, args, { cwd: options.cwd, env });
}

/** Runs the built command to its end. */
export async function runOrch(words: readonly string[], options: RunOrchOptions): Promise<OrchRun> {
  const child = spawnOrch(words, options);
  child.stdin.end(options.stdin ?? '');
  return await endOf(child);
}

/** Waits for the end of a process, collecting what it says. */
export async function endOf(child: ChildProcessWithoutNullStreams): Promise<OrchRun> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
}

/** Waits until a process has said something on stderr. */
export async function hasSaid(
  child: ChildProcessWithoutNullStreams,
  wanted: RegExp,
): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (more: Buffer) => {
      text += more.toString();
      if (wanted.test(text)) resolve();
    });
    child.once('close', () => reject(new Error(`it ended and said only: ${text}`)));
  });
}
