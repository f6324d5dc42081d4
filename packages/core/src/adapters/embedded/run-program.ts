import { spawn } from 'node:child_process';
import { isWindows, serverEnvironment } from './operating-system.ts';
import type { ServerAccount } from './operating-system.ts';

/** How a program ended; `failure` is set when it could not be started at all. */
export interface ProgramResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly failure: Error | null;
}

/** Runs a program of the server as its account with an input, and collects what it prints. */
export function runProgram(
  file: string,
  args: readonly string[],
  account: ServerAccount | null,
  input = '',
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, {
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      // The present directory may be one that the account cannot enter.
      ...(isWindows ? {} : { cwd: '/' }),
      env: serverEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    // A program that ends without reading its input is no failure of its own.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (failure) => resolve({ exitCode: null, output, failure }));
    child.on('close', (exitCode) => resolve({ exitCode, output, failure: null }));
  });
}
