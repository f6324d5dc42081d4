import { openKnexBridge } from './knex-bridge.ts';
import type { KnexBridge, StatementSender } from './knex-bridge.ts';
import type { RunContext } from './run-context.ts';
import { takeRunLock } from './run-lock.ts';
import { Session } from './session.ts';

/** Sends one statement of the revision that is running. */
export type Deliver = StatementSender;

/** A connection, and Knex over it. */
export interface Workbench {
  readonly session: Session;
  readonly bridge: KnexBridge;
  /** Where the statements of Knex go; null while no revision runs. */
  deliver: Deliver | null;
}

/**
 * Connects and puts Knex over the connection.
 * @throws OrchError `CONNECTION.*`, `RUN.READ_ONLY`, `RUN.KNEX_UNSUPPORTED`
 */
export async function openWorkbench(context: RunContext): Promise<Workbench> {
  const { target, limits, projectRoot, command, environment } = context.options;
  const session = await Session.open({
    target,
    limits,
    applicationName: `orch ${command} ${environment}`.slice(0, 63),
    hook: context.hook,
  });
  const bench: Workbench = {
    session,
    bridge: openKnexBridge(session, projectRoot, (statement) => {
      if (bench.deliver === null) return Promise.reject(new Error('no revision is running'));
      return bench.deliver(statement);
    }),
    deliver: null,
  };
  return bench;
}

/** Takes the run lock on the workbench's session. */
export function lockWorkbench(bench: Workbench, context: RunContext): Promise<void> {
  const { options, abort } = context;
  return takeRunLock(bench.session, { limits: options.limits, abort, tell: context.tell });
}
