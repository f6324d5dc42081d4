import { onPostgres } from '../adapters/engines/database-target.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RevisionArguments } from '../runner/revision-arguments.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { DatabasePlace } from './read-database-state.ts';
import type { PlannedMove } from './plan-move.ts';
import { replayHistory } from './replay-history.ts';

/** The SQL that a step sends, in order. */
export interface PreviewedStep {
  readonly id: RevisionId;
  readonly direction: 'up' | 'down';
  readonly sql: readonly string[];
}

/** What a move would send; `failure` says why it stops where it does. */
export interface Preview {
  readonly steps: readonly PreviewedStep[];
  readonly failure: OrchError | null;
}

/**
 * Finds out what a move sends by running it on a shadow that stands where the database stands. The
 * shadow has the schema and none of the rows, so SQL that depends on rows may differ.
 */
export async function previewMove(
  place: DatabasePlace,
  planned: PlannedMove,
  x: RevisionArguments,
): Promise<Preview> {
  if (planned.steps.length === 0) return { steps: [], failure: null };
  const steps: { id: RevisionId; direction: 'up' | 'down'; sql: string[] }[] = [];
  const { project, database, environment } = place;
  try {
    const replay = await replayHistory({
      project,
      database,
      environment: environment.name,
      beside: onPostgres(planned.state.target),
      steps: appliedSteps(planned),
      scope: catalogScopeOf(database, { privileges: false }),
    });
    const shadow = await replay.openCopy('preview');
    try {
      await withRunner(
        {
          target: shadow.target,
          database,
          project,
          environment: environment.name,
          x,
          mode: 'shadow',
          onEvent: (event) => {
            if (event.kind === 'revisionStarted') {
              steps.push({ id: event.id, direction: event.direction, sql: [] });
            }
            if (event.kind === 'statement') steps.at(-1)?.sql.push(event.sql);
          },
        },
        async (runner) => {
          await runner.run({ steps: planned.steps, expectedApplied: null });
        },
      );
    } finally {
      await shadow.drop();
    }
    return { steps, failure: null };
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    return { steps, failure: error };
  }
}

/** What is applied, in the order in which a replay runs it. */
function appliedSteps({ state }: PlannedMove): readonly RunStep[] {
  const applied = new Set(state.applied.map(({ id }) => id));
  return state.history.graph.topologicalOrder().flatMap((id): readonly RunStep[] => {
    const revision = state.history.revisions.get(id);
    const file = state.files.get(id);
    if (!applied.has(id) || revision === undefined || file === undefined) return [];
    return [{ direction: 'up', revision, file, commit: null }];
  });
}
