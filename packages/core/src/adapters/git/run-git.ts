import { simpleGit } from 'simple-git';
import { gitFailed, noRepository } from './errors.ts';
import {
  allowedGitVariables,
  gitEnvironment,
  safeConfiguration,
  safeOptions,
} from './git-environment.ts';

/** How a git process ended. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a git process is told besides its command. */
export interface GitSurroundings {
  /** Options before the command, e.g. `--git-dir=.`. */
  readonly options?: readonly string[];
  /** Variables that say which index or objects are meant, as git gives them to its hooks. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs one git command that only reads, with everything disabled by which a repository can make
 * git run a program. Names from outside must come after `--end-of-options`.
 *
 * @throws OrchError `GIT.NOT_INSTALLED`
 */
export async function tryGit(
  directory: string,
  args: readonly string[],
  { options = [], environment = {} }: GitSurroundings = {},
): Promise<GitResult> {
  let failed: GitResult | null = null;
  const git = simpleGit({
    baseDir: directory,
    config: [...safeConfiguration],
    // The first two are set to nothing here; where the configuration of the user is, only the user says.
    unsafe: {
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeConfigPaths: true,
    },
    allowEnvironment: [...allowedGitVariables, ...Object.keys(environment)],
    errors: (error, { exitCode, stdOut, stdErr }) => {
      if (exitCode === 0) return error;
      failed = { exitCode, stdout: textOf(stdOut), stderr: textOf(stdErr) };
      return error ?? new Error(`git exited with ${exitCode}`);
    },
  }).env({ ...gitEnvironment(process.env), ...environment });
  try {
    const stdout = await git.raw([...safeOptions, ...options, ...args]);
    return { exitCode: 0, stdout, stderr: '' };
  } catch (error) {
    if (isMissingProgram(error)) {
      throw noRepository({ kind: 'none', reason: 'notInstalled', directory });
    }
    if (failed !== null) return failed;
    throw error;
  }
}

/**
 * Runs one git command that must succeed, and returns its standard output.
 *
 * @throws OrchError `GIT.NOT_INSTALLED`, `GIT.FAILED`
 */
export async function runGit(
  directory: string,
  args: readonly string[],
  surroundings: GitSurroundings = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await tryGit(directory, args, surroundings);
  if (exitCode !== 0) throw gitFailed(args[0] ?? '', exitCode, stderr);
  return stdout;
}

function isMissingProgram(error: unknown): boolean {
  return error instanceof Error && /\bspawn \S+ ENOENT\b/.test(error.message);
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
