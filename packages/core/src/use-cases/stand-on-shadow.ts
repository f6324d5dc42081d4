import { randomBytes } from 'node:crypto';

import { planBothWays } from '../adapters/pg-delta/plan-changes.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import type { PostgresTarget } from '../adapters/postgres/connect.ts';
import { chooseShadowServer } from '../adapters/postgres/shadow/choose-shadow-server.ts';
import { createShadow, dropTemplatesExcept } from '../adapters/postgres/shadow/shadow.ts';
import type { Shadow } from '../adapters/postgres/shadow/shadow.ts';
import { readNamedObjects } from '../adapters/postgres/store/named-objects.ts';
import type { NamedObjects } from '../adapters/postgres/store/named-objects.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import { parseSql } from '../adapters/runner/child/sql-parser.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import { unmodelled } from '../generate/errors.ts';
import type { RevisionEffect } from '../reconcile/judge-revisions.ts';
import { mayWriteRows } from '../reconcile/row-writes.ts';
import type { RevisionArguments } from '../runner/revision-arguments.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { DatabasePlace } from './read-database-state.ts';
import { catalogOf } from './replay-history.ts';
import type { Replay } from './replay-history.ts';

/** A database that stands where some history ends, and what each of its last revisions did. */
export interface Stand {
  readonly replay: Replay;
  readonly names: NamedObjects;
  /** The names in what all stands have in common. */
  readonly namesBefore: NamedObjects;
  /** Empty where it is not known. */
  readonly effects: readonly RevisionEffect[];
}

/** Where stands are made. */
export interface StandsRequest {
  readonly place: DatabasePlace;
  readonly scope: CatalogScope;
  readonly beside: PostgresTarget;
  readonly x: RevisionArguments;
  /** What all stands have in common. */
  readonly origin: Replay;
}

/** Copies of one replayed history, each moved on in its own way. */
export interface Stands {
  readonly origin: Replay;
  /**
   * Runs revisions on a copy, and looks at the schema after each.
   * @throws OrchError what the runner throws when a revision fails on the shadow
   */
  run(steps: readonly RunStep[]): Promise<Stand>;
  /**
   * Gives a copy the schema of a database.
   * @throws OrchError `GENERATE.UNMODELLED` where that is not possible exactly
   */
  like(target: PostgresTarget, catalog: Catalog): Promise<Stand>;
  /** Drops what is left of them. */
  close(): Promise<void>;
}

interface Place extends StandsRequest {
  readonly server: PostgresTarget;
  /** Groups what the stands leave on the server. */
  readonly family: string;
}

/** Prepares to make stands; what `run` and `like` give works until `close`. */
export async function openStands(request: StandsRequest): Promise<Stands> {
  const { project } = request.place;
  const { server } = await chooseShadowServer(request.beside, project.shadow, project.root);
  const at = { ...request, server, family: `reconcile_${randomBytes(8).toString('hex')}` };
  return {
    origin: request.origin,
    run: (steps) =>
      onCopy(at, async (shadow) => {
        const namesBefore = await namesOf(shadow);
        const effects = await runEach(at, shadow, steps);
        const names = await namesOf(shadow);
        const catalog = effects.at(-1)?.after ?? at.origin.catalog;
        const replay = await keepStanding(at, shadow, catalog);
        return { replay, names, namesBefore, effects };
      }),
    like: (target, catalog) => onCopy(at, (shadow) => standLike(at, shadow, { target, catalog })),
    close: async () => void (await dropTemplatesExcept(server, at.family, [])),
  };
}

async function onCopy<T>({ origin }: Place, work: (shadow: Shadow) => Promise<T>): Promise<T> {
  const shadow = await origin.openCopy('reconcile');
  try {
    return await work(shadow);
  } finally {
    await shadow.drop();
  }
}

async function standLike(
  at: Place,
  shadow: Shadow,
  { target, catalog }: { readonly target: PostgresTarget; readonly catalog: Catalog },
): Promise<Stand> {
  const to = await openSession(target, { readOnly: true });
  try {
    const from = await openSession(shadow.target);
    try {
      const { scope, origin } = at;
      const ways = { from, to, scope, fromCatalog: origin.catalog, toCatalog: catalog };
      const { up } = await planBothWays({ ...ways, acceptRenames: [] });
      for (const { sql } of up.changes) await from.query(sql);
    } finally {
      await closeSession(from);
    }
  } finally {
    await closeSession(to);
  }
  const reached = await catalogOf(shadow, at.scope);
  const differences = compareCatalogs(catalog, reached);
  if (differences.length > 0) throw unmodelled(differences.map(describeDifference));
  const replay = await keepStanding(at, shadow, catalog);
  // Its objects are others than those of the database.
  return { replay, names: new Map(), namesBefore: new Map(), effects: [] };
}

async function runEach(
  { place, scope, origin, x }: Place,
  shadow: Shadow,
  steps: readonly RunStep[],
): Promise<readonly RevisionEffect[]> {
  if (steps.length === 0) return [];
  const { project, database, environment } = place;
  const effects: RevisionEffect[] = [];
  let sent: string[] = [];
  await withRunner(
    {
      target: shadow.target,
      database,
      project,
      environment: environment.name,
      x,
      mode: 'shadow',
      onEvent: (event) => void (event.kind === 'statement' && sent.push(event.sql)),
    },
    async (runner) => {
      let before: Catalog = origin.catalog;
      for (const step of steps) {
        sent = [];
        await runner.run({ steps: [step], expectedApplied: null, allowEmpty: true });
        const after = await catalogOf(shadow, scope);
        effects.push({ id: step.revision.id, before, after, writes: await writesAmong(sent) });
        before = after;
      }
    },
  );
  return effects;
}

/** Statements that change rows, or may, in one spelling. */
async function writesAmong(sent: readonly string[]): Promise<readonly string[]> {
  const writes: string[] = [];
  for (const sql of sent) {
    const statements = await parseSql(sql);
    if (statements !== null && !statements.some(mayWriteRows)) continue;
    writes.push(sql.replace(/\s+/g, ' ').replace(/;\s*$/, '').trim());
  }
  return writes;
}

async function namesOf(shadow: Shadow): Promise<NamedObjects> {
  const session = await openSession(shadow.target, { readOnly: true });
  try {
    return await readNamedObjects(session);
  } finally {
    await closeSession(session);
  }
}

/** Keeps a shadow as it is now, so that copies of it can be made; it can be used no more. */
async function keepStanding(at: Place, shadow: Shadow, catalog: Catalog): Promise<Replay> {
  const template = `orch_shadow_${randomBytes(20).toString('hex')}`;
  await shadow.become(template);
  return {
    catalog,
    replayed: 0,
    findings: [],
    openCopy: (purpose) => createShadow(at.server, { purpose, family: at.family, template }),
    followedBy: (_step, after, reached) => keepStanding(at, after, reached),
  };
}
