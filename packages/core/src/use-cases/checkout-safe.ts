import { reachPoint } from '../adapters/git/checkout-fault.ts';
import { whileMoving, writeCheckoutJournal } from '../adapters/git/checkout-journal.ts';
import { requireRepository } from '../adapters/git/find-repository.ts';
import { readCheckoutJournal, refuseOpenCheckout } from '../adapters/git/open-checkout.ts';
import { readStand } from '../adapters/git/resolve-destination.ts';
import { whoRuns } from '../adapters/runner/child/who-runs.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { leftOpen, nothingOpen, returned } from '../checkout/errors.ts';
import { isSameStand } from '../checkout/journal.ts';
import type { CheckoutJournal, GitStand, JournalledDatabase } from '../checkout/journal.ts';
import type { Project } from '../config/project.ts';
import { databaseIn, environmentOf } from '../config/select-target.ts';
import type { SelectedTarget } from '../config/select-target.ts';
import { unknownDatabase } from '../config/errors.ts';
import { OrchError } from '../failure/orch-error.ts';
import { changedMeanwhile } from '../runner/errors.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
import { cloneOf } from './checkout-clone.ts';
import type { CheckoutPlan, CheckoutRequest, PlannedDatabase } from './checkout-plan.ts';
import { inspect, rehearse } from './checkout-rehearsal.ts';
import type { Rehearsed } from './checkout-rehearsal.ts';
import { walk } from './checkout-walk.ts';
import type { MovedDatabase, Walk, WalkedDatabase } from './checkout-walk.ts';
import { readDatabaseState } from './read-database-state.ts';

/** What tells of a checkout, and ends it. */
export type CheckoutListener = Pick<Walk, 'signal' | 'unheard' | 'onEvent'>;

/** A checkout that has ended. */
export interface CheckoutDone {
  /** `back` when it was aborted. */
  readonly direction: CheckoutJournal['direction'];
  readonly from: GitStand;
  readonly to: GitStand;
  readonly databases: readonly WalkedDatabase[];
}

/** A plan, and what trying it has shown of each database. */
export interface RehearsedPlan extends CheckoutPlan {
  readonly rehearsals: ReadonlyMap<string, Rehearsed>;
}

/**
 * Tries a plan on shadows, one database after the other; those that stay where they are are only
 * compared.
 *
 * @throws OrchError as `rehearse`; nothing is changed
 */
export async function rehearseCheckout(
  plan: CheckoutPlan,
  { x }: Pick<CheckoutRequest, 'x'>,
  signal: AbortSignal,
): Promise<RehearsedPlan> {
  const { repository } = plan;
  const rehearsals = new Map<string, Rehearsed>();
  for (const planned of plan.databases) {
    signal.throwIfAborted();
    const { revert, apply } = planned.path;
    const look = revert.length + apply.length === 0 ? inspect : rehearse;
    rehearsals.set(planned.place.database.name, await look(planned, { repository, x, signal }));
  }
  return { ...plan, rehearsals };
}

/**
 * Moves Git and the databases as planned. When anything fails, all goes back to where it was; what
 * is interrupted stays open, to be ended by `continueCheckout` or `abortCheckout`.
 *
 * @throws OrchError `CHECKOUT.*`, `RUN.*`, `PAST_CODE.*`, `CONNECTION.*`, `STORE.*`
 */
export async function performCheckoutPlan(
  request: CheckoutRequest & { readonly allowEmpty: boolean },
  plan: RehearsedPlan,
  listener: CheckoutListener,
): Promise<CheckoutDone> {
  const { repository, from, to } = plan;
  return whileMoving(repository.root, async () => {
    refuseOpenCheckout(repository.root);
    await requireUnchanged(plan);
    const journal: CheckoutJournal = {
      version: 1,
      startedAt: new Date().toISOString(),
      startedBy: whoRuns(),
      from,
      to,
      direction: 'there',
      step: 'planned',
      databases: plan.databases.map((planned) => journalledOf(planned, request)),
      up: request.up,
      allowEmpty: request.allowEmpty,
      x: request.x,
    };
    writeCheckoutJournal(repository.root, journal);
    reachPoint('planned');
    const databases = await movedOf(request.project, journal, request.targets);
    const proved = new Map<string, Catalog>(
      [...plan.rehearsals].map(([name, { after }]) => [name, after]),
    );
    const options = { repository, databases, proved, ...listener };
    return { from, to, direction: 'there', databases: await walkOrReturn(options, journal) };
  });
}

/** What was shown, and agreed to, is what is done. @throws OrchError `RUN.CHANGED_MEANWHILE` */
async function requireUnchanged({ repository, from, databases }: CheckoutPlan): Promise<void> {
  if (!isSameStand(await readStand(repository), from)) throw changedMeanwhile();
  const now = await Promise.all(databases.map(({ place }) => readDatabaseState(place)));
  const asText = (rows: readonly AppliedRevision[]): string =>
    rows.map(({ id, checksum }) => `${id} ${checksum}`).join('\n');
  for (const [at, { state }] of databases.entries()) {
    if (asText(now[at]?.applied ?? []) !== asText(state.applied)) throw changedMeanwhile();
  }
}

/**
 * Goes on with a checkout that was interrupted.
 * @throws OrchError `CHECKOUT.NOTHING_OPEN`, and as `performCheckoutPlan`; it stays open then
 */
export function continueCheckout(
  project: Project,
  targets: readonly SelectedTarget[],
  listener: CheckoutListener,
): Promise<CheckoutDone> {
  return resume(project, targets, listener, (journal) => journal);
}

/**
 * Brings Git and the databases back to where they were before a checkout that was interrupted.
 * @throws OrchError as `continueCheckout`
 */
export function abortCheckout(
  project: Project,
  targets: readonly SelectedTarget[],
  listener: CheckoutListener,
): Promise<CheckoutDone> {
  return resume(project, targets, listener, (journal) => ({ ...journal, direction: 'back' }));
}

/**
 * The checkout of a project's work tree that is not ended.
 * @throws OrchError `CHECKOUT.NOTHING_OPEN`, `GIT.*`
 */
export async function readOpenCheckout(project: Project): Promise<CheckoutJournal> {
  const { root } = await requireRepository(project.root);
  const journal = readCheckoutJournal(root);
  if (journal === null) throw nothingOpen();
  return journal;
}

async function resume(
  project: Project,
  targets: readonly SelectedTarget[],
  listener: CheckoutListener,
  turn: (journal: CheckoutJournal) => CheckoutJournal,
): Promise<CheckoutDone> {
  const repository = await requireRepository(project.root);
  return whileMoving(repository.root, async () => {
    const journal = turn(await readOpenCheckout(project));
    const databases = await movedOf(project, journal, targets);
    try {
      const walked = await walk({ repository, databases, proved: new Map(), ...listener }, journal);
      const { from, to, direction } = journal;
      return { from, to, direction, databases: walked };
    } catch (error) {
      if (!(error instanceof OrchError)) throw error;
      throw readCheckoutJournal(repository.root) === null ? error : leftOpen(error, null);
    }
  });
}

async function walkOrReturn(
  options: Walk,
  journal: CheckoutJournal,
): Promise<readonly WalkedDatabase[]> {
  try {
    return await walk(options, journal);
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    if (options.signal?.aborted === true) throw leftOpen(error, null);
    options.onEvent({ kind: 'returning', because: error });
    try {
      await walk(options, { ...journal, direction: 'back' });
    } catch (second) {
      if (!(second instanceof OrchError)) throw second;
      throw leftOpen(error, second);
    }
    throw returned(error);
  }
}

function journalledOf(
  { place, state, path }: PlannedDatabase,
  { clone }: CheckoutRequest,
): JournalledDatabase {
  const reverted = new Set(path.revert.map(({ id }) => id));
  return {
    database: place.database.name,
    environment: place.environment.name,
    label: state.target.label,
    clone,
    before: state.applied.map((row) => (reverted.has(row.id) ? row : { ...row, source: '' })),
  };
}

/** The databases of a journal, as the command line leads to them where it names them. */
function movedOf(
  project: Project,
  { databases }: CheckoutJournal,
  targets: readonly SelectedTarget[],
): Promise<readonly MovedDatabase[]> {
  return Promise.all(
    databases.map(async (journalled) => {
      const { database, environment } = journalled;
      const given = targets.find(
        (target) => target.database.name === database && target.environment.name === environment,
      );
      const place = { project, ...(given ?? targetOf(project, journalled)) };
      const clone = journalled.clone === null ? null : await cloneOf(place, journalled.clone);
      return { place, journalled, clone };
    }),
  );
}

function targetOf(project: Project, { database, environment }: JournalledDatabase): SelectedTarget {
  const found = project.databases.get(database);
  if (found === undefined) throw unknownDatabase(database, [...project.databases.keys()]);
  const inIt = environmentOf(found, environment);
  return { database: databaseIn(found, inIt), environment: inIt };
}
