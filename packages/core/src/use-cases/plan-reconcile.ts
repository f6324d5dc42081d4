import { onPostgres } from '../adapters/engines/database-target.ts';
import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import type { PostgresTarget } from '../adapters/postgres/connect.ts';
import { requireSameVersion } from '../adapters/postgres/shadow/require-same-version.ts';
import { readCommitted } from '../adapters/git/read-committed.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import { OrchError } from '../failure/orch-error.ts';
import { decideReconciliation } from '../reconcile/decide-reconciliation.ts';
import type { Decision } from '../reconcile/decide-reconciliation.ts';
import { drifted, notReplayed } from '../reconcile/errors.ts';
import type { ReconcileChoices, Reconciliation } from '../reconcile/reconciliation.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RevisionArguments } from '../runner/revision-arguments.ts';
import type { RunStep } from '../runner/run-step.ts';
import { stepsOfApplied } from './applied-steps.ts';
import type { DatabasePlace } from './read-database-state.ts';
import { filesWithoutUse, hasFile, readReconcileState } from './read-reconcile-state.ts';
import type { ReconcileState } from './read-reconcile-state.ts';
import { planChanges } from './reconcile-changes.ts';
import type { ChangeWishes } from './reconcile-changes.ts';
import { replayHistory } from './replay-history.ts';
import { openStands } from './stand-on-shadow.ts';
import type { Stand, Stands } from './stand-on-shadow.ts';

/** What reconciling would do with one database. */
export type PlannedReconcile =
  | {
      /** No local revision has to be replaced. */
      readonly kind: 'nothing';
      readonly state: ReconcileState;
      /** Local revisions that are applied and stay so. */
      readonly local: readonly RevisionId[];
      readonly pending: readonly RevisionId[];
      /** Local files that have no more use. */
      readonly setAside: readonly string[];
    }
  | {
      readonly kind: 'planned';
      readonly state: ReconcileState;
      readonly scope: CatalogScope;
      readonly plan: Reconciliation;
      readonly x: RevisionArguments;
      readonly setAside: readonly string[];
    };

/** What is asked for, and what it is busy with. */
export interface ReconcileOptions {
  readonly choices: ReconcileChoices;
  readonly wishes: ChangeWishes;
  /** The `-x key=value` arguments of revisions. */
  readonly x: RevisionArguments;
  readonly onStage?: (stage: ReconcileStage) => void;
}

/** What planning is busy with. */
export type ReconcileStage = 'read' | 'run' | 'changes';

/**
 * Plans how the local revisions that a database has run become official ones. What the official
 * ones do and is there already is recorded; what has nothing to do with the local ones is run; for
 * the rest the changes that lead from the database's schema to the official one are planned.
 *
 * @throws OrchError `RECONCILE.*`, `GENERATE.*`, `HISTORY.FINDINGS`, and what connecting and running
 *   revisions on a shadow throw
 */
export async function planReconcile(
  asked: DatabasePlace,
  options: ReconcileOptions,
): Promise<PlannedReconcile> {
  options.onStage?.('read');
  const state = await readReconcileState(asked);
  const { local, pending } = state.divided;
  const isOnTop = pending.length === 0 && local.every((row) => hasFile(state, row));
  if (local.length === 0 || isOnTop) return nothing(state);

  const scope = catalogScopeOf(state.place.database, { privileges: false });
  const { project, environment, database } = state.place;
  options.onStage?.('run');
  const origin = await replayHistory({
    project,
    database,
    environment: environment.name,
    beside: onPostgres(state.state.target),
    steps: state.divided.shared.flatMap((id) => state.official.get(id) ?? []),
    scope,
  });
  const stands = await openStands({
    x: options.x,
    place: state.place,
    scope,
    origin,
    beside: onPostgres(state.state.target),
  });
  try {
    return await planOnStands({ state, scope, stands, options });
  } finally {
    await stands.close();
  }
}

function nothing(state: ReconcileState): PlannedReconcile {
  const { local, pending } = state.divided;
  const setAside = filesWithoutUse(state, new Set());
  return { kind: 'nothing', state, local: local.map(({ id }) => id), pending, setAside };
}

interface Bench {
  readonly state: ReconcileState;
  readonly scope: CatalogScope;
  readonly stands: Stands;
  readonly options: ReconcileOptions;
}

async function planOnStands(bench: Bench): Promise<PlannedReconcile> {
  const { state, stands, options } = bench;
  const { divided, place } = state;
  const known = new Map([...state.local, ...state.official]);
  const applied = await stepsOfApplied(divided.ran, { root: place.project.root, known });
  try {
    const steps = divided.official.flatMap((id) => state.official.get(id) ?? []);
    const [official, ran, live] = await Promise.all([
      stands.run(steps),
      tryRun(stands, applied.steps),
      readLive(onPostgres(state.state.target), bench.scope),
    ]);
    requireSameVersion(live, official.replay.catalog);
    options.onStage?.('changes');
    return await planAmong(bench, { official, ran, live, steps, applied: applied.steps });
  } finally {
    await applied.remove();
  }
}

/** A failure where what the applied revisions make cannot be found out. */
async function tryRun(stands: Stands, steps: readonly RunStep[]): Promise<Stand | OrchError> {
  try {
    return await stands.run(steps);
  } catch (error) {
    if (error instanceof OrchError) return error;
    throw error;
  }
}

/** What the official and the applied revisions make, and what the database has. */
interface Sides {
  readonly official: Stand;
  readonly ran: Stand | OrchError;
  readonly live: Catalog;
  /** Those of `official`. */
  readonly steps: readonly RunStep[];
  /** Those of `ran`. */
  readonly applied: readonly RunStep[];
}

async function planAmong(bench: Bench, sides: Sides): Promise<PlannedReconcile> {
  const { state, scope, options } = bench;
  const { official, ran, live } = sides;
  const isThere = live.fingerprint === official.replay.catalog.fingerprint;
  const isKnown = !(ran instanceof OrchError);
  const drift = isKnown && !isThere ? compareCatalogs(ran.replay.catalog, live) : [];
  const isByLive = !isKnown || isThere || options.choices.all;
  const now = isByLive ? live : ran.replay.catalog;

  const canRunFirst = !isByLive && drift.length === 0;
  const chosen = await chooseWay(bench, sides, { now, canRunFirst });
  if (chosen.kind === 'apart') return nothing(state);
  const { decision, from } = chosen;
  const changes = await changesTo(bench, sides, chosen);
  const isChanged = changes.changes.length > 0;
  const handmade = drift.map(describeDifference);
  if (isChanged && !options.choices.all) {
    const environment = state.place.environment.name;
    if (!isKnown) throw notReplayed(environment, ran);
    if (handmade.length > 0) throw drifted(environment, handmade);
  }
  const { first, add, run, judged } = decision;
  const unchanged = first.length > 0 && from !== null ? from.replay.catalog : live;
  return {
    kind: 'planned',
    state,
    scope,
    x: options.x,
    plan: {
      remove: state.divided.local.map(({ id }) => id),
      first: await committed(first, state),
      add: await committed(add, state),
      ...changes,
      wanted: isChanged ? changes.wanted : unchanged,
      run,
      judged,
      drift: isChanged ? [] : handmade,
    },
    setAside: filesWithoutUse(state, new Set(state.divided.local.map(({ id }) => id))),
  };
}

type Way =
  | { readonly kind: 'apart' }
  | {
      readonly kind: 'replace';
      readonly decision: Extract<Decision, { kind: 'replace' }>;
      /** Where the database stands when its schema is changed; null when that is to be found out. */
      readonly from: Stand | null;
    };

/** Decides, and tries whether what is to be run first can be run there. */
async function chooseWay(
  { state, stands, options }: Bench,
  { official, ran, steps, applied }: Sides,
  { now, canRunFirst }: { readonly now: Catalog; readonly canRunFirst: boolean },
): Promise<Way> {
  const { local } = state.divided;
  const ids = new Set(local.map(({ id }) => id));
  const isKnown = !(ran instanceof OrchError);
  const decide = (mayRun: boolean): Decision =>
    decideReconciliation({
      official: official.effects,
      origin: stands.origin.catalog,
      applied: new Set(state.state.applied.map(({ id }) => id)),
      now,
      local: isKnown ? ran.effects.filter(({ id }) => ids.has(id)) : null,
      localIds: [...ids],
      keptFiles: new Set(local.filter((row) => hasFile(state, row)).map(({ id }) => id)),
      canRunFirst: mayRun,
      choices: options.choices,
    });
  const decision = decide(canRunFirst);
  if (decision.kind === 'apart') return decision;
  const { first } = decision;
  const standing = isKnown && ran.replay.catalog.fingerprint === now.fingerprint ? ran : null;
  if (first.length === 0) return { kind: 'replace', decision, from: standing };

  const more = steps.filter(({ revision }) => first.includes(revision.id));
  const moved = await tryRun(stands, [...applied, ...more]);
  if (!(moved instanceof OrchError)) return { kind: 'replace', decision, from: moved };
  const without = decide(false);
  return without.kind === 'apart'
    ? without
    : { kind: 'replace', decision: without, from: standing };
}

async function changesTo(
  { state, scope, stands, options }: Bench,
  { official, steps, live }: Sides,
  { decision, from }: Pick<Extract<Way, { kind: 'replace' }>, 'decision' | 'from'>,
): Promise<Awaited<ReturnType<typeof planChanges>>> {
  const { reached } = decision;
  const wanted = reached === steps.length ? official : await stands.run(steps.slice(0, reached));
  if (from === null && live.fingerprint === wanted.replay.catalog.fingerprint) {
    return { changes: [], renames: [], losses: [], wanted: live };
  }
  return planChanges({
    state,
    scope,
    from: from ?? (await stands.like(onPostgres(state.state.target), live)),
    wanted,
    wishes: options.wishes,
  });
}

async function readLive(target: PostgresTarget, scope: CatalogScope): Promise<Catalog> {
  const session = await openSession(target, { readOnly: true });
  try {
    return await readCatalog(session, scope);
  } finally {
    await closeSession(session);
  }
}

/** The steps of official revisions, with the commits that they belong to. */
async function committed(
  ids: readonly RevisionId[],
  { official, state }: ReconcileState,
): Promise<readonly RunStep[]> {
  const steps = ids.flatMap((id) => official.get(id) ?? []);
  if (state.repository === null) return steps;
  const commits = await readCommitted(
    state.repository,
    steps.map(({ revision }) => revision),
  );
  return steps.map((step) => ({ ...step, commit: commits.get(step.revision.id) ?? null }));
}
