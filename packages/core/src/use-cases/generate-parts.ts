import type { ClientBase } from 'pg';

import { planBothWays } from '../adapters/pg-delta/plan-changes.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import type { Shadow } from '../adapters/postgres/shadow/shadow.ts';
import type { SharedProcess } from '../adapters/runner/shared-process.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Change, ChangePlan } from '../generate/change.ts';
import { refuseBlocked } from '../generate/blockers.ts';
import { dataOrder } from '../generate/errors.ts';
import { findIrreversible } from '../generate/irreversible.ts';
import type { DecidedRename, Rename } from '../generate/renames/rename.ts';
import { withDataStep } from '../generate/steps/data-step.ts';
import { keepOldNames } from '../generate/steps/keep-names/keep-old-names.ts';
import { refillOnWayBack } from '../generate/steps/refill-on-way-back.ts';
import { splitIntoRevisions } from '../generate/render/split-into-revisions.ts';
import type { RevisionId } from '../revision/revision.ts';
import { fillNewColumns, type BackfillSuggestion } from './fill-new-columns.ts';
import type { GeneratedRevision, GenerateRequest, Truth } from './generate-revisions.ts';
import {
  hasDeferredTriggers,
  type BackfillReport,
  type FillInput,
  type TableReport,
} from './plan-in-steps.ts';
import { planWithRenames, type PlanWithRenames } from './plan-with-renames.ts';
import type { IdentityProof } from './prove-by-identity.ts';
import { provePart } from './prove-part.ts';
import { catalogOf, type Replay } from './replay-history.ts';

/** The two sides of a comparison. */
export interface PartsRequest {
  readonly request: GenerateRequest;
  readonly truth: Truth;
  readonly scope: CatalogScope;
  readonly replay: Replay;
  /** Parents of the first generated revision. */
  readonly heads: readonly RevisionId[];
  readonly wanted: Catalog;
  /** What the truth's identities tell about renames. */
  readonly identity: IdentityProof;
  /** The process that proofs run in; one for each unless given. */
  readonly runners?: SharedProcess;
}

/** What was generated for a whole plan. */
export interface GeneratedParts {
  readonly revisions: readonly GeneratedRevision[];
  readonly renames: readonly DecidedRename[];
  /** The history's schema under the names that the renames give. */
  readonly renamed: Catalog;
  readonly backfills: readonly BackfillReport[];
  readonly tables: readonly TableReport[];
  readonly suggestions: readonly BackfillSuggestion[];
  /** What down cannot bring back for tables that hold rows, in words. */
  readonly irreversible: readonly string[];
  readonly leftOut: readonly string[];
}

/** One revision's share of the changes, and where it leads. */
export interface Part {
  readonly up: ChangePlan;
  readonly down: ChangePlan;
  readonly after: Catalog;
}

/**
 * Plans the changes from the replayed history to the reference, divides them into as many
 * revisions as transactions need, and proves each after the one before it.
 *
 * @throws OrchError `GENERATE.*`
 */
export async function generateParts(input: PartsRequest): Promise<GeneratedParts> {
  const first = await input.replay.openCopy('proof');
  try {
    const plans = await onSession(first, (session) => planWithRenames(input, session));
    return await proveShares(input, plans, first);
  } finally {
    await first.drop();
  }
}

/** `first` stands where the history ends, and saves the first proof a copy. */
async function proveShares(
  input: PartsRequest,
  plans: PlanWithRenames,
  first: Shadow,
): Promise<GeneratedParts> {
  const { request, truth, wanted } = input;
  const { renamed, renames } = plans;
  refuseBlocked(plans.up, {
    from: renamed,
    to: wanted,
    allowUnmodelled: request.allowUnmodelled,
  });

  const ends = { request, truth, renames, from: renamed, to: wanted, down: plans.down };
  const { plan: filledUp, ...filled } = await fillNewColumns(plans.up, ends);
  const up = keepNames(filledUp, ends, input);
  const shares = splitIntoRevisions(request.data === true ? withDataStep(up, ends) : up);
  const revisions: GeneratedRevision[] = [];
  let replay = input.replay;
  for (const [index, changes] of shares.entries()) {
    request.onStage?.({ kind: 'prove', part: index + 1, parts: shares.length });
    const part =
      shares.length === 1
        ? { up, down: plans.down, after: wanted }
        : await planPart(input, replay, {
            changes,
            // They follow each other, and all fit into one transaction.
            renames: changes.some(({ sql }) => sql === plans.up.changes[0]?.sql) ? renames : [],
            isLast: index === shares.length - 1,
          });
    const previous = revisions.at(-1)?.id;
    const parents = previous === undefined ? input.heads : [previous];
    const isLast = index === shares.length - 1;
    const shadow = index === 0 ? first : await replay.openCopy('proof');
    const proved = await provePart({ ...input, replay }, part, { parents, isLast, shadow });
    revisions.push(proved.revision);
    replay = proved.replay;
  }
  const irreversible = findIrreversible({
    down: plans.down,
    before: renamed,
    after: wanted,
  });
  return { revisions, renames, renamed, ...filled, irreversible, leftOut: up.unmodelled };
}

function keepNames(
  plan: ChangePlan,
  { renames, from, to }: Pick<FillInput, 'renames' | 'from' | 'to'>,
  { request, replay }: PartsRequest,
): ChangePlan {
  if (request.renames?.keepOldNames !== true) return plan;
  return keepOldNames(plan, {
    renames,
    history: replay.catalog,
    renamed: from,
    to,
    hasDeferredTriggers: (table) => hasDeferredTriggers(from, { table }),
  });
}

interface Share {
  readonly changes: readonly Change[];
  readonly renames: readonly Rename[];
  readonly isLast: boolean;
}

/** Runs a share's SQL on a shadow to know the catalog between two revisions, and plans the way back. */
async function planPart(input: PartsRequest, replay: Replay, share: Share): Promise<Part> {
  const { scope } = input;
  const up = { changes: share.changes, renameCandidates: [], unmodelled: [] };
  const isThere = !share.isLast || replay.catalog.fingerprint === input.wanted.fingerprint;
  if (isThere && share.changes.every(({ code }) => code !== undefined)) {
    // Only rows are changed, so the schema between two revisions is known.
    const undo = share.changes.flatMap((change) => change.undo ?? []).toReversed();
    return { up, down: { ...up, changes: undo }, after: replay.catalog };
  }
  const before = await replay.openCopy('plan');
  try {
    return await onShadow(await replay.openCopy('plan'), async (to, shadow) => {
      await runChanges(to, share.changes, input.request.data === true);
      const after = await catalogOf(shadow, scope);
      if (share.changes.every(({ wayBack }) => wayBack !== undefined)) {
        const back = share.changes.toReversed().flatMap(({ wayBack = [] }) => wayBack);
        return { up, down: { ...up, changes: back }, after: share.isLast ? input.wanted : after };
      }
      const { down } = await onSession(before, (from) =>
        planBothWays({
          from,
          to,
          scope,
          fromCatalog: replay.catalog,
          toCatalog: after,
          acceptRenames: [...share.renames, ...share.changes.flatMap((one) => one.renames ?? [])],
        }),
      );
      const refills = share.changes.flatMap(({ refill }) => refill ?? []);
      return {
        up,
        down: refillOnWayBack(down, refills, after),
        after: share.isLast ? input.wanted : after,
      };
    });
  } finally {
    await before.drop();
  }
}

/** @throws OrchError `GENERATE.DATA_ORDER` when what was put first needs what was put last */
async function runChanges(
  to: ClientBase,
  changes: readonly Change[],
  isDivided: boolean,
): Promise<void> {
  for (const change of changes) {
    try {
      await to.query(change.sql);
    } catch (error) {
      if (isDivided && error instanceof Error) throw dataOrder(change.summary, error);
      throw error;
    }
  }
}

async function onShadow<T>(
  shadow: Shadow,
  work: (session: ClientBase, shadow: Shadow) => Promise<T>,
): Promise<T> {
  try {
    return await onSession(shadow, (session) => work(session, shadow));
  } finally {
    await shadow.drop();
  }
}

async function onSession<T>(shadow: Shadow, work: (session: ClientBase) => Promise<T>): Promise<T> {
  const session = await openSession(shadow.target);
  try {
    return await work(session);
  } finally {
    await closeSession(session);
  }
}
