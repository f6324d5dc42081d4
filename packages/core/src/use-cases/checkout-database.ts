import { withRunner } from '../adapters/runner/open-runner.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import { checkoutDiffers, otherDatabase } from '../checkout/errors.ts';
import { destinationOf } from '../checkout/journal.ts';
import type { CheckoutJournal, JournalledDatabase } from '../checkout/journal.ts';
import { planSwitch } from '../checkout/plan-switch.ts';
import { asApplied, revisionsOfRows } from '../checkout/revisions-of-rows.ts';
import type { NotedRevision } from '../checkout/revisions-of-rows.ts';
import type { Repository } from '../git/repository.ts';
import type { RevisionId } from '../revision/revision.ts';
import { changedMeanwhile } from '../runner/errors.ts';
import type { RunEvent } from '../runner/run-event.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
import type { Intent } from '../store/store-state.ts';
import { replayOf, revertOf, withCode } from './checkout-code.ts';
import type { CodeStep } from './checkout-code.ts';
import { keptOf, wantedAt } from './checkout-plan.ts';
import type { WantedHistory } from './checkout-plan.ts';
import { replay } from './checkout-rehearsal.ts';
import { readDatabaseState } from './read-database-state.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';
import { catalogOf } from './replay-history.ts';

/** Where a database is moved, and who hears of it. */
export interface DatabaseMove {
  /** The database that is moved: itself, or its copy. */
  readonly place: DatabasePlace;
  readonly journalled: JournalledDatabase;
  /** How the one that is moved is called in output. */
  readonly label: string;
  readonly repository: Repository;
  readonly journal: CheckoutJournal;
  /** The catalog in the end as the rehearsal has proved it; null to replay it again. */
  readonly proved: Catalog | null;
  readonly signal?: AbortSignal;
  readonly unheard: readonly RunEvent['kind'][];
  onEvent(event: RunEvent): void;
}

/**
 * Runs what is still to be run in one direction, and returns it.
 *
 * @throws OrchError `RUN.*`, `PAST_CODE.*`, `CHECKOUT.OTHER_DATABASE`, `CONNECTION.*`, `STORE.*`
 */
export async function movePart(
  move: DatabaseMove,
  direction: 'up' | 'down',
): Promise<readonly RevisionId[]> {
  const state = await stateOf(move);
  const { wanted, orders } = await wantedOf(move, state);
  const { revert, apply } = planSwitch(state.applied, wanted, orders);
  const { before } = move.journalled;
  const own = direction === 'down' ? await ownOf(move, revert) : [];
  const steps =
    direction === 'down'
      ? revisionsOfRows(own, [...state.applied, ...before]).map(revertOf)
      : apply.map((one) => upOf(move, one));
  await runSteps(move, state, steps);
  return steps.map(({ revision }) => revision.id);
}

/**
 * Those of the rows that were there before, or are of the target. What others have applied since
 * was never agreed to be reverted: it stops the way there, and is left alone on the way back.
 *
 * @throws OrchError `RUN.CHANGED_MEANWHILE`
 */
async function ownOf(
  move: DatabaseMove,
  rows: readonly AppliedRevision[],
): Promise<readonly AppliedRevision[]> {
  if (rows.length === 0) return [];
  const { wanted } = await wantedThere(move);
  const known = new Set([...move.journalled.before, ...wanted].map(textOf));
  const own = rows.filter((row) => known.has(textOf(row)));
  if (own.length < rows.length && move.journal.direction === 'there') throw changedMeanwhile();
  return own;
}

function textOf({ id, checksum }: Pick<AppliedRevision, 'id' | 'checksum'>): string {
  return `${id} ${checksum}`;
}

/**
 * Ends what was interrupted outside of a transaction, in the direction in which it was begun:
 * nothing else can be run before.
 *
 * @throws OrchError as `movePart`
 */
export async function finishInterrupted(move: DatabaseMove): Promise<void> {
  const state = await stateOf(move);
  for (const intent of state.intents) {
    const step = await stepOf(move, state, intent);
    if (step !== null) await runSteps(move, state, [step]);
  }
}

/**
 * Compares a database that was moved with what its revisions make.
 * @throws OrchError `CHECKOUT.DIFFERS`
 */
export async function verifyMove(move: DatabaseMove): Promise<void> {
  if (await isUnmoved(move)) return;
  const { place, proved } = move;
  const state = await stateOf(move);
  const scope = catalogScopeOf(place.database, { privileges: false });
  const expected = proved ?? (await replayWanted(move, state, scope));
  const differences = compareCatalogs(expected, await catalogOf(state, scope));
  if (differences.length === 0) return;
  const found = differences.map(describeDifference);
  throw checkoutDiffers({ database: place.database.name, differences: found });
}

async function isUnmoved(move: DatabaseMove): Promise<boolean> {
  const { before } = move.journalled;
  const { wanted, orders } = await wantedThere(move);
  const { revert, apply } = planSwitch(before, wanted, orders);
  return revert.length + apply.length === 0;
}

/** Replays what is wanted, of which everything is applied. */
async function replayWanted(
  move: DatabaseMove,
  state: DatabaseState,
  scope: CatalogScope,
): Promise<Catalog> {
  const { place, repository } = move;
  const { wanted } = await wantedOf(move, state);
  const steps = asApplied(wanted, state.applied).map(replayOf);
  return withCode({ place, state, repository, steps }, async (code) => {
    return (await replay({ place, state }, scope, code.steps)).catalog;
  });
}

/** @throws OrchError `CHECKOUT.OTHER_DATABASE`, `CONNECTION.*`, `STORE.*` */
async function stateOf({ place, label }: DatabaseMove): Promise<DatabaseState> {
  const state = await readDatabaseState(place);
  if (state.target.label !== label) {
    throw otherDatabase(place.database.name, label, state.target.label);
  }
  return state;
}

type Wanted = Pick<WantedHistory, 'wanted' | 'orders'>;

/** What is applied in the end, parents first. */
async function wantedOf(move: DatabaseMove, { applied }: DatabaseState): Promise<Wanted> {
  if (move.journal.direction === 'there') return wantedThere(move);
  return { wanted: revisionsOfRows(move.journalled.before, applied), orders: [] };
}

async function wantedThere({
  place,
  journalled,
  journal,
  repository,
}: DatabaseMove): Promise<Wanted> {
  const there = await wantedAt(place, repository, journal.to.commit);
  if (journal.up) return there;
  const { wanted, orders } = there;
  return { wanted: keptOf(wanted, planSwitch(journalled.before, wanted, orders)), orders };
}

/** What is of the commit that is checked out is in the work tree, with all that it imports. */
function upOf({ journal }: DatabaseMove, revision: NotedRevision): CodeStep {
  const { commit } = revision;
  const isHere = commit === null || commit === destinationOf(journal).commit;
  return { direction: 'up', revision, commit, source: isHere ? 'folder' : 'commit' };
}

async function stepOf(
  move: DatabaseMove,
  { applied }: DatabaseState,
  { id, checksum, direction }: Intent,
): Promise<CodeStep | null> {
  const isIt = (one: NotedRevision): boolean => one.id === id && one.checksum === checksum;
  const { place, repository, journal, journalled } = move;
  if (direction === 'down') {
    const found = revisionsOfRows(applied, journalled.before).find(isIt);
    return found === undefined ? null : revertOf(found);
  }
  const before = revisionsOfRows(journalled.before, applied).find(isIt);
  const found = before ?? (await wantedAt(place, repository, journal.to.commit)).wanted.find(isIt);
  return found === undefined ? null : { ...replayOf(found), source: 'commit' };
}

async function runSteps(
  move: DatabaseMove,
  state: DatabaseState,
  steps: readonly CodeStep[],
): Promise<void> {
  if (steps.length === 0) return;
  const { place, repository, journal, unheard, onEvent } = move;
  const signal = move.signal === undefined ? {} : { signal: move.signal };
  const isNew = journal.direction === 'there' && steps[0]?.direction === 'up';
  await withCode({ place, state, repository, steps, ...signal }, (code) =>
    withRunner(
      {
        target: state.target,
        database: place.database,
        project: place.project,
        environment: place.environment.name,
        x: journal.x,
        mode: 'database',
        command: 'checkout-safe',
        unheard,
        onEvent,
        ...signal,
      },
      async (runner) => {
        const outcome = await runner.run({
          steps: code.steps,
          expectedApplied: state.applied.map(({ id }) => id),
          // What was run once before is run again as it is.
          allowEmpty: !isNew || journal.allowEmpty,
        });
        if (outcome.kind === 'stale') throw changedMeanwhile();
      },
    ),
  );
}
