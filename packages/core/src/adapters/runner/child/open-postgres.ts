import type { PostgresTarget } from '../../postgres/postgres-target.ts';
import { storeFailure } from '../../postgres/store/read-store.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import type { RunOutcome } from '../../../runner/run-outcome.ts';
import { connectionLostOutside } from '../errors.ts';
import { ownConnection } from '../revision-errors.ts';
import type { Task } from '../protocol.ts';
import { cancelRunning } from './cancel-running.ts';
import { parseFaultPoint } from './fault-point.ts';
import { guardSockets } from './guard-sockets.ts';
import type { GuardedAddress } from './guard-sockets.ts';
import { Observer } from './observer.ts';
import type { OpenedEngine, OpenEngine, ProcessParts } from './opened-engine.ts';
import { reconcileRevisions } from './reconcile-revisions.ts';
import { resolveRevision } from './resolve-revision.ts';
import type { RunContext } from './run-context.ts';
import { runSteps } from './run-steps.ts';
import { seedRows } from './seed-rows.ts';
import { stampRevisions } from './stamp-revisions.ts';
import { StatementHook } from './statement-hook.ts';
import { openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

/** Connects to a PostgreSQL database. */
export const openPostgres: OpenEngine<PostgresTarget> = async (options, parts) => {
  const { target, limits } = options;
  const { host, port } = target;
  const hook = new StatementHook(parseFaultPoint(process.env['ORCH_FAULT']));
  const guarded: GuardedAddress = { host, port, remoteAddress: null };
  guardSockets(guarded, () => parts.breakRule((about) => ownConnection(about, `${host}:${port}`)));
  let opened: Workbench | null = null;
  const observer = new Observer({
    target,
    hook,
    lockTimeoutMs: limits.lockTimeoutMs,
    connectTimeoutMs: limits.connectTimeoutMs,
    session: () => opened?.session ?? null,
  });
  const { abort, tell, at } = parts;
  const context: RunContext = { options, hook, observer, abort, tell, at };
  const bench = await openWorkbench(context);
  opened = bench;
  guarded.remoteAddress = bench.session.remoteAddress;
  return openedOver(bench, context, parts);
};

function openedOver(
  bench: Workbench,
  context: RunContext,
  { progress }: ProcessParts,
): OpenedEngine {
  return {
    perform: (task: Task): Promise<RunOutcome> => {
      switch (task.kind) {
        case 'run':
          return runSteps(bench, task.request, context, progress);
        case 'stamp':
          return stampRevisions(bench, task.request, context);
        case 'seed':
          return seedRows(bench, task.request, context);
        case 'reconcile':
          return reconcileRevisions(bench, task.request, context, progress);
        case 'resolve':
          return resolveRevision(bench, task.request, context);
      }
    },
    cancel: () => cancelRunning(bench.session, context),
    async close() {
      await context.observer.close();
      await bench.bridge.close();
      await bench.session.close();
    },
    coded(error) {
      const { lost } = bench.session;
      return lost === null ? storeFailure(error) : connectionLostOutside(lost, sqlStateOf(lost));
    },
  };
}
