import { onPostgres } from '../adapters/engines/database-target.ts';
import type { DatabaseTarget } from '../adapters/engines/database-target.ts';
import { createHash } from 'node:crypto';

import { openCatalogCache } from '../adapters/files/catalog-cache.ts';
import { fileDigest } from '../adapters/files/file-digest.ts';
import { importsDigest } from '../adapters/files/imports-digest.ts';
import { ownVersion } from '../adapters/files/own-version.ts';
import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession, type PostgresTarget } from '../adapters/postgres/connect.ts';
import {
  createShadow,
  dropTemplatesExcept,
  findTemplate,
  type Shadow,
} from '../adapters/postgres/shadow/shadow.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import type { SharedProcess } from '../adapters/runner/shared-process.ts';
import { chooseShadowServer } from '../adapters/postgres/shadow/choose-shadow-server.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database, Project } from '../config/project.ts';
import type { Finding } from '../failure/finding.ts';
import { chainKeys } from '../history/chain-keys.ts';
import type { ReplayedRevision } from '../history/chain-keys.ts';
import { checkpoints } from '../history/checkpoints.ts';
import type { RunEvent } from '../runner/run-event.ts';
import type { RunStep } from '../runner/run-step.ts';

/** A history to replay and the server whose shadow does it. */
export interface ReplayRequest {
  readonly project: Project;
  readonly database: Database;
  /** The name that revisions see as `context.environment`. */
  readonly environment: string;
  /** The database that the catalog will be compared with; it decides where the shadow is made. */
  readonly beside: PostgresTarget;
  /** The history's revisions in topological order, each `up`. */
  readonly steps: readonly RunStep[];
  readonly scope: CatalogScope;
  /** The process to run in; one of the replay's own unless given. */
  readonly runners?: SharedProcess;
  readonly onEvent?: (event: RunEvent) => void;
}

/** A replayed history. */
export interface Replay {
  readonly catalog: Catalog;
  /** How many revisions had to be run now; 0 when everything was known. */
  readonly replayed: number;
  /** What the user should know about where it was replayed. */
  readonly findings: readonly Finding[];
  /** Makes a new shadow that stands where the history ends. The caller drops it. */
  openCopy(purpose: string): Promise<Shadow>;
  /**
   * Takes a shadow on which `step` was run after this history for the replay of both, keeps it
   * for the next time, and drops the shadow.
   */
  followedBy(step: RunStep, shadow: Shadow, catalog: Catalog): Promise<Replay>;
}

/**
 * Replays a history on a shadow and reads its catalog, starting from the longest prefix that was
 * replayed before (`chainKeys`); what was never replayed is run, and kept for the next time.
 *
 * @throws OrchError what the runner throws when a revision fails on the shadow
 */
export async function replayHistory(asked: ReplayRequest): Promise<Replay> {
  const { server, findings } = await chooseShadowServer(
    asked.beside,
    asked.project.shadow,
    asked.project.root,
  );
  const request = { ...asked, server };
  const keys = await keysOf(request);
  const cache = openCatalogCache(request.project.root);
  const head = keys.at(-1) ?? '';
  const template = await findTemplate(request.server, [...keys].reverse().map(templateName));
  const start = template === null ? 0 : keys.findIndex((key) => templateName(key) === template);

  let catalog = start === keys.length - 1 && template !== null ? await cache.read(head) : null;
  if (catalog === null) {
    catalog = await runFrom({ request, keys, start, template });
    await cache.write(head, catalog);
  }

  const replayed = request.steps.length - start;
  return asReplay({ request, catalog, head, replayed, findings });
}

/** A request and the server that was chosen for it. */
interface PlacedRequest extends ReplayRequest {
  readonly server: PostgresTarget;
}

interface Standing {
  readonly request: PlacedRequest;
  readonly catalog: Catalog;
  readonly head: string;
  readonly replayed: number;
  readonly findings: readonly Finding[];
}

function asReplay({ request, catalog, head, replayed, findings }: Standing): Replay {
  return {
    catalog,
    replayed,
    findings,
    openCopy: (purpose) =>
      createShadow(request.server, {
        purpose,
        family: shadowFamily(request),
        template: templateName(head),
      }),
    async followedBy(step, shadow, after) {
      const longer = { ...request, steps: [...request.steps, step] };
      const key = (await keysOf(longer)).at(-1) ?? '';
      await shadow.become(templateName(key));
      await openCatalogCache(request.project.root).write(key, after);
      return asReplay({ request: longer, catalog: after, head: key, replayed, findings });
    },
  };
}

/** Groups the templates of one project's database, so that only its own are ever dropped. */
export function shadowFamily({
  project,
  database,
}: Pick<ReplayRequest, 'project' | 'database'>): string {
  const text = JSON.stringify([project.root, database.name]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function templateName(key: string): string {
  return `orch_shadow_${key.slice(0, 40)}`;
}

/** A knexfile may change what builder calls make (`wrapIdentifier`), so its bytes count. */
async function builderSettings({ project }: ReplayRequest): Promise<string | null> {
  return project.knexfile === undefined ? null : fileDigest(project.knexfile);
}

async function keysOf(request: PlacedRequest): Promise<readonly string[]> {
  const session = await openSession(request.server);
  try {
    const { rows } = await session.query<{ version: string }>(
      `SELECT pg_catalog.current_setting('server_version') AS version`,
    );
    return chainKeys(request.steps.map(codeOf), {
      orchVersion: await ownVersion(),
      serverVersion: rows[0]?.version ?? 'unknown',
      database: JSON.stringify([
        request.database.name,
        request.server.user,
        request.scope,
        await builderSettings(request),
      ]),
    });
  } finally {
    await closeSession(session);
  }
}

/** A revision is its text and what it imports: a helper may change what an unchanged text does. */
function codeOf({ file, revision }: RunStep): ReplayedRevision {
  const imports = importsDigest(file, revision.source);
  return imports === null ? revision : { ...revision, checksum: `${revision.checksum} ${imports}` };
}

interface Run {
  readonly request: PlacedRequest;
  readonly keys: readonly string[];
  readonly start: number;
  readonly template: string | null;
}

async function runFrom({ request, keys, start, template }: Run): Promise<Catalog> {
  const family = shadowFamily(request);
  const shadow = await createShadow(request.server, {
    purpose: 'replay',
    family,
    ...(template === null ? {} : { template }),
  });
  try {
    const stops = checkpoints(request.steps.length)
      .filter((position) => position > start)
      .reverse();
    let position = start;
    for (const stop of stops) {
      await runSteps(request, shadow, request.steps.slice(position, stop));
      position = stop;
      if (stop < request.steps.length) await shadow.freeze(templateName(keys[stop] ?? ''));
    }
    const catalog = await catalogOf(shadow, request.scope);
    if (start < request.steps.length || template === null) {
      await shadow.become(templateName(keys.at(-1) ?? ''));
      await dropTemplatesExcept(request.server, family, keys.map(templateName));
    }
    return catalog;
  } finally {
    await shadow.drop();
  }
}

async function runSteps(
  request: ReplayRequest,
  shadow: Shadow,
  steps: readonly RunStep[],
): Promise<void> {
  await withRunner(
    {
      target: shadow.target,
      database: request.database,
      project: request.project,
      environment: request.environment,
      mode: 'shadow',
      ...(request.runners === undefined ? {} : { shared: request.runners }),
      onEvent: request.onEvent ?? (() => undefined),
    },
    async (runner) => {
      await runner.run({ steps, expectedApplied: null, allowEmpty: true });
    },
  );
}

/** Reads the catalog of a shadow, or of a database. */
export async function catalogOf(
  { target }: { readonly target: DatabaseTarget },
  scope: CatalogScope,
): Promise<Catalog> {
  const session = await openSession(onPostgres(target), { readOnly: true });
  try {
    return await readCatalog(session, scope);
  } finally {
    await closeSession(session);
  }
}
