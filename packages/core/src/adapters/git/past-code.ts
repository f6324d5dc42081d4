import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import type { Finding } from '../../failure/finding.ts';
import { OrchError } from '../../failure/orch-error.ts';
import { isCheckoutPath } from '../../git/checkout-path.ts';
import { importedNames } from '../../git/imported-names.ts';
import type { OpenPastCode, PastCodeRequest, PastStep } from '../../git/past-code.ts';
import type { CommitSha } from '../../git/repository.ts';
import type { RunStep } from '../../runner/run-step.ts';
import type { Revision } from '../../revision/revision.ts';
import { readRegularFile } from '../files/read-regular-file.ts';
import { systemErrorCode } from '../files/system-error.ts';
import { locatePastCode, type LocatedCode } from './locate-past-code.ts';
import { mirrorWorkTree } from './mirror-work-tree.ts';
import { namesReachedFrom } from './names-reached-from.ts';
import {
  builtPackage,
  otherCommitRuns,
  pastCodeChanged,
  storedSourceRuns,
} from './past-code-errors.ts';
import { openPastFolder } from './past-code-folder.ts';
import { placePastTree, type PlacedTree } from './place-past-tree.ts';
import type { WrittenFile } from './write-past-tree.ts';
import { isSameText } from './read-committed.ts';
import { pathInRepository } from './read-history-at-commit.ts';

/** As `OpenPastCode` says; a commit's files are written once for all of its revisions. */
export const openPastCode: OpenPastCode = async (request) => {
  const located = await locatePastCode(request);
  const folder = await openPastFolder(request.project.root);
  try {
    const plans = request.steps.flatMap((step, index): readonly Plan[] => {
      const code = located[index];
      return code === undefined ? [] : [{ step, code }];
    });
    const made = await runnable(request, folder.path, plans);
    return {
      ...made,
      origins: located.map(({ origin }) => origin),
      close: () => folder.remove(),
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
};

interface Plan {
  readonly step: PastStep;
  readonly code: LocatedCode;
}

/** A commit's files, with texts of the store in place of, or among, its own. */
interface WantedTree {
  readonly commit: CommitSha;
  /** By path; empty for the commit as it is. */
  readonly texts: Map<string, string>;
}

async function runnable(
  request: PastCodeRequest,
  folder: string,
  plans: readonly Plan[],
): Promise<{ readonly steps: readonly RunStep[]; readonly findings: readonly Finding[] }> {
  const { repository, signal } = request;
  const project = pathInRepository(repository, request.project.root);
  const wanted: WantedTree[] = [];
  // All texts come first, so that one tree takes all of a commit.
  const chosen = plans.map((plan) => ({ ...plan, tree: treeFor(plan, project, wanted) }));
  const trees = new Map<WantedTree, PlacedTree>();
  const written = new Map<string, WrittenFile>();
  const findings: Finding[] = [];
  for (const [index, tree] of wanted.entries()) {
    const { commit, texts: instead } = tree;
    const at = join(folder, `${index}-${commit.slice(0, 12)}`);
    const asked = { repository, commit, folder: at, instead, written, ...(signal && { signal }) };
    const placed = await placePastTree(asked, project);
    trees.set(tree, placed);
    findings.push(...placed.findings);
  }
  const steps = chosen.map(({ step, code, tree }, index): RunStep => {
    const { direction, revision } = step;
    const placed = tree === null ? undefined : trees.get(tree);
    if (placed === undefined) {
      const mirror = join(folder, `${index}-now`);
      const file = fileInWorkTree(request, step) ?? mirrored(request, step, mirror);
      return { direction, revision, file, commit: null };
    }
    const path = code.path ?? storedPath(step, project);
    const file = join(placed.folder, path);
    if (!hasText(file, revision)) throw pastCodeChanged(path);
    findings.push(...findingsOf(request, { step, code }, { path, placed }));
    const commit = code.origin.kind === 'storedSource' ? null : code.origin.commit;
    return { direction, revision, file, commit, past: placed.place };
  });
  return { steps, findings };
}

/** The tree that a step runs in, wanted from now on; null for the work tree. */
function treeFor({ step, code }: Plan, project: string, wanted: WantedTree[]): WantedTree | null {
  const { commit } = code.origin;
  if (commit === null) return null;
  const { source } = step.revision;
  const path = storedPath(step, project);
  const isFitting = (tree: WantedTree): boolean =>
    tree.commit === commit &&
    (code.path === null
      ? tree.texts.size > 0 && (tree.texts.get(path) ?? source) === source
      : tree.texts.size === 0);
  const found = wanted.find(isFitting) ?? { commit, texts: new Map<string, string>() };
  if (code.path === null) found.texts.set(path, source);
  if (!wanted.includes(found)) wanted.push(found);
  return found;
}

/** The path in the store is a note: where it cannot be one of a tree, only the name counts. */
function storedPath({ revision }: PastStep, project: string): string {
  const path = posix.normalize(revision.path);
  const isBelow = isCheckoutPath(path);
  return isBelow ? path : posix.join(project, 'migrations', revision.fileName);
}

function fileInWorkTree({ repository, project }: PastCodeRequest, step: PastStep): string | null {
  const path = storedPath(step, pathInRepository(repository, project.root));
  const files = [repository.root, project.root].map((top) => join(top, path));
  return files.find((file) => hasText(file, step.revision)) ?? null;
}

function hasText(file: string, revision: Revision): boolean {
  try {
    const bytes = readRegularFile(file);
    return bytes !== null && isSameText(revision, bytes);
  } catch (error) {
    if (error instanceof OrchError || systemErrorCode(error) !== null) return false;
    throw error;
  }
}

function mirrored(request: PastCodeRequest, step: PastStep, folder: string): string {
  const { repository, project } = request;
  const path = storedPath(step, pathInRepository(repository, project.root));
  return mirrorWorkTree({ top: repository.root, folder, path, text: step.revision.source });
}

function findingsOf(
  { repository }: PastCodeRequest,
  { step, code: { origin } }: Plan,
  { path, placed }: { readonly path: string; readonly placed: PlacedTree },
): readonly Finding[] {
  const { id, source } = step.revision;
  const imports = importedNames(source).filter((name) => !isAlwaysThere(name));
  const reached = placed.presentPackages.length === 0 ? null : namesReachedFrom(path, placed);
  const present = placed.presentPackages.filter((name) =>
    [...(reached ?? [])].some((known) => known === name || known.startsWith(`${name}/`)),
  );
  const found = present.map((name) => builtPackage(id, name));
  if (origin.kind === 'ref' && step.commit !== null && imports.length > 0) {
    found.push(otherCommitRuns(id, step.commit, origin.commit, origin.ref));
  }
  if (origin.kind === 'storedSource') {
    const { isShallow } = repository;
    found.push(
      storedSourceRuns({ id, noted: step.commit, helpers: origin.commit, imports, isShallow }),
    );
  }
  return found;
}

const builtin = new Set(builtinModules);

/** Of Node, or the builder itself. */
function isAlwaysThere(name: string): boolean {
  return name.startsWith('node:') || builtin.has(name) || name === 'knex';
}
