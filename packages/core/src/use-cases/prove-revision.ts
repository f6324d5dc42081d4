import type { ClientBase } from 'pg';

import { withRunner } from '../adapters/runner/open-runner.ts';
import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import type { SharedProcess } from '../adapters/runner/shared-process.ts';
import type { Shadow } from '../adapters/postgres/shadow/shadow.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog, Difference } from '../catalog/catalog.ts';
import type { Database, Project } from '../config/project.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { Runner } from '../runner/runner.ts';
import type { RunStep } from '../runner/run-step.ts';

/** Whether a revision does on a shadow what it says. */
export type Proof =
  | { readonly kind: 'proved' }
  | {
      readonly kind: 'failed';
      readonly direction: 'up' | 'down' | 'up again';
      /** Where the reached catalog differs from the wanted one; empty when the run itself failed. */
      readonly differences: readonly Difference[];
      readonly cause?: OrchError;
    };

/** A revision, and the catalogs before and after it. */
export interface ProofRequest {
  readonly project: Project;
  readonly database: Database;
  readonly environment: string;
  readonly scope: CatalogScope;
  /** Stands at `before`; afterwards, when proved, at `after`. */
  readonly shadow: Shadow;
  /** The revision's `up`. */
  readonly step: RunStep;
  readonly before: Catalog;
  readonly after: Catalog;
  /** The process to run in; one of its own unless given. */
  readonly runners?: SharedProcess;
}

/**
 * Runs a revision up, down and up again on a shadow and compares the catalog each time: up must
 * reach `after` exactly, down must return to `before` exactly.
 */
export async function proveRevision(request: ProofRequest): Promise<Proof> {
  const { shadow } = request;
  return withRunner(
    {
      target: shadow.target,
      database: request.database,
      project: request.project,
      environment: request.environment,
      mode: 'shadow',
      ...(request.runners === undefined ? {} : { shared: request.runners }),
    },
    async (runner) => {
      // One session for all readings: what it has cached of the schema makes the later ones faster.
      const session = await openSession(shadow.target, { readOnly: true });
      try {
        return await proveLegs(request, runner, session);
      } finally {
        await closeSession(session);
      }
    },
  );
}

async function proveLegs(
  { step, scope, before, after }: ProofRequest,
  runner: Runner,
  session: ClientBase,
): Promise<Proof> {
  const legs = [
    { name: 'up', direction: 'up', wanted: after },
    { name: 'down', direction: 'down', wanted: before },
    { name: 'up again', direction: 'up', wanted: after },
  ] as const;
  for (const leg of legs) {
    try {
      await runner.run({ steps: [{ ...step, direction: leg.direction }], expectedApplied: null });
    } catch (error) {
      if (!(error instanceof OrchError)) throw error;
      return { kind: 'failed', direction: leg.name, differences: [], cause: error };
    }
    const reached = await readCatalog(session, scope);
    if (reached.fingerprint !== leg.wanted.fingerprint) {
      const differences = compareCatalogs(leg.wanted, reached);
      return { kind: 'failed', direction: leg.name, differences };
    }
  }
  return { kind: 'proved' };
}
