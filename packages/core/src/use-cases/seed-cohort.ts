import { onPostgres } from '../adapters/engines/database-target.ts';
import { loadCohorts } from '../adapters/cohorts/load-cohorts.ts';
import { seedFailure } from '../adapters/cohorts/seed-failure.ts';
import { findExisting, seedParameter } from '../adapters/cohorts/seed-sql.ts';
import type { FoundRow } from '../adapters/cohorts/seed-sql.ts';
import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import type { Querier } from '../adapters/postgres/querier.ts';
import { readEarlierSeed } from '../adapters/postgres/store/seeds.ts';
import type { EarlierSeed } from '../adapters/postgres/store/seeds.ts';
import { readPresence } from '../adapters/postgres/store/read-store.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import { textOf } from '../catalog/text-of.ts';
import { checkSeed, columnOf } from '../cohorts/check-seed.ts';
import type { Cohort } from '../cohorts/cohort.ts';
import { seedSchemaDiffers } from '../cohorts/errors.ts';
import { makeRows } from '../cohorts/make-rows.ts';
import type { SeedRows } from '../cohorts/make-rows.ts';
import { findCohort } from '../cohorts/read-cohorts.ts';
import { seedFinding } from '../cohorts/seed-findings.ts';
import type { Database } from '../config/project.ts';
import type { Finding } from '../failure/finding.ts';
import type { RunEvent } from '../runner/run-event.ts';
import type { SeedRequest } from '../runner/runner.ts';
import { changedMeanwhile } from '../runner/errors.ts';
import { unsupportedEngine } from '../status/errors.ts';
import { openBlame } from './blame-revision.ts';
import { readDatabaseState } from './read-database-state.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';

/** A cohort and where it goes. */
export interface SeedWish {
  readonly cohort: string;
  /** How many rows; what the cohort says when null. */
  readonly count: number | null;
}

/** What seeding will insert. Nothing is changed yet. */
export interface PlannedSeed {
  readonly state: DatabaseState;
  readonly request: SeedRequest;
  /** Positions, from 0, of the rows that are there by their natural key. */
  readonly existing: ReadonlySet<number>;
  /**
   * `changed` when the cohort was seeded before with other rows: what is there stays as it is.
   */
  readonly before: 'never' | 'same' | 'changed';
}

/**
 * The databases among several whose cohorts have one of this name.
 *
 * @throws OrchError `SEED.*` when cohorts cannot be loaded
 */
export async function findSeedable<Target extends { readonly database: Database }>(
  targets: readonly Target[],
  cohort: string,
): Promise<readonly Target[]> {
  const known = await Promise.all(
    targets.map(
      async ({ database }) =>
        database.cohorts !== undefined && (await loadCohorts(database)).has(cohort),
    ),
  );
  return targets.filter((_, at) => known[at] === true);
}

/**
 * Makes the rows of a cohort and compares them with the database; changes nothing.
 *
 * @throws OrchError `SEED.*`, `STATUS.ENGINE`, `CONNECTION.*`, `STORE.*`
 */
export async function planSeed(place: DatabasePlace, wish: SeedWish): Promise<PlannedSeed> {
  const { database } = place;
  if (database.engine !== 'postgres') throw unsupportedEngine(database.name, database.engine);
  const cohort = findCohort(await loadCohorts(database), wish.cohort);
  const rows = await makeRows(cohort, wish.count);
  const state = await readDatabaseState(place);
  const table = { schema: cohort.schema ?? database.schemas[0] ?? 'public', name: cohort.table };
  const session = await openSession(onPostgres(state.target), {
    readOnly: true,
    connectTimeoutMs: place.project.limits.connectTimeoutMs,
  });
  try {
    const catalog = await readCatalog(session, scopeWith(place, table.schema));
    const problems = checkSeed(catalog, table, rows);
    if (problems.length > 0) {
      const blame = openBlame(place, state, table);
      const site = { cohort: cohort.name, table, environment: place.environment.name };
      const findings: Finding[] = [];
      for (const problem of problems) {
        findings.push(seedFinding(problem, await blame(problem), site));
      }
      throw seedSchemaDiffers(site, findings);
    }
    const request: SeedRequest = {
      cohort: cohort.name,
      table,
      columns: rows.columns.map((name) => ({
        name,
        type: textOf(columnOf(catalog, table, name)?.value.type),
      })),
      key: cohort.key,
      rows: rows.rows,
      checksum: rows.checksum,
      expectedApplied: state.applied.map(({ id }) => id),
      heads: state.current,
    };
    const existing = await readExisting(session, request);
    const presence = await readPresence(session);
    const earlier = presence.kind === 'absent' ? null : await readEarlierSeed(session, cohort.name);
    return {
      state,
      request,
      existing,
      before: await compareWith(earlier, { cohort, rows }),
    };
  } finally {
    await closeSession(session);
  }
}

async function readExisting(session: Querier, request: SeedRequest): Promise<ReadonlySet<number>> {
  try {
    const { rows } = await session.query<FoundRow>(findExisting(request), [
      seedParameter(request, request.rows),
    ]);
    return new Set(rows.flatMap(({ position, there }) => (there ? [position - 1] : [])));
  } catch (error) {
    throw seedFailure(error, request.cohort);
  }
}

/** How a seed ended. */
export interface SeedOutcome {
  readonly inserted: number;
  readonly existing: number;
}

/**
 * Inserts what was planned and is still missing, under the run lock and in one transaction.
 *
 * @throws OrchError `SEED.*`, `RUN.*`, `STORE.*`, `CONNECTION.*`
 */
export async function performSeed(
  place: DatabasePlace,
  { state, request }: PlannedSeed,
  run: { readonly signal?: AbortSignal; onEvent(event: RunEvent): void },
): Promise<SeedOutcome> {
  return withRunner(
    {
      target: state.target,
      database: place.database,
      project: place.project,
      environment: place.environment.name,
      mode: 'database',
      command: 'seed',
      onEvent: (event) => run.onEvent(event),
      ...(run.signal === undefined ? {} : { signal: run.signal }),
    },
    async (runner) => {
      const outcome = await runner.seed(request);
      if (outcome.kind === 'stale') throw changedMeanwhile();
      const inserted = outcome.inserted ?? 0;
      return { inserted, existing: request.rows.length - inserted };
    },
  );
}

/** The cohort's schema need not be one of those that orch compares. */
function scopeWith({ database }: DatabasePlace, schema: string): CatalogScope {
  const scope = catalogScopeOf(database, { privileges: false });
  return { ...scope, schemas: [...new Set([...scope.schemas, schema])] };
}

/** With another count the rows are compared as they would be with the earlier one. */
async function compareWith(
  earlier: EarlierSeed | null,
  now: { readonly cohort: Cohort; readonly rows: SeedRows },
): Promise<PlannedSeed['before']> {
  if (earlier === null) return 'never';
  const { cohort, rows } = now;
  const isListed = typeof cohort.rows !== 'function';
  if (isListed && earlier.rows > cohort.rows.length) return 'changed';
  const same = earlier.rows === rows.rows.length ? rows : await makeRows(cohort, earlier.rows);
  return same.checksum === earlier.checksum ? 'same' : 'changed';
}
