import { createHash } from 'node:crypto';
import { basename, posix } from 'node:path';
import { isCheckoutPath } from '../../git/checkout-path.ts';
import type { PastCodeRequest, PastOrigin, PastStep } from '../../git/past-code.ts';
import type { CommitSha, Repository } from '../../git/repository.ts';
import type { Revision } from '../../revision/revision.ts';
import { objectsMissing } from './errors.ts';
import { commitAt, placeOf } from './git-place.ts';
import { isSameText } from './read-committed.ts';
import { pathInRepository } from './read-history-at-commit.ts';
import { readObjects } from './read-objects.ts';
import { readTree } from './read-tree.ts';
import { runGit, tryGit } from './run-git.ts';
import { largestSource } from '../../revision/decode-source.ts';

/** Where the code of a step is. */
export interface LocatedCode {
  readonly origin: PastOrigin;
  /** Its path in the commit, with `/`; null when the text in the store is to be run. */
  readonly path: string | null;
}

/** What is looked at: the object of a name may be the code of a step. */
interface Question {
  readonly step: PastStep;
  /** An object name, or `<commit>:<path>`. */
  readonly name: string;
  readonly path: string;
  /** The commit or the ref that the name is of. */
  readonly of: string;
}

interface Search {
  readonly repository: Repository;
  /** Path of the project's folder from the top of the repository. */
  readonly prefix: string;
  readonly located: Map<PastStep, LocatedCode>;
}

const mostRefs = 2000;
const mostQuestions = 50_000;
const mostFiles = 400_000;

/**
 * Finds the code of each step, by its checksum: in the commit that was noted, wherever it lies
 * there; else at the tip of a ref; else in the history of all refs, by path and then by content.
 * What the reflog alone keeps is not looked at. Of several commits it is the one that brought the
 * text, since what it imports was like that when the text was written.
 *
 * @throws OrchError `GIT.OBJECT_MISSING` when a partial clone lacks what the noted commit has
 */
export async function locatePastCode({
  repository,
  project,
  steps,
}: PastCodeRequest): Promise<readonly LocatedCode[]> {
  const prefix = pathInRepository(repository, project.root);
  const search: Search = { repository, prefix, located: new Map() };
  const left = (): readonly PastStep[] => steps.filter((step) => !search.located.has(step));
  const known = await notedCommits(repository, steps);
  await atNotedCommits(search, left(), known);
  await atRefs(search, left());
  await inHistory(search, left());
  await byContent(search, left());
  const head = await commitAt(placeOf(repository, null), 'HEAD');
  return steps.map((step) => {
    const commit = step.commit === null ? null : (known.get(step.commit) ?? head);
    return search.located.get(step) ?? { path: null, origin: { kind: 'storedSource', commit } };
  });
}

/** The noted commits that are there. */
async function notedCommits(
  repository: Repository,
  steps: readonly PastStep[],
): Promise<ReadonlyMap<string, CommitSha>> {
  const known = new Map<string, CommitSha>();
  for (const name of new Set(steps.map(({ commit }) => commit))) {
    if (name === null || !/^[0-9a-f]{40,64}$/.test(name)) continue;
    const commit = await commitAt(placeOf(repository, null), name);
    if (commit !== null) known.set(name, commit);
  }
  return known;
}

async function atNotedCommits(
  search: Search,
  steps: readonly PastStep[],
  known: ReadonlyMap<string, CommitSha>,
): Promise<void> {
  const noted = steps.flatMap((step) => {
    const commit = step.commit === null ? undefined : known.get(step.commit);
    return commit === undefined ? [] : [{ step, commit }];
  });
  const take = ({ step, path, of }: Question): void => {
    const origin: PastOrigin = { kind: 'commit', commit: of as CommitSha };
    if (!search.located.has(step)) search.located.set(step, { origin, path });
  };
  const questions = noted.flatMap(({ step, commit }) => questionsAt(search, step, commit));
  for (const found of await matching(search, questions)) take(found);
  const moved = noted.filter(({ step }) => !search.located.has(step));
  for (const commit of new Set(moved.map((one) => one.commit))) {
    const here = moved.filter((one) => one.commit === commit).map(({ step }) => step);
    for (const found of await matchingIn(search, here, commit)) take(found);
  }
}

/** The present branch first: a text that several have is most likely from there. */
async function atRefs(search: Search, steps: readonly PastStep[]): Promise<void> {
  if (steps.length === 0) return;
  const refs = await listRefs(search.repository, [`--count=${mostRefs}`]);
  const most = Math.max(1, Math.floor(mostQuestions / steps.length));
  const questions = ['HEAD', ...refs]
    .slice(0, most)
    .flatMap((ref) => steps.flatMap((step) => questionsAt(search, step, ref)));
  for (const { step, path, of } of await matching(search, questions)) {
    if (search.located.has(step)) continue;
    const commit = await introducedAt(search.repository, of, path);
    if (commit !== null)
      search.located.set(step, { origin: { kind: 'ref', ref: of, commit }, path });
  }
}

async function introducedAt(
  repository: Repository,
  ref: string,
  path: string,
): Promise<CommitSha | null> {
  const args = ['rev-list', '--max-count=1', '--end-of-options', ref, '--', path];
  const commit = (await tryGit(repository.root, args)).stdout.trim();
  return commitAt(placeOf(repository, null), commit === '' ? ref : commit);
}

async function inHistory(search: Search, steps: readonly PastStep[]): Promise<void> {
  const tracked = steps.filter(({ revision }) => !isOwnFile(revision.path));
  if (tracked.length === 0) return;
  const paths = tracked.flatMap((step) => pathsOf(search, step));
  const args = ['rev-list', '--all', '--full-history', '--end-of-options', '--', ...paths];
  const commits = linesOf((await tryGit(search.repository.root, args)).stdout);
  const questions = commits
    .slice(-Math.max(1, Math.floor(mostQuestions / tracked.length)))
    .flatMap((commit) => tracked.flatMap((step) => questionsAt(search, step, commit)));
  // The newest comes first; the last one that matches is the one that brought the text.
  for (const found of (await matching(search, questions)).toReversed()) {
    if (!search.located.has(found.step)) await takeCommit(search, found);
  }
}

/** Commits only, whatever the configuration wants to be shown of them. */
const logAll: readonly string[] = [
  'log',
  '--all',
  '-m',
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--format=%H',
];

/** Files that lay elsewhere: commits are asked for the content itself. */
async function byContent(search: Search, steps: readonly PastStep[]): Promise<void> {
  for (const step of steps) {
    const object = await objectOf(search.repository, step.revision);
    if (object === null) continue;
    const args = [...logAll, `--find-object=${object}`];
    // A partial clone may lack trees on the way; the text in the store is run then.
    const commits = linesOf((await tryGit(search.repository.root, args)).stdout);
    for (const commit of commits.toReversed()) {
      const [found] = await matchingIn(search, [step], commit as CommitSha);
      if (found === undefined) continue;
      await takeCommit(search, found);
      break;
    }
  }
}

async function takeCommit(search: Search, { step, path, of }: Question): Promise<void> {
  const commit = of as CommitSha;
  const [ref = 'HEAD'] = await listRefs(search.repository, ['--count=1', `--contains=${commit}`]);
  search.located.set(step, { origin: { kind: 'ref', ref, commit }, path });
}

/** The name of a text's object, when the repository has one. */
async function objectOf(repository: Repository, { source }: Revision): Promise<string | null> {
  const head = await commitAt(placeOf(repository, null), 'HEAD');
  const bytes = Buffer.from(source);
  const object = createHash(head?.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
  for await (const { kind } of readObjects(repository, [object], 0)) {
    return kind === 'missing' ? null : object;
  }
  return null;
}

/** Files of that name anywhere in a commit that have the text of a step. */
async function matchingIn(
  search: Search,
  steps: readonly PastStep[],
  commit: CommitSha,
): Promise<readonly Question[]> {
  const tree = await readTree(search.repository, commit, mostFiles);
  const files = (tree?.files ?? []).filter(
    ({ kind, path }) => (kind === 'file' || kind === 'program') && isCheckoutPath(path),
  );
  const questions = steps.flatMap((step) =>
    files
      .filter(({ path }) => basename(path) === step.revision.fileName)
      .map(({ path, object }): Question => ({ step, name: object, path, of: commit })),
  );
  const missing: string[] = [];
  const found = await matching(search, questions, missing);
  if (found.length === 0 && missing.length > 0) throw objectsMissing(commit, missing);
  return found;
}

function questionsAt(search: Search, step: PastStep, of: string): readonly Question[] {
  return pathsOf(search, step)
    .filter((path) => !path.includes('\n'))
    .map((path) => ({ step, name: `${of}:${path}`, path, of }));
}

/** As it was noted from the top of the repository, and from the folder of the project. */
function pathsOf({ prefix }: Search, { revision }: PastStep): readonly string[] {
  const path = posix.normalize(revision.path);
  return path.startsWith('../') || posix.isAbsolute(path)
    ? []
    : [...new Set([path, posix.join(prefix, path)])];
}

/** Those of the questions whose object has the text of their step, in their order. */
async function matching(
  { repository }: Search,
  questions: readonly Question[],
  missing: string[] = [],
): Promise<readonly Question[]> {
  const found: Question[] = [];
  let at = 0;
  const names = questions.map(({ name }) => name);
  for await (const object of readObjects(repository, names, largestSource)) {
    const question = questions[at];
    at += 1;
    if (question === undefined) continue;
    if (object.kind === 'missing') missing.push(question.path);
    else if (object.kind === 'object' && object.type === 'blob') {
      if (isSameText(question.step.revision, object.bytes)) found.push(question);
    }
  }
  return found;
}

async function listRefs(
  repository: Repository,
  options: readonly string[],
): Promise<readonly string[]> {
  const spaces = ['refs/heads/', 'refs/remotes/', 'refs/tags/'];
  const args = ['for-each-ref', ...options, '--format=%(refname)', ...spaces];
  return linesOf(await runGit(repository.root, args));
}

/** What lies in orch's own folder is in no commit. */
function isOwnFile(path: string): boolean {
  return path.split('/').includes('.orch');
}

function linesOf(output: string): readonly string[] {
  return output.split('\n').filter((line) => line !== '');
}
