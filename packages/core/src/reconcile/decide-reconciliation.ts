import type { Catalog } from '../catalog/catalog.ts';
import type { RevisionId } from '../revision/revision.ts';
import { dataUndecided, unreleased, wrongReconcileRevision } from './errors.ts';
import type { UndecidedData } from './errors.ts';
import { findUnreleased, hasSameWrites, judgeRevisions } from './judge-revisions.ts';
import type { JudgedRevision, RevisionEffect } from './judge-revisions.ts';
import type { ReconcileChoices } from './reconciliation.ts';

/** What a decision is about. */
export interface DecisionInput {
  /** The official history from where both part, in topological order. */
  readonly official: readonly RevisionEffect[];
  /** The schema where both part. */
  readonly origin: Catalog;
  readonly applied: ReadonlySet<RevisionId>;
  /** The schema that the database is taken to have. */
  readonly now: Catalog;
  /** What the local revisions did; null when that cannot be found out. */
  readonly local: readonly RevisionEffect[] | null;
  readonly localIds: readonly RevisionId[];
  /** Local revisions whose files are still there. */
  readonly keptFiles: ReadonlySet<RevisionId>;
  /** Whether official revisions can be run while the local ones are recorded. */
  readonly canRunFirst: boolean;
  readonly choices: ReconcileChoices;
}

/** What becomes of the official revisions. */
export type Decision =
  /** Official and local ones have nothing to do with each other: all can stay. */
  | { readonly kind: 'apart' }
  | {
      readonly kind: 'replace';
      readonly judged: readonly JudgedRevision[];
      /** Run before the rest is recorded. */
      readonly first: readonly RevisionId[];
      /** Recorded without being run. */
      readonly add: readonly RevisionId[];
      /** Run after that. */
      readonly run: readonly RevisionId[];
      /** How many of the official ones come before those that are run. */
      readonly reached: number;
    };

/**
 * Decides what is recorded and what is run. Where rows are in question, a person decides.
 *
 * @throws OrchError `RECONCILE.UNRELEASED`, `RECONCILE.DATA_UNDECIDED`, `RECONCILE.WRONG_REVISION`
 */
export function decideReconciliation(input: DecisionInput): Decision {
  const { official, applied, now, choices } = input;
  const pending = official.map(({ id }) => id).filter((id) => !applied.has(id));
  requireAmong('skip-data', choices.skipData, pending);
  requireAmong('run-data', choices.runData, pending);
  requireAmong('discard', choices.discard, input.localIds);

  const judged = judgeRevisions({
    official,
    applied,
    origin: input.origin,
    now,
    local: input.local ?? [],
    skipped: new Set(pending.filter((id) => choices.skipData.includes(id))),
  });
  const left = unreleasedOf(input);
  const isReplacing = judged.some(({ verdict }) => verdict === 'there' || verdict === 'different');
  if (left.length > 0) {
    if (!isReplacing && left.length === input.localIds.length) return { kind: 'apart' };
    throw unreleased(left);
  }
  const reached = judged.findLastIndex(({ verdict }) => verdict !== 'apart') + 1;
  const settled = settle(judged, reached, input.canRunFirst);
  refuseUndecided(settled, input);
  const idsOf = (all: readonly JudgedRevision[], isRun: boolean): readonly RevisionId[] =>
    all
      .filter(({ verdict }) => verdict !== 'applied' && (verdict === 'apart') === isRun)
      .map(({ id }) => id);
  return {
    kind: 'replace',
    judged: settled,
    first: idsOf(settled.slice(0, reached), true),
    add: idsOf(settled, false),
    run: idsOf(settled.slice(reached), true),
    reached,
  };
}

/**
 * What is run among those that are recorded comes before them, which is right as long as the schema
 * is then what those before it make.
 */
function settle(
  judged: readonly JudgedRevision[],
  reached: number,
  canRunFirst: boolean,
): readonly JudgedRevision[] {
  let isRight = canRunFirst;
  return judged.map((one, index) => {
    if (one.verdict === 'different') isRight = false;
    if (one.verdict !== 'apart' || index >= reached || isRight) return one;
    return { ...one, verdict: 'different' };
  });
}

/** Local work that is not official, whose files are there, and that nobody has given up. */
function unreleasedOf({
  official,
  origin,
  now,
  local,
  keptFiles,
  choices,
}: DecisionInput): readonly RevisionId[] {
  if (local === null) return [];
  return findUnreleased({ official, origin, now, local }).filter(
    (id) => keptFiles.has(id) && !choices.discard.includes(id),
  );
}

function refuseUndecided(judged: readonly JudgedRevision[], input: DecisionInput): void {
  const { choices, official } = input;
  const local = input.local ?? [];
  const changesRows = input.local === null || local.some(({ writes }) => writes.length > 0);
  const undecided = judged.flatMap(({ id, verdict }): readonly UndecidedData[] => {
    const effect = official.find((one) => one.id === id);
    if (effect === undefined || effect.writes.length === 0 || verdict === 'applied') return [];
    const canRun = verdict === 'apart';
    const isDecided = canRun
      ? !changesRows || choices.runData.includes(id)
      : choices.skipData.includes(id) || hasSameWrites(effect, local);
    return isDecided ? [] : [{ id, statements: effect.writes, canRun }];
  });
  if (undecided.length === 0) return;
  throw dataUndecided(
    undecided,
    local.filter(({ writes }) => writes.length > 0).map(({ id }) => id),
  );
}

function requireAmong(flag: string, named: readonly string[], known: readonly RevisionId[]): void {
  const stranger = named.find((one) => !known.some((id) => id === one));
  if (stranger !== undefined) throw wrongReconcileRevision(flag, stranger, known);
}
