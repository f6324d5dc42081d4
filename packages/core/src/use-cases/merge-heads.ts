import type { AddedBy } from '../adapters/git/who-added.ts';
import { SharedProcess } from '../adapters/runner/shared-process.ts';
import type { PostgresTarget } from '../adapters/postgres/connect.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import { withoutLocal } from '../config/select-target.ts';
import type { Database, Project } from '../config/project.ts';
import type { Finding } from '../failure/finding.ts';
import { makeHistory } from '../history/history.ts';
import { unknownHead } from '../merge/errors.ts';
import { judgePair, type PairVerdict } from '../merge/judge-pair.ts';
import { mergeScope, type MergeSide } from '../merge/merge-scope.ts';
import type { MergeVerdict } from '../merge/merge-verdict.ts';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { RevisionId } from '../revision/revision.ts';
import { findAuthors } from './merge-heads-authors.ts';
import { unsupportedEngine } from '../status/errors.ts';
import { openMergeSteps } from './merge-heads-code.ts';
import { readMergeHistory, type MergeHistory } from './merge-heads-history.ts';
import { makeMerge, type MergeWork } from './merge-heads-make.ts';
import { proveMerge } from './merge-heads-prove.ts';
import type { WalkPlace } from './merge-heads-walk.ts';
import { weighPair, type WeighedPair } from './merge-heads-weigh.ts';
import { replayHistory } from './replay-history.ts';

/** What is to be merged, and where it is tried. */
export interface MergeRequest {
  readonly project: Project;
  readonly database: Database;
  /** The name that revisions see as `context.environment`. */
  readonly environment: string;
  /** Decides on which server the throw-away databases are made. */
  readonly beside: PostgresTarget;
  /** Revisions, branches or commits; none for the heads of the folder. */
  readonly names: readonly string[];
  /** The head whose side a person wants first. */
  readonly first: string | null;
  readonly onStage?: (stage: MergeStage) => void;
}

/** What the command is busy with. */
export type MergeStage =
  | { readonly kind: 'weigh'; readonly heads: readonly [RevisionId, RevisionId] }
  | { readonly kind: 'prove' };

/** One of the heads, and what it brings. */
export interface MergedSide extends MergeSide {
  /** Who brought its revisions, as far as they are committed. */
  readonly authors: ReadonlyMap<RevisionId, AddedBy>;
}

/** The result; nothing is written yet. */
export type PlannedMerge =
  | { readonly kind: 'oneHead'; readonly head: RevisionId | null }
  /** A merge that is there already was proved, as a person may have written it. */
  | { readonly kind: 'proved'; readonly id: RevisionId; readonly findings: readonly Finding[] }
  | {
      readonly kind: 'merge';
      readonly verdict: MergeVerdict;
      readonly sides: readonly MergedSide[];
      readonly pairs: readonly PairVerdict[];
      readonly id: RevisionId;
      /** Absolute path where it belongs. */
      readonly file: string;
      readonly source: string;
      /** False when a person has to decide first. */
      readonly proved: boolean;
      /** Parents that the migrations folder does not have, so that it cannot be written there yet. */
      readonly absent: readonly RevisionId[];
      readonly findings: readonly Finding[];
    };

/**
 * Finds out how heads go together, and makes the revision that merges them. Both orders of each
 * pair are run on throw-away databases; what is made is proved from every head. Where there is one
 * head, and it is a merge, that is proved as it is.
 *
 * @throws OrchError `MERGE.*`, `STATUS.ENGINE`, `HISTORY.*`, `REVISION.*`, `GIT.*`, and what the runner throws when
 *   a side fails by itself
 */
export async function planMerge(asked: MergeRequest): Promise<PlannedMerge> {
  // What goes to Git continues only what is in Git.
  const request = { ...asked, database: withoutLocal(asked.database) };
  const { name, engine } = request.database;
  if (engine !== 'postgres') throw unsupportedEngine(name, engine);
  const merge = await readMergeHistory(request.project, request.database, request.names);
  const heads = [...merge.heads].sort(compareRevisionIds);
  if (heads.length < 2) return checkHead(request, merge, heads[0] ?? null);
  const first = firstOf(request.first, heads);
  return onProcesses({ request, merge, heads, first }, planWith);
}

/** Makes what the work needs, and takes it away again. */
async function onProcesses<T>(
  parts: Omit<MergeWork, 'stepsOf' | 'runners'>,
  work: (parts: MergeWork) => Promise<T>,
): Promise<T> {
  const { merge, heads, request } = parts;
  const code = await openMergeSteps(request.project, merge, merge.history.graph.ancestorsOf(heads));
  const runners = [new SharedProcess(request.project), new SharedProcess(request.project)] as const;
  try {
    return await work({ ...parts, stepsOf: code.stepsOf, runners });
  } finally {
    for (const one of runners) await one.end();
    await code.close();
  }
}

/** A head that is a merge itself is proved as it is in its file. */
async function checkHead(
  request: MergeRequest,
  merge: MergeHistory,
  head: RevisionId | null,
): Promise<PlannedMerge> {
  const revision = head === null ? undefined : merge.history.revisions.get(head);
  const heads = head === null ? [] : merge.history.graph.parentsOf(head);
  if (revision === undefined || heads.length < 2) return { kind: 'oneHead', head };
  request.onStage?.({ kind: 'prove' });
  const ancestors = merge.history.graph.ancestorsOf(heads);
  const revisions = [...merge.history.revisions.values()].filter(({ id }) => ancestors.has(id));
  const history = makeHistory(revisions);
  return onProcesses({ request, merge, heads, first: null }, async (work) => {
    const place = await placeOf(work, mergeScope(history.graph, heads).common, false);
    const { fileName, source } = revision;
    const proof = { place, history, heads, fileName, source, stepsOf: work.stepsOf };
    return { kind: 'proved', id: revision.id, findings: await proveMerge(proof) };
  });
}

async function planWith(work: MergeWork): Promise<PlannedMerge> {
  const { request, merge, heads, first } = work;
  const { graph } = merge.history;
  const weighed: WeighedPair[] = [];
  const pairs: PairVerdict[] = [];
  for (const pair of pairsOf(heads)) {
    request.onStage?.({ kind: 'weigh', heads: pair });
    const one = await weigh(work, pair);
    weighed.push(one);
    pairs.push(judgePair(one.facts, { first }));
  }
  const isPopulated = weighed.every(({ findings }) =>
    findings.every(({ code }) => code !== 'MERGE.NO_INVENTED_ROWS'),
  );
  const scope = mergeScope(graph, heads);
  const place = await placeOf(
    work,
    scope.common,
    isPopulated && weighed.some((one) => one.movesRows),
  );
  const made = await makeMerge(work, pairs, place);
  const authors = await findAuthors(
    merge,
    scope.sides.flatMap(({ own }) => own),
  );
  return {
    kind: 'merge',
    ...made,
    pairs: made.verdict.pairs,
    sides: scope.sides.map((side) => ({
      ...side,
      authors: new Map([...authors].filter(([id]) => side.own.includes(id))),
    })),
    absent: heads.filter((head) => !merge.folder.graph.has(head)),
    findings: [
      ...place.base.findings,
      ...weighed.flatMap(({ findings }) => findings),
      ...made.findings,
    ],
  };
}

async function weigh(
  work: MergeWork,
  heads: readonly [RevisionId, RevisionId],
): Promise<WeighedPair> {
  const { common, sides } = mergeScope(work.merge.history.graph, heads);
  const [a, b] = sides.map(({ own }) => work.stepsOf(own));
  const place = await placeOf(work, common, false);
  const [, beside] = work.runners;
  return weighPair({ place, beside, heads, steps: [a ?? [], b ?? []] });
}

async function placeOf(
  { request, stepsOf, runners: [runners] }: MergeWork,
  common: readonly RevisionId[],
  populated: boolean,
): Promise<WalkPlace> {
  const { project, database, environment, beside } = request;
  const steps = stepsOf(common);
  const replay = { project, database, environment, beside, steps, runners };
  // The replay is shared with commands that do not ask for grants; here they are compared, too.
  const base = await replayHistory({
    ...replay,
    scope: catalogScopeOf(database, { privileges: false }),
  });
  const scope = catalogScopeOf(database, { privileges: true });
  return { project, database, environment, scope, base, runners, populated };
}

function pairsOf(heads: readonly RevisionId[]): readonly (readonly [RevisionId, RevisionId])[] {
  return heads.flatMap((one, at) => heads.slice(at + 1).map((other) => [one, other] as const));
}

function firstOf(name: string | null, heads: readonly RevisionId[]): RevisionId | null {
  if (name === null) return null;
  const fitting = heads.filter((head) => head === name || head.startsWith(name));
  const [only, second] = fitting;
  if (only === undefined || second !== undefined) throw unknownHead(name, heads);
  return only;
}
