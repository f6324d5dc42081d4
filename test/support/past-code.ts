import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadProject } from '../../packages/core/src/adapters/config/load-project.ts';
import { requireRepository } from '../../packages/core/src/adapters/git/find-repository.ts';
import { openPastCode } from '../../packages/core/src/adapters/git/past-code.ts';
import type { PastCode, PastOrigin, PastStep } from '../../packages/core/src/git/past-code.ts';
import { readRevision } from '../../packages/core/src/revision/read-revision.ts';
import type { GitRepo } from './git-repo.ts';

/** Where a revision lies. */
export const path = 'migrations/1_a.mjs';

/** A revision whose down says which helper it got. */
export const source = `import { word } from '../lib/helper.mjs';
export const up = async () => {};
export const down = async () => word;
`;

/** The helper. */
export function helper(word: string): string {
  return `export const word = '${word}';\n`;
}

/** Commits a revision with its helper, and the helper once more as it is now. */
export function twoCommits(repo: GitRepo, folder = ''): string {
  const then = { [`${folder}${path}`]: source, [`${folder}lib/helper.mjs`]: helper('then') };
  const commit = repo.commit(then);
  repo.commit({ [`${folder}lib/helper.mjs`]: helper('now') });
  return commit;
}

/** The step down that was applied from a commit. */
export function pastStep(commit: string | null, at = path, text = source): PastStep {
  const fileName = at.slice(at.lastIndexOf('/') + 1);
  const revision = readRevision({ fileName, path: at, bytes: Buffer.from(text) });
  return { direction: 'down', revision, commit };
}

/** Opens the code of steps of a project in a folder of a repository. */
export async function openPast(
  repo: GitRepo,
  steps: readonly PastStep[],
  folder = '',
): Promise<PastCode> {
  const root = join(repo.root, folder);
  const project = await loadProject({ cwd: root, env: {} });
  return openPastCode({
    repository: await requireRepository(repo.root),
    project: { ...project, root },
    steps,
  });
}

/** What code says of itself. */
export interface PastAnswers {
  readonly words: readonly unknown[];
  readonly origins: readonly PastOrigin[];
  readonly findings: readonly string[];
}

/** What the code says where it is, and what is told about it. */
export async function callPast(
  repo: GitRepo,
  steps: readonly PastStep[],
  folder = '',
): Promise<PastAnswers> {
  const past = await openPast(repo, steps, folder);
  try {
    const words: unknown[] = [];
    for (const { file } of past.steps) {
      const module: { down(): Promise<unknown> } = await import(pathToFileURL(file).href);
      words.push(await module.down());
    }
    return { words, origins: past.origins, findings: past.findings.map(({ code }) => code) };
  } finally {
    await past.close();
  }
}
