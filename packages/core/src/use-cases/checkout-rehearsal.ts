import { onPostgres } from '../adapters/engines/database-target.ts';
import { countValues } from '../adapters/postgres/count-values.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import { requireSameVersion } from '../adapters/postgres/shadow/require-same-version.ts';
import type { Shadow } from '../adapters/postgres/shadow/shadow.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import { SharedProcess } from '../adapters/runner/shared-process.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import { drifted } from '../checkout/checkout-findings.ts';
import { refuseCheckout, rehearsalDiffers } from '../checkout/errors.ts';
import { expectedLosses } from '../checkout/losses.ts';
import type { ExpectedLoss } from '../checkout/losses.ts';
import { asApplied, revisionsOfRows } from '../checkout/revisions-of-rows.ts';
import { findingOf } from '../failure/finding-of.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { Repository } from '../git/repository.ts';
import type { RevisionArguments } from '../runner/revision-arguments.ts';
import type { RunStep } from '../runner/run-step.ts';
import { replayOf, revertOf, withCode } from './checkout-code.ts';
import type { OpenedCode } from './checkout-code.ts';
import type { PlannedDatabase } from './checkout-plan.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';
import { catalogOf, replayHistory } from './replay-history.ts';
import type { Replay } from './replay-history.ts';

/** What a move takes away, for the time being, and how much there is of it now. */
export interface CountedLoss extends ExpectedLoss {
  /** Rows that hold it; one more than are counted stands for more; null when they cannot be counted. */
  readonly rows: number | null;
}

/** What trying a move has shown. */
export interface Rehearsed {
  /** What the database has in the end. */
  readonly after: Catalog;
  readonly losses: readonly CountedLoss[];
  /** None of them is an error. */
  readonly findings: readonly Finding[];
}

/** How a move is tried. */
export interface RehearsalOptions {
  readonly repository: Repository;
  readonly x: RevisionArguments;
  readonly signal?: AbortSignal;
}

const countTimeoutMs = 5_000;

/**
 * Tries a move on a shadow that stands where the database stands, and proves that it ends where
 * the target's own history ends. The database itself is only read.
 *
 * @throws OrchError `CHECKOUT.REHEARSAL_DIFFERS`, `CHECKOUT.FINDINGS` when the database is not what
 *   its revisions make, `RUN.*` of a revision that fails, `SHADOW.*`, `PAST_CODE.*`, `CONNECTION.*`
 */
export async function rehearse(
  planned: PlannedDatabase,
  options: RehearsalOptions,
): Promise<Rehearsed> {
  const { place, state, path, wanted } = planned;
  const steps = [
    ...asApplied(wanted, path.keep).map(replayOf),
    ...revisionsOfRows(state.applied).map(replayOf),
    ...revisionsOfRows(path.revert, state.applied).map(revertOf),
  ];
  return withCode({ place, state, ...options, steps }, async (code) => {
    const runners = new SharedProcess(place.project);
    try {
      return await tryWay({ planned, code, runners, ...options });
    } finally {
      await runners.end();
    }
  });
}

interface Trial extends RehearsalOptions {
  readonly planned: PlannedDatabase;
  /** Of what is wanted, of what is applied, and of what is reverted. */
  readonly code: OpenedCode;
  readonly runners: SharedProcess;
}

async function tryWay(trial: Trial): Promise<Rehearsed> {
  const { planned, code, runners } = trial;
  const { place, state, path, wanted } = planned;
  const { database } = place;
  const scope = catalogScopeOf(database, { privileges: false });
  const kept = new Set(path.keep.map(({ id }) => id));
  const wantedSteps = code.steps.slice(0, wanted.length);
  const ups = wantedSteps.filter(({ revision }) => !kept.has(revision.id));
  const appliedSteps = code.steps.slice(wanted.length, wanted.length + state.applied.length);
  const downs = code.steps.slice(wanted.length + state.applied.length);

  const live = await catalogOf(state, scope);
  // A replay drops the templates of the one before, so the one that is copied comes last.
  const target = await replay({ place, state, runners }, scope, wantedSteps);
  const start = await replay({ place, state, runners }, scope, appliedSteps);
  requireSameVersion(live, start.catalog);
  const drift = compareCatalogs(start.catalog, live).map(describeDifference);
  if (drift.length > 0) refuseCheckout([driftOf(planned, drift, 'error')]);

  const way = await walk({ ...trial, scope, start }, [downs, ups]);
  const differences = compareCatalogs(target.catalog, way.at(-1) ?? start.catalog);
  if (differences.length > 0) {
    const found = differences.map(describeDifference);
    throw rehearsalDiffers({ database: database.name, differences: found });
  }
  return {
    after: target.catalog,
    losses: await count(planned, expectedLosses(start.catalog, way)),
    findings: [...code.findings, ...start.findings],
  };
}

/**
 * Compares a database that stays where it is with what the target's revisions make. That it has
 * drifted, or that this cannot be known, is no obstacle then, but is told.
 *
 * @throws OrchError `CONNECTION.*`, and what ends it early
 */
export async function inspect(
  planned: PlannedDatabase,
  options: RehearsalOptions,
): Promise<Rehearsed> {
  const scope = catalogScopeOf(planned.place.database, { privileges: false });
  const live = await catalogOf(planned.state, scope);
  try {
    return { after: live, losses: [], findings: await compareWithTarget(planned, live, options) };
  } catch (error) {
    if (!(error instanceof OrchError) || options.signal?.aborted === true) throw error;
    const told = findingOf(error, planned.place.environment.name);
    return { after: live, losses: [], findings: [{ ...told, severity: 'warning' }] };
  }
}

async function compareWithTarget(
  planned: PlannedDatabase,
  live: Catalog,
  options: RehearsalOptions,
): Promise<readonly Finding[]> {
  const { place, state, wanted } = planned;
  const scope = catalogScopeOf(place.database, { privileges: false });
  const steps = wanted.map(replayOf);
  return withCode({ place, state, ...options, steps }, async (code) => {
    const target = await replay(planned, scope, code.steps);
    requireSameVersion(live, target.catalog);
    const drift = compareCatalogs(target.catalog, live).map(describeDifference);
    const told = drift.length === 0 ? [] : [driftOf(planned, drift, 'warning')];
    return [...target.findings, ...told];
  });
}

function driftOf(
  { place }: PlannedDatabase,
  lines: readonly string[],
  severity: Finding['severity'],
): Finding {
  return drifted(
    { database: place.database.name, environment: place.environment.name },
    lines,
    severity,
  );
}

/** Where revisions are replayed, and beside which database. */
export interface ReplayPlace {
  readonly place: DatabasePlace;
  readonly state: Pick<DatabaseState, 'target'>;
  readonly runners?: SharedProcess;
}

/** Replays the revisions of a database, in the order given. */
export async function replay(
  { place, state, runners }: ReplayPlace,
  scope: CatalogScope,
  steps: readonly RunStep[],
): Promise<Replay> {
  const { project, database, environment } = place;
  return replayHistory({
    project,
    database,
    environment: environment.name,
    beside: onPostgres(state.target),
    steps,
    scope,
    ...(runners === undefined ? {} : { runners }),
  });
}

interface Walk extends Trial {
  readonly scope: CatalogScope;
  readonly start: Replay;
}

/** Runs the parts of a way one after the other, and reads the catalog after each. */
async function walk(
  options: Walk,
  parts: readonly (readonly RunStep[])[],
): Promise<readonly Catalog[]> {
  const shadow = await options.start.openCopy('checkout');
  try {
    const catalogs: Catalog[] = [];
    for (const steps of parts) {
      if (steps.length > 0) await runOn(shadow, options, steps);
      catalogs.push(await catalogOf(shadow, options.scope));
    }
    return catalogs;
  } finally {
    await shadow.drop();
  }
}

async function runOn(
  shadow: Shadow,
  { planned, x, signal, runners }: Walk,
  steps: readonly RunStep[],
): Promise<void> {
  const { project, database, environment } = planned.place;
  await withRunner(
    {
      target: shadow.target,
      database,
      project,
      environment: environment.name,
      x,
      mode: 'shadow',
      shared: runners,
      ...(signal === undefined ? {} : { signal }),
    },
    async (runner) => {
      await runner.run({ steps, expectedApplied: null });
    },
  );
}

async function count(
  { place, state }: PlannedDatabase,
  losses: readonly ExpectedLoss[],
): Promise<readonly CountedLoss[]> {
  if (losses.length === 0) return [];
  const session = await openSession(onPostgres(state.target), {
    readOnly: true,
    connectTimeoutMs: place.project.limits.connectTimeoutMs,
    statementTimeoutMs: countTimeoutMs,
  });
  try {
    const counted: CountedLoss[] = [];
    for (const loss of losses) counted.push({ ...loss, rows: await countValues(session, loss) });
    return counted.filter(({ rows }) => rows !== 0);
  } finally {
    await closeSession(session);
  }
}
