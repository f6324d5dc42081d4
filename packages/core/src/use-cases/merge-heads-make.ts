import { join } from 'node:path';
import { formatSource } from '../adapters/files/format-source.ts';
import { moduleFormat } from '../adapters/files/module-format.ts';
import type { SharedProcess } from '../adapters/runner/shared-process.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { PairVerdict } from '../merge/judge-pair.ts';
import { mergeName } from '../merge/merge-name.ts';
import { mergeScope } from '../merge/merge-scope.ts';
import { mergeVerdict, type MergeVerdict, type VerdictOptions } from '../merge/merge-verdict.ts';
import { remarksOf } from '../merge/remarks.ts';
import { renderMerge, type MergeRevision } from '../merge/render-merge.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { MergeRequest } from './merge-heads.ts';
import { renderOrderDifference } from './merge-heads-difference.ts';
import type { MergeHistory } from './merge-heads-history.ts';
import { proveMerge } from './merge-heads-prove.ts';
import type { WalkPlace } from './merge-heads-walk.ts';
import { withEquals } from './merge-heads-weigh.ts';

/** What is merged, and with what it is tried. */
export interface MergeWork {
  readonly request: MergeRequest;
  readonly merge: MergeHistory;
  readonly heads: readonly RevisionId[];
  readonly first: RevisionId | null;
  /** Two processes, for what runs at once. */
  readonly runners: readonly [SharedProcess, SharedProcess];
  stepsOf(ids: readonly RevisionId[]): readonly RunStep[];
}

/**
 * Makes the revision that follows from the verdicts of all pairs, and proves it unless a person has
 * to decide first. With two ways to settle a difference, the second is taken where the first cannot be proved.
 *
 * @throws OrchError `MERGE.NOT_PROVED`, `PLAN.IMPOSSIBLE`
 */
export async function makeMerge(
  work: MergeWork,
  pairs: readonly PairVerdict[],
  place: WalkPlace,
): Promise<MadeMerge> {
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
        return await makeOne(work, { verdict, place, style });
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
  readonly place: WalkPlace;
  readonly style: 'builder' | 'raw';
}

/** A merge revision that is not written yet. */
export interface MadeMerge {
  readonly verdict: MergeVerdict;
  readonly id: RevisionId;
  readonly file: string;
  readonly source: string;
  readonly proved: boolean;
  readonly findings: readonly Finding[];
}

async function makeOne(work: MergeWork, attempt: Attempt): Promise<MadeMerge> {
  const { request, merge, heads, stepsOf } = work;
  const { verdict, place, style } = attempt;
  const { database } = request;
  const id = mergeName(heads, merge.unlinked);
  const revision: MergeRevision = {
    id,
    parents: heads,
    notes: verdict.notes,
    remarks: remarksOf(verdict.pairs),
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
  { merge, stepsOf, runners: [, beside] }: MergeWork,
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
    beside,
    first,
    second,
    wanted: [...(one ?? []), ...(other ?? [])],
    other: [...(other ?? []), ...(one ?? [])],
    style,
  });
}
