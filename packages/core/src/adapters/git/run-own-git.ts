import { spawn } from 'node:child_process';

/** Variables that would point git at another repository, index or work tree. */
const misleading = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_CEILING_DIRECTORIES',
];

/** How a git process ended, with everything that it and its hooks said. */
export interface OwnGitResult {
  readonly exitCode: number | null;
  readonly said: string;
}

/**
 * Runs git as the user would, with hooks and filters; only orch's own hooks are told to be silent.
 * simple-git refuses the environment that those of the user may need.
 */
export async function runOwnGit(
  directory: string,
  args: readonly string[],
  input = '',
): Promise<OwnGitResult> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !misleading.includes(name)),
  );
  const git = spawn('git', args, {
    cwd: directory,
    env: { ...env, ORCH_HOOKS: '0' },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  // A git that ends early closes the pipe; what it said is in its exit code and its output.
  git.stdin.on('error', () => undefined);
  git.stdin.end(input);
  let said = '';
  for (const stream of [git.stdout, git.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  return await new Promise((resolve, reject) => {
    git.once('error', reject);
    git.once('close', (exitCode) => resolve({ exitCode, said: said.trim() }));
  });
}
