import { join } from 'node:path';
import type { AddedBy } from '../adapters/git/who-added.ts';
import { formatSource } from '../adapters/files/format-source.ts';
import { moduleFormat } from '../adapters/files/module-format.ts';
import type { PostgresTarget } from '../adapters/postgres/connect.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import { withoutLocal } from '../config/select-target.ts';
import type { Database, Project } from '../config/project.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';
import { makeHistory } from '../history/history.ts';
import { unlinkedRevisions } from '../history/unlinked-revisions.ts';
import { unknownHead } from '../merge/errors.ts';
import { judgePair, type PairVerdict } from '../merge/judge-pair.ts';
import { mergeName } from '../merge/merge-name.ts';
import { mergeScope, type MergeSide } from '../merge/merge-scope.ts';
import { mergeVerdict, type MergeVerdict, type VerdictOptions } from '../merge/merge-verdict.ts';
import { renderMerge, type MergeRevision } from '../merge/render-merge.ts';
import { remarksOf } from '../merge/remarks.ts';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import { findAuthors } from './merge-heads-authors.ts';
import { openMergeSteps } from './merge-heads-code.ts';
import { readMergeHistory, type MergeHistory } from './merge-heads-history.ts';
import { renderOrderDifference } from './merge-heads-difference.ts';
import { proveMerge } from './merge-heads-prove.ts';
import type { WalkPlace } from './merge-heads-walk.ts';
import { weighPair, withEquals, type WeighedPair } from './merge-heads-weigh.ts';
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
 * @throws OrchError `MERGE.*`, `HISTORY.*`, `REVISION.*`, `GIT.*`, and what the runner throws when
 *   a side fails by itself
 */
export async function planMerge(asked: MergeRequest): Promise<PlannedMerge> {
  // What goes to Git continues only what is in Git.
  const request = { ...asked, database: withoutLocal(asked.database) };
  const merge = await readMergeHistory(request.project, request.database, request.names);
  const heads = [...merge.heads].sort(compareRevisionIds);
  if (heads.length < 2) return checkHead(request, merge, heads[0] ?? null);
  const first = firstOf(request.first, heads);
  const code = await openMergeSteps(request.project, merge, merge.history.graph.ancestorsOf(heads));
  try {
    return await planWith({ request, merge, heads, first, stepsOf: code.stepsOf });
  } finally {
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
  const code = await openMergeSteps(request.project, merge, ancestors);
  try {
    const { stepsOf } = code;
    const work = { request, merge, heads, first: null, stepsOf };
    const place = await placeOf(work, mergeScope(history.graph, heads).common, false);
    const { fileName, source } = revision;
    const findings = await proveMerge({ place, history, heads, fileName, source, stepsOf });
    return { kind: 'proved', id: revision.id, findings };
  } finally {
    await code.close();
  }
}

interface Work {
  readonly request: MergeRequest;
  readonly merge: MergeHistory;
  readonly heads: readonly RevisionId[];
  readonly first: RevisionId | null;
  stepsOf(ids: readonly RevisionId[]): readonly RunStep[];
}

async function planWith(work: Work): Promise<PlannedMerge> {
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
  const made = await make(work, pairs, place);
  const authors = await findAuthors(
    merge,
    scope.sides.flatMap(({ own }) => own),
  );
  return {
    kind: 'merge',
    ...made,
    pairs,
    sides: scope.sides.map((side) => ({
      ...side,
      authors: new Map([...authors].filter(([id]) => side.own.includes(id))),
    })),
    absent: heads.filter((head) => !merge.folder.graph.has(head)),
    findings: [...weighed.flatMap(({ findings }) => findings), ...made.findings],
  };
}

/** With two ways to settle a difference, the second is taken where the first cannot be proved. */
async function make(work: Work, pairs: readonly PairVerdict[], place: WalkPlace): Promise<Made> {
  const ways: readonly VerdictOptions['differences'][] = pairs.some(
    ({ otherOrder, decision }) => otherOrder === 'changed' && decision === null,
  )
    ? ['change', 'refuse']
    : ['refuse'];
  let failure: OrchError | null = null;
  for (const differences of ways) {
    const verdict = mergeVerdict(work.merge.history.graph, pairs, { differences });
    for (const style of ['builder', 'raw'] as const) {
      if (differences === 'refuse' && style === 'raw') continue;
      try {
        return await makeOne(work, { verdict, pairs, place, style });
      } catch (error) {
        if (!(error instanceof OrchError) || !/^(?:MERGE|PLAN)\./.test(error.code)) throw error;
        failure = error;
      }
    }
  }
  throw failure ?? new Error('nothing was tried');
}

interface Attempt {
  readonly verdict: MergeVerdict;
  readonly pairs: readonly PairVerdict[];
  readonly place: WalkPlace;
  readonly style: 'builder' | 'raw';
}

interface Made {
  readonly verdict: MergeVerdict;
  readonly id: RevisionId;
  readonly file: string;
  readonly source: string;
  readonly proved: boolean;
  readonly findings: readonly Finding[];
}

async function makeOne(work: Work, attempt: Attempt): Promise<Made> {
  const { request, merge, heads, stepsOf } = work;
  const { verdict, pairs, place, style } = attempt;
  const { database } = request;
  const id = mergeName(heads, unlinkedRevisions(merge.history));
  const revision: MergeRevision = {
    id,
    parents: heads,
    notes: verdict.notes,
    remarks: remarksOf(pairs),
    decision: verdict.decision,
    difference: await differenceOf(work, verdict, { place, style }),
    format: await moduleFormat(database),
  };
  const fileName = `${id}.${database.extension}`;
  const file = join(database.directory, fileName);
  const source = await formatSource(renderMerge(revision), file);
  const made = { verdict, id, file, source };
  if (verdict.decision !== null) return { ...made, proved: false, findings: [] };
  request.onStage?.({ kind: 'prove' });
  const { history } = merge;
  const findings = await proveMerge({ place, history, heads, fileName, source, stepsOf });
  return { ...made, proved: true, findings };
}

function differenceOf(
  { merge, stepsOf }: Work,
  { changed, notes }: MergeVerdict,
  { place, style }: Pick<Attempt, 'place' | 'style'>,
): Promise<MergeRevision['difference']> | null {
  if (changed === null) return null;
  const { first, second } = changed;
  const pairs = notes.equals.flatMap(([a, b]) =>
    a === undefined || b === undefined ? [] : [[a, b] as const],
  );
  const [one, other] = mergeScope(merge.history.graph, [first, second]).sides.map(({ own }) =>
    withEquals(stepsOf(own), pairs),
  );
  return renderOrderDifference({
    place,
    first,
    second,
    wanted: [...(one ?? []), ...(other ?? [])],
    other: [...(other ?? []), ...(one ?? [])],
    style,
  });
}

async function weigh(work: Work, heads: readonly [RevisionId, RevisionId]): Promise<WeighedPair> {
  const { common, sides } = mergeScope(work.merge.history.graph, heads);
  const [a, b] = sides.map(({ own }) => work.stepsOf(own));
  const place = await placeOf(work, common, false);
  return weighPair({ place, heads, steps: [a ?? [], b ?? []] });
}

async function placeOf(
  { request, stepsOf }: Work,
  common: readonly RevisionId[],
  populated: boolean,
): Promise<WalkPlace> {
  const { project, database, environment, beside } = request;
  const scope = catalogScopeOf(database, { privileges: false });
  const steps = stepsOf(common);
  const base = await replayHistory({ project, database, environment, beside, steps, scope });
  return { project, database, environment, scope, base, populated };
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
