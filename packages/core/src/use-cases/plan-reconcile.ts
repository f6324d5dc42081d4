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
import { drifted, notReplayed } from '../reconcile/errors.ts';
import type { ReconcileChoices, Reconciliation } from '../reconcile/reconciliation.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { StampedRevision } from '../runner/runner.ts';
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
      readonly setAside: readonly string[];
    };

/** What is asked for, and what it is busy with. */
export interface ReconcileOptions {
  readonly choices: ReconcileChoices;
  readonly wishes: ChangeWishes;
  readonly onStage?: (stage: ReconcileStage) => void;
}

/** What planning is busy with. */
export type ReconcileStage = 'read' | 'official' | 'local' | 'changes';

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
  options.onStage?.('official');
  const origin = await replayHistory({
    project,
    database,
    environment: environment.name,
    beside: state.state.target,
    steps: state.divided.shared.flatMap((id) => state.official.get(id) ?? []),
    scope,
  });
  const stands = await openStands({
    place: state.place,
    scope,
    origin,
    beside: state.state.target,
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
  const { state, scope, stands, options } = bench;
  const { divided } = state;
  const environment = state.place.environment.name;
  const steps = divided.official.flatMap((id) => state.official.get(id) ?? []);
  const official = await stands.run(steps);
  options.onStage?.('local');
  const live = await readLive(state.state.target, scope);
  requireSameVersion(live, official.replay.catalog);
  const ran = await replayRan(bench);

  const isThere = live.fingerprint === official.replay.catalog.fingerprint;
  const isKnown = !(ran instanceof OrchError);
  const drift = isKnown && !isThere ? compareCatalogs(ran.replay.catalog, live) : [];
  const now = isKnown && !isThere && !options.choices.all ? ran.replay.catalog : live;
  const local = new Set(divided.local.map(({ id }) => id));
  const decision = decideReconciliation({
    official: official.effects,
    origin: stands.origin.catalog,
    applied: new Set(state.state.applied.map(({ id }) => id)),
    now,
    local: isKnown ? ran.effects.filter(({ id }) => local.has(id)) : null,
    localIds: [...local],
    keptFiles: new Set(divided.local.filter((row) => hasFile(state, row)).map(({ id }) => id)),
    choices: options.choices,
  });
  if (decision.kind === 'apart') return nothing(state);

  const { add, run, judged, reached } = decision;
  const changes = await changesTo(bench, { official, ran, steps, reached, now, live });
  const isChanged = changes.changes.length > 0;
  const handmade = drift.map(describeDifference);
  if (isChanged && !options.choices.all) {
    if (!isKnown) throw notReplayed(environment, ran);
    if (handmade.length > 0) throw drifted(environment, handmade);
  }
  return {
    kind: 'planned',
    state,
    scope,
    plan: {
      remove: divided.local.map(({ id }) => id),
      add: await stamped(add, state),
      ...changes,
      wanted: isChanged ? changes.wanted : live,
      run,
      judged,
      drift: isChanged ? [] : handmade,
    },
    setAside: filesWithoutUse(state, local),
  };
}

interface Ways {
  readonly official: Stand;
  readonly ran: Stand | OrchError;
  readonly steps: readonly RunStep[];
  /** How many of the official steps the database is to stand behind. */
  readonly reached: number;
  readonly now: Catalog;
  readonly live: Catalog;
}

async function changesTo(
  { state, scope, stands, options }: Bench,
  { official, ran, steps, reached, now, live }: Ways,
): Promise<Awaited<ReturnType<typeof planChanges>>> {
  const wanted = reached === steps.length ? official : await stands.run(steps.slice(0, reached));
  options.onStage?.('changes');
  const standsThere =
    !(ran instanceof OrchError) && ran.replay.catalog.fingerprint === now.fingerprint;
  const from = standsThere ? ran : await stands.like(state.state.target, live);
  return planChanges({
    state,
    scope,
    from,
    wanted,
    origin: await stands.namesOfOrigin(),
    wishes: options.wishes,
  });
}

/** What the applied revisions make; the failure where that cannot be found out. */
async function replayRan({ state, stands }: Bench): Promise<Stand | OrchError> {
  const { divided, place } = state;
  const known = new Map([...state.local, ...state.official]);
  const applied = await stepsOfApplied(divided.ran, { root: place.project.root, known });
  try {
    return await stands.run(applied.steps);
  } catch (error) {
    if (error instanceof OrchError) return error;
    throw error;
  } finally {
    await applied.remove();
  }
}

async function readLive(target: PostgresTarget, scope: CatalogScope): Promise<Catalog> {
  const session = await openSession(target, { readOnly: true });
  try {
    return await readCatalog(session, scope);
  } finally {
    await closeSession(session);
  }
}

async function stamped(
  ids: readonly RevisionId[],
  { official, state }: ReconcileState,
): Promise<readonly StampedRevision[]> {
  const revisions = ids.flatMap(
    (id): Revision | readonly Revision[] => official.get(id)?.revision ?? [],
  );
  const commits =
    state.repository === null
      ? new Map<RevisionId, string>()
      : await readCommitted(state.repository, revisions);
  return revisions.map((revision) => ({ revision, commit: commits.get(revision.id) ?? null }));
}
