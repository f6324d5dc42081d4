import { onPostgres } from '../adapters/engines/database-target.ts';
import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import type { PostgresTarget } from '../adapters/postgres/connect.ts';
import { requireSameVersion } from '../adapters/postgres/shadow/require-same-version.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Drift } from '../drift/drift.ts';
import { findDrift } from '../drift/find-drift.ts';
import type { Finding } from '../failure/finding.ts';
import { refuseErrors } from '../history/errors.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import { unsupportedEngine } from '../status/errors.ts';
import { materialiseModels } from './materialise-models.ts';
import { readDatabaseState } from './read-database-state.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';
import { catalogOf, replayHistory } from './replay-history.ts';

/** How models, revisions and a database differ. */
export interface DriftReport {
  readonly hasModels: boolean;
  readonly drifts: readonly Drift[];
  readonly pending: readonly RevisionId[];
  /** What is wrong with the record of what is applied; it keeps orch from replaying that. */
  readonly findings: readonly Finding[];
}

/** What the comparison is busy with. */
export type DriftStage = 'database' | 'revisions' | 'models';

/**
 * Compares what the models say, what the revisions make and what a database has. Reads only; models
 * and revisions are made on throw-away databases.
 *
 * @throws OrchError `HISTORY.FINDINGS` when the files cannot be replayed, `MODEL.*`, `SHADOW.*`,
 *   `STATUS.ENGINE`, `CONNECTION.*`, `STORE.*`
 */
export async function readDrift(
  place: DatabasePlace,
  onStage: (stage: DriftStage) => void = () => undefined,
): Promise<DriftReport> {
  const { database, environment } = place;
  if (database.engine !== 'postgres') throw unsupportedEngine(database.name, database.engine);
  const scope = catalogScopeOf(database, { privileges: false });
  onStage('database');
  const state = await readDatabaseState(place);
  refuseErrors(state.history.findings);
  const findings = state.findings.filter(({ severity }) => severity === 'error');
  const live = await readLive(onPostgres(state.target), scope);

  onStage('revisions');
  const order = state.history.graph.topologicalOrder();
  const isApplied = new Set(state.applied.map(({ id }) => id));
  const pending = order.filter((id) => !isApplied.has(id));
  const replay = openReplay(place, { state, scope });
  const applied =
    findings.length > 0 ? null : await replay(order.filter((id) => isApplied.has(id)));
  const revisions = pending.length === 0 && applied !== null ? applied : await replay(order);
  requireSameVersion(live, revisions);

  if (database.models !== null) onStage('models');
  const models =
    database.models === null ? null : await readModels(place, onPostgres(state.target), scope);
  const drifts = findDrift({
    models,
    revisions,
    applied,
    database: live,
    environment: environment.name,
    pending: pending.length,
  });
  return { hasModels: models !== null, drifts, pending, findings };
}

async function readLive(target: PostgresTarget, scope: CatalogScope): Promise<Catalog> {
  const session = await openSession(target, { readOnly: true });
  try {
    return await readCatalog(session, scope);
  } finally {
    await closeSession(session);
  }
}

/** Replays revisions of the folder, in the order given. */
function openReplay(
  { project, database, environment }: DatabasePlace,
  { state, scope }: { readonly state: DatabaseState; readonly scope: CatalogScope },
): (ids: readonly RevisionId[]) => Promise<Catalog> {
  return async (ids) => {
    const steps = ids.map((id): RunStep => {
      const revision = state.history.revisions.get(id);
      const file = state.files.get(id);
      if (revision === undefined || file === undefined) throw new Error(`no file for ${id}`);
      return { direction: 'up', revision, file, commit: null };
    });
    const { catalog } = await replayHistory({
      project,
      database,
      environment: environment.name,
      beside: onPostgres(state.target),
      steps,
      scope,
    });
    return catalog;
  };
}

async function readModels(
  { project, database, environment }: DatabasePlace,
  beside: PostgresTarget,
  scope: CatalogScope,
): Promise<Catalog> {
  const shadow = await materialiseModels({
    project,
    database,
    environment: environment.name,
    beside,
  });
  try {
    return await catalogOf(shadow, scope);
  } finally {
    await shadow.drop();
  }
}
