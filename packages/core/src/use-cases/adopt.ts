import { readMigrationsFolder } from '../adapters/files/read-migrations-folder.ts';
import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import {
  closeSession,
  openSession,
  resolveConnection,
  type PostgresTarget,
} from '../adapters/postgres/connect.ts';
import { requireSameVersion } from '../adapters/postgres/shadow/require-same-version.ts';
import { readKnexMigrations } from '../adapters/postgres/store/read-knex-migrations.ts';
import { readStore } from '../adapters/postgres/store/read-store.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import {
  alreadyAdopted,
  databaseDiffers,
  historyDiffers,
  nothingToAdopt,
} from '../adopt/errors.ts';
import { findRecorded } from '../adopt/find-recorded.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import { replayHistory } from './replay-history.ts';

/** A Knex project's database to take over. */
export interface AdoptRequest {
  readonly project: Project;
  readonly database: Database;
  readonly environment: Environment;
  /** Records the database although it differs from what its files make. */
  readonly acceptDifferences: boolean;
}

/** What adopting will record. Nothing is changed yet. */
export interface Adoption {
  readonly steps: readonly RunStep[];
  readonly pending: readonly RevisionId[];
  /** How the database differs from its replayed files; empty unless accepted. */
  readonly differences: readonly string[];
  readonly target: PostgresTarget;
}

/**
 * Reads Knex's table and the folder, replays the recorded files on a shadow, and compares the
 * database with the result.
 *
 * @throws OrchError `ADOPT.*`
 */
export async function planAdoption(request: AdoptRequest): Promise<Adoption> {
  const { project, database, environment } = request;
  const scope = catalogScopeOf(database, { privileges: false });
  const target = await resolveConnection(environment.connection, project.root);
  const { names, catalog } = await readLive(request, target);

  const { history, files, findings } = await readMigrationsFolder(database, project);
  const recorded = findRecorded(history, names);
  const broken = [...findings, ...history.findings, ...recorded.findings].filter(
    (finding) => finding.severity === 'error',
  );
  if (broken.length > 0) throw historyDiffers(broken);

  const steps = recorded.ids.map((id) => {
    const revision = history.revisions.get(id);
    const file = files.get(id);
    if (revision === undefined || file === undefined) throw new Error(`no file for ${id}`);
    return { direction: 'up' as const, revision, file, commit: null };
  });
  const replay = await replayHistory({
    project,
    database,
    environment: environment.name,
    beside: target,
    steps,
    scope,
  });
  requireSameVersion(catalog, replay.catalog);
  const differences = compareCatalogs(replay.catalog, catalog).map(describeDifference);
  if (differences.length > 0 && !request.acceptDifferences) {
    throw databaseDiffers(environment.name, differences);
  }
  const applied = new Set(recorded.ids);
  const pending = history.graph.topologicalOrder().filter((id) => !applied.has(id));
  return { steps, pending, differences, target };
}

/** Records an adoption in orch's store, under the run lock; no file is changed. */
export async function recordAdoption(request: AdoptRequest, adoption: Adoption): Promise<void> {
  const { project, database, environment } = request;
  await withRunner(
    {
      target: adoption.target,
      database,
      project,
      environment: environment.name,
      mode: 'database',
    },
    async (runner) => {
      const add = adoption.steps.map(({ revision, commit }) => ({ revision, commit }));
      const outcome = await runner.stamp({
        add,
        remove: [],
        origin: 'adopted',
        expectedApplied: [],
      });
      if (outcome.kind === 'stale') throw alreadyAdopted(environment.name, outcome.applied.length);
    },
  );
}

async function readLive(
  { database, environment }: AdoptRequest,
  target: PostgresTarget,
): Promise<{ names: readonly string[]; catalog: Catalog }> {
  const session = await openSession(target, { readOnly: true });
  try {
    const store = await readStore(session);
    if (store.kind === 'present' && store.applied.length > 0) {
      throw alreadyAdopted(environment.name, store.applied.length);
    }
    const rows = await readKnexMigrations(session, database.knexTable);
    if (rows === null) throw nothingToAdopt(database.knexTable.tableName, environment.name);
    const scope = catalogScopeOf(database, { privileges: false });
    return { names: rows.map((row) => row.name), catalog: await readCatalog(session, scope) };
  } finally {
    await closeSession(session);
  }
}
