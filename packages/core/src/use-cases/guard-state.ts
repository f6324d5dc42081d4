import {
  compareTrees,
  differentPaths,
  type TreeBase,
  type TreeState,
  emptyTree,
} from '../adapters/git/compare-trees.ts';
import type { GitPlace } from '../adapters/git/git-place.ts';
import { commonBase, mergeBases } from '../adapters/git/merge-bases.ts';
import { readTrailers } from '../adapters/git/read-trailers.ts';
import type { Finding } from '../failure/finding.ts';
import type { CommitSha } from '../git/repository.ts';
import { guardedPart, type GuardedFolder } from '../guard/guarded-folders.ts';
import { isAllowed, judgeChanges } from '../guard/judge.ts';
import { ownChanges, type Source } from '../guard/own-changes.ts';
import { allowedOn, type Allowed, type GuardPolicy } from '../guard/policy.ts';
import { remarkOn } from '../guard/remark.ts';
import { pathsOf, type TreeChange } from '../guard/tree-change.ts';

/** What is guarded, and by which rules. */
export interface GuardRules {
  readonly policy: GuardPolicy;
  readonly folders: readonly GuardedFolder[];
}

/** A branch in the state that is to be judged, and what it is judged against. */
export interface GuardedState {
  /** Null when no branch is known. */
  readonly branch: string | null;
  readonly state: TreeState;
  /** The commits that the state is made of: one, or several while they are merged. */
  readonly heads: readonly CommitSha[];
  /** Where the branch began; the empty tree when it has nothing in common with anything. */
  readonly bases: readonly TreeBase[];
  /** The branches that it began from, as they are now. */
  readonly tips: readonly Tip[];
}

/** A branch that others begin from. */
export interface Tip {
  readonly name: string;
  readonly commit: CommitSha;
}

/** A change that would be refused, had not a commit said why it has to be. */
export interface Override {
  readonly change: TreeChange;
  readonly commit: CommitSha;
  readonly author: string;
  readonly reason: string;
}

/** What is to be said about one branch. */
export interface GuardReport {
  readonly branch: string | null;
  readonly allows: Allowed;
  /** The commit that was judged; null when there is none yet. */
  readonly commit: CommitSha | null;
  readonly bases: readonly TreeBase[];
  readonly comparedWith: readonly string[];
  readonly findings: readonly Finding[];
  readonly overrides: readonly Override[];
  /** A dry line about the findings; null when there are none. */
  readonly remark: string | null;
}

const trailerKey = 'Allow-Revisions';
/** Beyond these, what came from a branch by a squash counts as the branch's own. */
const mostTips = 20;
const mostTrailers = 100;

/**
 * Judges what a branch did to revision files. Reads objects, refs and the index only.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function guardState(
  place: GitPlace,
  rules: GuardRules,
  guarded: GuardedState,
): Promise<GuardReport> {
  const { branch, heads, bases, tips } = guarded;
  const allows = allowedOn(branch, rules.policy);
  const refused = await refusedChanges(place, rules, guarded, allows);
  const overrides = await readOverrides(place, rules, guarded, refused);
  const excused = new Set(overrides.map(({ change }) => change));
  const base = String(bases[0] ?? '').slice(0, 12);
  const findings = judgeChanges(
    refused.filter((change) => !excused.has(change)),
    { branch, allows, base },
  );
  const commit = heads[0] ?? null;
  const about = allows === 'nothing' ? 'features' : 'releases';
  return {
    branch,
    allows,
    commit,
    bases,
    comparedWith: [...new Set(tips.map(({ name }) => name))],
    findings,
    overrides,
    remark: findings.length === 0 ? null : remarkOn(commit ?? '', about),
  };
}

async function refusedChanges(
  place: GitPlace,
  { folders }: GuardRules,
  guarded: GuardedState,
  allows: Allowed,
): Promise<readonly TreeChange[]> {
  if (allows === 'anything') return [];
  const paths = folders.map(({ path }) => path);
  const againstBases = await Promise.all(
    guarded.bases.map(async (from) => {
      const changes = await compareTrees(place, { from, to: guarded.state, paths });
      return changes.flatMap((change) => guardedPart(change, folders) ?? []);
    }),
  );
  const isRefused = ({ kind }: TreeChange): boolean => !isAllowed(kind, allows);
  // Where the changes came from is only asked when they matter.
  if (!againstBases.flat().some(isRefused)) return [];
  const sources = await readSources(place, guarded, paths);
  return ownChanges({ againstBases, sources }).filter(isRefused);
}

async function readSources(
  place: GitPlace,
  { state, heads, bases, tips }: GuardedState,
  paths: readonly string[],
): Promise<readonly Source[]> {
  const [head] = heads;
  const commits = bases.filter((base): base is CommitSha => base !== emptyTree(base));
  const among = commits.length > 1 ? await sinceCommon(place, commits) : [];
  const known = new Set<string>(commits);
  const moved = tips.filter(({ commit }) => !known.has(commit)).slice(0, mostTips);
  const from = await Promise.all(
    moved.map(async ({ commit }) => {
      const [shared = emptyTree(commit)] =
        head === undefined ? [] : await mergeBases(place, commit, heads);
      return { commit, from: shared };
    }),
  );
  return Promise.all(
    [...among, ...from].map(async (source) => {
      const { commit } = source;
      const [changed, different] = await Promise.all([
        differentPaths(place, { from: source.from, to: { kind: 'commit', commit }, paths }),
        differentPaths(place, { from: commit, to: state, paths }),
      ]);
      return { changed, different };
    }),
  );
}

/** Each of several merge bases, and where they were one. */
async function sinceCommon(
  place: GitPlace,
  commits: readonly CommitSha[],
): Promise<readonly { readonly commit: CommitSha; readonly from: TreeBase }[]> {
  const [common] = await commonBase(place, commits);
  return commits.map((commit) => ({ commit, from: common ?? emptyTree(commit) }));
}

/** A commit's reason covers what the branch did up to it, and not what came after. */
async function readOverrides(
  place: GitPlace,
  { folders }: GuardRules,
  { state, heads, bases }: GuardedState,
  changes: readonly TreeChange[],
): Promise<readonly Override[]> {
  if (changes.length === 0) return [];
  const known = bases.filter((base) => base !== emptyTree(base));
  const trailers = await readTrailers(place, { key: trailerKey, heads, bases: known });
  const paths = folders.map(({ path }) => path);
  const overrides: Override[] = [];
  const open = new Set(changes);
  for (const { commit, author, value } of trailers.slice(0, mostTrailers)) {
    if (open.size === 0) break;
    const since = await differentPaths(place, { from: commit, to: state, paths });
    for (const change of open) {
      if (pathsOf(change).some((path) => since.has(path))) continue;
      open.delete(change);
      overrides.push({ change, commit, author, reason: value });
    }
  }
  return overrides;
}
