import { join } from 'node:path';

import { makeProjectFolder } from '../adapters/files/project-folder.ts';
import { writeScratchRevision } from '../adapters/files/scratch-revision.ts';
import type { ScratchRevision } from '../adapters/files/scratch-revision.ts';
import { setAside } from '../adapters/files/set-aside.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import type { ReconcilingChange } from '../reconcile/reconciliation.ts';
import type { RevisionId } from '../revision/revision.ts';
import { changedMeanwhile } from '../runner/errors.ts';
import type { RunEvent } from '../runner/run-event.ts';
import type { RunOutcome } from '../runner/run-outcome.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { Runner } from '../runner/runner.ts';
import { performMove } from './perform-move.ts';
import { planMove } from './plan-move.ts';
import type { PlannedReconcile } from './plan-reconcile.ts';

/** How a plan is performed. */
export interface PerformOptions {
  readonly signal?: AbortSignal;
  onEvent(event: RunEvent): void;
  /** For the name of the folder of files that are set aside. */
  readonly now: Date;
}

/** What was done. */
export interface Reconciled {
  /** Where local files are now. */
  readonly setAside: readonly string[];
  /** Official revisions that were run. */
  readonly run: readonly RevisionId[];
}

type Planned = Extract<PlannedReconcile, { kind: 'planned' }>;

/**
 * Performs what was planned: the changes and the new record in one transaction, then the files of
 * the local revisions are set aside, and what is still pending is run. After a crash anywhere the
 * same command goes on from there.
 *
 * @throws OrchError `RECONCILE.NOT_REACHED`, `RUN.*`, `STORE.*`, `CONNECTION.*`, `FILES.EXISTS`
 */
export async function performReconcile(
  planned: PlannedReconcile,
  options: PerformOptions,
): Promise<Reconciled> {
  if (planned.kind === 'planned') await replace(planned, options);
  const { place } = planned.state;
  const moved = await moveAside(planned, options.now);
  const first =
    planned.kind === 'planned' ? planned.plan.first.map(({ revision }) => revision.id) : [];
  if (planned.kind === 'nothing' || planned.plan.run.length === 0) {
    return { setAside: moved, run: first };
  }
  const goal = { kind: 'up', target: 'heads' } as const;
  const move = { ...place, goal, x: planned.x, allowEmpty: false, ...options };
  const outcome = await performMove(move, await planMove(place, goal));
  return {
    setAside: moved,
    run: [...first, ...(outcome.kind === 'moved' ? outcome.completed : [])],
  };
}

async function replace(planned: Planned, options: PerformOptions): Promise<void> {
  const { place, state } = planned.state;
  const { changes } = planned.plan;
  await withRunner(
    {
      target: state.target,
      database: place.database,
      project: place.project,
      environment: place.environment.name,
      x: planned.x,
      mode: 'database',
      command: 'reconcile',
      onEvent: (event) => options.onEvent(event),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
    async (runner) => {
      const applied = state.applied.map(({ id }) => id);
      const { first } = planned.plan;
      if (first.length > 0) {
        refuseStale(await runner.run({ steps: first, expectedApplied: [...applied] }));
        applied.push(...first.map(({ revision }) => revision.id));
      }
      // What needs transactions of its own is recorded as local, too, until the last one.
      const alone = changes.filter((one, at) => at < changes.length - 1 || !isTransactional(one));
      for (const change of alone) {
        await withScratch(planned, change, async (step) => {
          refuseStale(await runner.run({ steps: [step], expectedApplied: [...applied] }));
          applied.push(step.revision.id);
        });
      }
      const last = changes[alone.length] ?? nothingToChange(options.now);
      const own = alone.map(({ id }) => id);
      await withScratch(planned, last, (step) => restamp(runner, planned, { step, applied, own }));
    },
  );
}

interface Restamp {
  readonly step: RunStep;
  readonly applied: readonly RevisionId[];
  /** Changes that were made before, and are recorded. */
  readonly own: readonly RevisionId[];
}

async function restamp(
  runner: Runner,
  { scope, plan }: Planned,
  { step, applied, own }: Restamp,
): Promise<void> {
  const outcome = await runner.reconcile({
    step,
    add: plan.add,
    remove: [...plan.remove, ...own],
    changes: plan.changes.at(-1)?.source ?? null,
    scope,
    wanted: plan.wanted,
    expectedApplied: applied,
  });
  refuseStale(outcome);
}

function refuseStale(outcome: RunOutcome): void {
  if (outcome.kind === 'stale') throw changedMeanwhile();
}

async function withScratch(
  { state }: Planned,
  { fileName, source }: { readonly fileName: string; readonly source: string },
  work: (step: RunStep) => Promise<void>,
): Promise<void> {
  const scratch: ScratchRevision = await writeScratchRevision(
    state.place.project.root,
    fileName,
    source,
  );
  const { revision, file } = scratch;
  try {
    await work({ direction: 'up', revision, file, commit: null });
  } finally {
    await scratch.remove();
  }
}

function isTransactional({ changes }: ReconcilingChange): boolean {
  return changes.every(({ transactional }) => transactional);
}

function nothingToChange(now: Date): { readonly fileName: string; readonly source: string } {
  return {
    fileName: `${stampOf(now)}_reconcile.mjs`,
    source: 'export const up = () => undefined;\n',
  };
}

async function moveAside(planned: PlannedReconcile, now: Date): Promise<readonly string[]> {
  if (planned.setAside.length === 0) return [];
  const { project, database } = planned.state.place;
  const local = await makeProjectFolder(project.root, 'local');
  return setAside(planned.setAside, join(local, 'reconciled', `${stampOf(now)}_${database.name}`));
}

function stampOf(time: Date): string {
  return time.toISOString().replace(/\D/g, '').slice(0, 14);
}
