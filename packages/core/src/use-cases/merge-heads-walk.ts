import { inventRows, type UnfilledTable } from '../adapters/postgres/rows/invent-rows.ts';
import { readRows } from '../adapters/postgres/rows/read-rows.ts';
import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { readNeeds } from '../adapters/pg-delta/read-needs.ts';
import { closeSession, openSession, type PostgresTarget } from '../adapters/postgres/connect.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import type { SharedProcess } from '../adapters/runner/shared-process.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { Database, Project } from '../config/project.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { TableRows } from '../merge/compare-rows.ts';
import type { Need, RevisionEffect } from '../merge/pair-facts.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { Replay } from './replay-history.ts';

/** From where, and with what, revisions are tried. */
export interface WalkPlace {
  readonly project: Project;
  readonly database: Database;
  readonly environment: string;
  readonly scope: CatalogScope;
  /** What all heads build on; its own catalog may be of a smaller scope. */
  readonly base: Replay;
  /** The process that walks use one after another. */
  readonly runners: SharedProcess;
  /** Whether tables are given invented rows before anything is tried. */
  readonly populated: boolean;
}

/** How far some revisions came. */
export interface Walked {
  readonly effects: readonly RevisionEffect[];
  /** The schema at the end. */
  readonly catalog: Catalog;
  /** Revisions that failed; those after them were tried all the same. */
  readonly failures: readonly { readonly step: RunStep; readonly error: OrchError }[];
}

/** A throw-away database on which revisions are tried, one after the other. */
export interface Walk {
  readonly target: PostgresTarget;
  /** The schema at the beginning. */
  readonly base: Catalog;
  /** Tables that could not be given rows, and why. */
  readonly unfilled: readonly UnfilledTable[];
  run(steps: readonly RunStep[]): Promise<Walked>;
  /** Who needs whom in the schema as it is now. */
  needs(): Promise<readonly Need[]>;
  rows(): Promise<readonly TableRows[]>;
}

/** Makes a database that stands at the base, and drops it after the work. */
export async function withWalk<T>(place: WalkPlace, work: (walk: Walk) => Promise<T>): Promise<T> {
  const { project, database, environment, scope, base } = place;
  const shadow = await base.openCopy('merge');
  try {
    const session = await openSession(shadow.target);
    try {
      const unfilled = place.populated ? await inventRows(session, scope.schemas) : [];
      const start = await readCatalog(session, scope);
      let statements: string[] = [];
      return await withRunner(
        {
          target: shadow.target,
          database,
          project,
          environment,
          mode: 'shadow',
          shared: place.runners,
          onEvent: (event) => {
            if (event.kind === 'statement') statements.push(event.sql);
          },
        },
        async (runner) => {
          let catalog = start;
          return work({
            target: shadow.target,
            base: start,
            unfilled,
            async run(steps) {
              const effects: RevisionEffect[] = [];
              const failures: { step: RunStep; error: OrchError }[] = [];
              for (const step of steps) {
                statements = [];
                try {
                  await runner.run({ steps: [step], expectedApplied: null, allowEmpty: true });
                } catch (error) {
                  if (!(error instanceof OrchError)) throw error;
                  failures.push({ step, error });
                  continue;
                }
                const after = await readCatalog(session, scope);
                const differences = compareCatalogs(catalog, after);
                effects.push({ id: step.revision.id, differences, statements });
                catalog = after;
              }
              return { effects, catalog, failures };
            },
            needs: () => readNeeds(session),
            rows: () => readRows(session, catalog),
          });
        },
      );
    } finally {
      await closeSession(session);
    }
  } finally {
    await shadow.drop();
  }
}
