import { planChanges } from '../adapters/pg-delta/plan-changes.ts';
import { formatSource } from '../adapters/files/format-source.ts';
import { writeScratchModels } from '../adapters/models/scratch-models.ts';
import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession, type PostgresTarget } from '../adapters/postgres/connect.ts';
import { chooseShadowServer } from '../adapters/postgres/shadow/choose-shadow-server.ts';
import { requireSameVersion } from '../adapters/postgres/shadow/require-same-version.ts';
import { createShadow } from '../adapters/postgres/shadow/shadow.ts';
import { catalogScopeOf, type CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog, Difference } from '../catalog/catalog.ts';
import { compareCatalogs, factOf } from '../catalog/compare-catalogs.ts';
import { describeDifferences } from '../catalog/describe-difference.ts';
import { defaultSchemaOf } from '../config/default-schema.ts';
import type { Database, Project } from '../config/project.ts';
import type { ChangePlan } from '../generate/change.ts';
import { nothingToPull } from '../models/errors.ts';
import { renderModels, tableId } from '../models/render-models.ts';
import { materialiseModels } from './materialise-models.ts';
import { shadowFamily } from './replay-history.ts';

/** Which database becomes models. */
export interface PullRequest {
  readonly project: Project;
  readonly database: Database;
  /** The name that models would see as `context.environment`. */
  readonly environment: string;
  readonly reference: PostgresTarget;
  /** Absolute path where the module belongs; it decides the language and the format. */
  readonly file: string;
}

/** Models that a database implies; nothing is written yet. */
export interface PulledModels {
  readonly source: string;
  /** Where a database that the models make differs from the one they come from; empty when proved. */
  readonly differences: readonly string[];
  /** What no model can hold, in words. */
  readonly leftOut: readonly string[];
}

/**
 * Writes the models that a database implies, builds them on a throw-away database and compares: a
 * table that does not come out exactly so is written as SQL instead.
 *
 * @throws OrchError `MODEL.NOTHING`, `CONNECTION.*`, `SHADOW.*`, `PLAN.IMPOSSIBLE`
 */
export async function pullModels(request: PullRequest): Promise<PulledModels> {
  const { database, file } = request;
  const scope = catalogScopeOf(database, { privileges: false });
  const { plan, empty, wanted } = await planFromNothing(request, scope);
  if (plan.changes.length === 0) throw nothingToPull(request.reference.label, database.schemas);
  const defaultSchema = defaultSchemaOf(database) ?? noSchema;
  let rawTables: ReadonlySet<string> = new Set();
  for (;;) {
    const changes = plan.changes;
    const rendered = renderModels({ changes, empty, wanted, defaultSchema, rawTables });
    const source = await formatSource(rendered, file);
    const differences = compareCatalogs(wanted, await rebuild(request, source, scope));
    const more = new Set([...rawTables, ...tablesIn(differences)]);
    if (more.size === rawTables.size) {
      return { source, differences: describeDifferences(differences), leftOut: plan.unmodelled };
    }
    rawTables = more;
  }
}

interface PlanFromNothing {
  readonly plan: ChangePlan;
  readonly empty: Catalog;
  readonly wanted: Catalog;
}

async function planFromNothing(
  { project, database, reference }: PullRequest,
  scope: CatalogScope,
): Promise<PlanFromNothing> {
  const { server } = await chooseShadowServer(reference, project.shadow, project.root);
  const to = await openSession(reference, { readOnly: true });
  const family = shadowFamily({ project, database });
  const shadow = await createShadow(server, { purpose: 'pull', family });
  try {
    const from = await openSession(shadow.target);
    try {
      const [empty, wanted] = [await readCatalog(from, scope), await readCatalog(to, scope)];
      requireSameVersion(wanted, empty);
      const catalogs = { fromCatalog: empty, toCatalog: wanted };
      return { plan: await planChanges({ from, to, scope, ...catalogs }), empty, wanted };
    } finally {
      await closeSession(from);
    }
  } finally {
    await shadow.drop();
    await closeSession(to);
  }
}

async function rebuild(
  { project, database, environment, reference, file }: PullRequest,
  source: string,
  scope: CatalogScope,
): Promise<Catalog> {
  const scratch = await writeScratchModels(project.root, file, source);
  try {
    const shadow = await materialiseModels({
      project,
      database: { ...database, models: scratch.file },
      environment,
      beside: reference,
    });
    try {
      const session = await openSession(shadow.target, { readOnly: true });
      try {
        return await readCatalog(session, scope);
      } finally {
        await closeSession(session);
      }
    } finally {
      await shadow.drop();
    }
  } finally {
    await scratch.remove();
  }
}

/** No schema has this name. */
const noSchema = '';

function tablesIn(differences: readonly Difference[]): readonly string[] {
  return differences.flatMap((difference) => {
    const [schema, table] = factOf(difference).name;
    return schema === undefined || table === undefined ? [] : [tableId(schema, table)];
  });
}
