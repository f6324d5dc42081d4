import { openRunner } from '@orch/core/adapters/runner/open-runner';
import type { RunnerOptions } from '@orch/core/adapters/runner/open-runner';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { readRevision } from '../../packages/core/src/revision/read-revision.ts';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import type { RunOutcome } from '../../packages/core/src/runner/run-outcome.ts';
import type { RunStep } from '../../packages/core/src/runner/run-step.ts';
import type { RunRequest } from '../../packages/core/src/runner/runner.ts';
import type { TestProject } from './project.ts';

/** Short limits, so that a test that waits for one ends soon. */
export const testLimits = {
  lockTimeoutMs: 200,
  lockRetryMs: 20_000,
  statementTimeoutMs: 0,
  runLockWaitMs: 30_000,
  idleTimeoutMs: 20_000,
  connectTimeoutMs: 5_000,
  stashBytes: 0,
};

/** Writes a revision file and returns the step that runs it. */
export function writeStep(
  project: TestProject,
  fileName: string,
  source: string,
  direction: 'up' | 'down' = 'up',
): RunStep {
  return stepOf(project.write(`migrations/${fileName}`, source), direction);
}

/** The step that runs a file that is there. */
export function stepOf(file: string, direction: 'up' | 'down' = 'up'): RunStep {
  const fileName = basename(file);
  const path = join('migrations', fileName);
  const revision = readRevision({ fileName, path, bytes: readFileSync(file) });
  return { direction, revision, file, commit: null };
}

/** How steps are run; every value has one that suits most tests. */
export interface RunSettings extends Partial<
  Pick<RunnerOptions, 'mode' | 'x' | 'signal' | 'environment' | 'command' | 'shared'>
> {
  readonly limits?: Partial<RunnerOptions['limits']>;
  readonly expectedApplied?: RunRequest['expectedApplied'];
  /** `ORCH_FAULT` of the process that runs the steps. */
  readonly fault?: string;
  onEvent?(event: RunEvent): void;
}

/** Runs steps in a process of their own, which has ended when this settles. */
export async function runSteps(
  project: TestProject,
  target: PostgresTarget,
  steps: readonly RunStep[],
  settings: RunSettings = {},
): Promise<RunOutcome> {
  const runner = await openTestRunner(project, target, settings);
  try {
    return await runner.run({ steps, expectedApplied: settings.expectedApplied ?? null });
  } finally {
    await runner.close();
  }
}

/** Opens the built runner, whose process starts faster than that of the sources. */
export function openTestRunner(
  project: TestProject,
  target: PostgresTarget,
  settings: RunSettings = {},
): ReturnType<typeof openRunner> {
  const { fault, limits, onEvent = () => undefined, ...rest } = settings;
  // The child is forked, with this environment, before the call returns.
  if (fault !== undefined) process.env['ORCH_FAULT'] = fault;
  try {
    return openRunner({
      target,
      database: project.database,
      project: project.project,
      environment: 'dev',
      x: {},
      mode: 'database',
      ...rest,
      limits: { ...testLimits, ...limits },
      onEvent,
    });
  } finally {
    delete process.env['ORCH_FAULT'];
  }
}
