import { defaultSchemaOf } from '../../config/default-schema.ts';
import type { Database, Project, RunLimits } from '../../config/project.ts';
import type { RevisionArguments } from '../../runner/revision-arguments.ts';
import type { JointMove } from '../../runner/joint-move.ts';
import type { RunEvent } from '../../runner/run-event.ts';
import type { Runner } from '../../runner/runner.ts';
import { ownVersion } from '../files/own-version.ts';
import type { PostgresTarget } from '../postgres/postgres-target.ts';
import type { SqliteTarget } from '../sqlite/sqlite-target.ts';
import type { ChildHandle } from './child-handle.ts';
import type { SharedProcess } from './shared-process.ts';
import { startChild } from './start-child.ts';

/** What a runner works on, and who hears of it. */
export interface RunnerOptions {
  readonly target: PostgresTarget | SqliteTarget;
  readonly database: Database;
  readonly project: Project;
  readonly environment: string;
  /** The project's unless given. */
  readonly limits?: RunLimits;
  /** The `-x key=value` arguments, passed to revisions. */
  readonly x?: RevisionArguments;
  /** A shadow is nobody's database: nothing is mirrored to Knex, and empty revisions pass. */
  readonly mode: 'database' | 'shadow';
  /** How the run is called in the store's log; `run` unless given. */
  readonly command?: string;
  /** The move of several databases that the run is part of. */
  readonly joint?: JointMove;
  /** A process that was started ahead; it must be of the same project. */
  readonly prepared?: PreparedRunner;
  /** The process that runners of the same project use one after another. */
  readonly shared?: SharedProcess;
  /** Cancels what is under way: it is rolled back, and the runner ends. */
  readonly signal?: AbortSignal;
  /** Kinds of events that nobody listens to; they are not sent between the processes. */
  readonly unheard?: readonly RunEvent['kind'][];
  onEvent?(event: RunEvent): void;
}

/**
 * Starts the one process that runs revisions against one database, and connects it.
 *
 * @throws OrchError `CONNECTION.*`, `RUN.READ_ONLY`, `RUN.KNEX_UNSUPPORTED`, `RUN.DIED`
 */
export async function openRunner(options: RunnerOptions): Promise<Runner> {
  options.signal?.throwIfAborted();
  const limits = options.limits ?? options.project.limits;
  const child = options.prepared?.handle ?? options.shared?.take() ?? startChild(options.project);
  child.attach({
    // A statement of SQLite keeps its process from saying anything until it ends.
    silenceMs:
      'kind' in options.target ? Infinity : Math.max(limits.idleTimeoutMs, shortestSilenceMs),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onEvent: (event) => options.onEvent?.(event),
  });
  try {
    await child.ask({
      kind: 'open',
      options: {
        target: options.target,
        projectRoot: options.project.root,
        knexfile: options.project.knexfile ?? null,
        knexTable: options.database.knexTable,
        defaultSchema: defaultSchemaOf(options.database),
        environment: options.environment,
        limits,
        x: options.x ?? {},
        mode: options.mode,
        command: options.command ?? 'run',
        joint: options.joint ?? null,
        unheard: options.unheard ?? [],
        orchVersion: await ownVersion(),
      },
    });
  } catch (error) {
    await child.close();
    throw error;
  }
  return {
    run: (request) => child.perform({ kind: 'run', request }),
    stamp: (request) => child.perform({ kind: 'stamp', request }),
    seed: (request) => child.perform({ kind: 'seed', request }),
    reconcile: (request) => child.perform({ kind: 'reconcile', request }),
    resolve: (request) => child.perform({ kind: 'resolve', request }),
    close: () => options.shared?.giveBack(child) ?? child.close(),
  };
}

/**
 * Starts a runner for the time of a piece of work, and ends it.
 *
 * @throws OrchError as `openRunner`
 */
export async function withRunner<Result>(
  options: RunnerOptions,
  work: (runner: Runner) => Promise<Result>,
): Promise<Result> {
  const runner = await openRunner(options);
  try {
    return await work(runner);
  } finally {
    await runner.close();
  }
}

/** A busy machine may keep a process that is well from its heartbeat for a while. */
const shortestSilenceMs = 3000;

/** A process that has loaded all that it needs, and waits to be told what for. */
export interface PreparedRunner {
  readonly handle: ChildHandle;
  /** Ends it when nothing is to be run. */
  discard(): Promise<void>;
}

/** Starts the process of a runner ahead, while it is still being planned what to run. */
export function prepareRunner(project: Pick<Project, 'root'>): PreparedRunner {
  const handle = startChild(project);
  return { handle, discard: () => handle.discard() };
}
