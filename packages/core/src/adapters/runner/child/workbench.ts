import pg from 'pg';
import { loadKnexSettings } from '../../config/load-knex-settings.ts';
import type { KnexfileSettings, SessionHook } from '../../config/load-knex-settings.ts';
import { openKnexBridge } from './knex-bridge.ts';
import type {
  BridgedConnection,
  KnexBridge,
  SentStatement,
  StatementSender,
} from './knex-bridge.ts';
import type { RunContext } from './run-context.ts';
import { takeRunLock } from './run-lock.ts';
import { Session } from './session.ts';

/** A connection, and Knex over it; both are replaced when a lost connection is made anew. */
export interface Workbench {
  session: Session;
  bridge: KnexBridge;
  /** Whether a revision that does not say so is run in a transaction. */
  readonly transactions: boolean;
  /** What the project does to each new connection. */
  readonly sessionHook: SessionHook | null;
  /** Where the statements of `bridge` go; null while no revision runs in a transaction. */
  deliver: StatementSender | null;
  /** Makes a Knex of its own over the connection, whose statements go to `send`. */
  openBridge(send: StatementSender): KnexBridge;
}

/**
 * Connects and puts Knex over the connection.
 * @throws OrchError `CONNECTION.*`, `RUN.READ_ONLY`, `RUN.KNEX_UNSUPPORTED`
 */
export async function openWorkbench(context: RunContext): Promise<Workbench> {
  const { builders, transactions, sessionHook } = await settingsOf(context);
  const { projectRoot } = context.options;
  const session = await openSessionOf(context, sessionHook);
  const open = (over: Session, send: StatementSender): KnexBridge =>
    openKnexBridge(bridged(over), { projectRoot, settings: builders }, send);
  const bench: Workbench = {
    session,
    bridge: open(session, (statement) => deliverOn(bench, statement)),
    transactions,
    sessionHook,
    deliver: null,
    openBridge: (send) => open(bench.session, send),
  };
  return bench;
}

function bridged({ client, identity }: Session): BridgedConnection {
  return {
    dialect: 'postgres',
    client,
    driver: pg,
    config: { connection: {}, version: identity.serverVersion.split(' ')[0] ?? '' },
    query: ({ values, ...statement }) => client.query({ ...statement, values: [...values] }),
  };
}

/** Replaces a lost connection; nothing passes through the Knex of the old one any more. */
export async function reopenWorkbench(bench: Workbench, context: RunContext): Promise<void> {
  bench.session = await openSessionOf(context, bench.sessionHook);
  const old = bench.bridge;
  bench.bridge = bench.openBridge((statement) => deliverOn(bench, statement));
  await old.close();
}

function deliverOn(bench: Workbench, statement: SentStatement): Promise<unknown> {
  if (bench.deliver === null) return Promise.reject(new Error('no revision is running'));
  return bench.deliver(statement);
}

/** Takes the run lock on the workbench's session. */
export function lockWorkbench(bench: Workbench, context: RunContext): Promise<void> {
  const { options, abort } = context;
  return takeRunLock(bench.session, { limits: options.limits, abort, tell: context.tell });
}

async function settingsOf({ options }: RunContext): Promise<KnexfileSettings> {
  if (options.knexfile === null) return { builders: {}, transactions: true, sessionHook: null };
  return await loadKnexSettings(options.knexfile, options.environment);
}

function openSessionOf(
  { options, hook }: RunContext,
  sessionHook: SessionHook | null,
): Promise<Session> {
  const { target, limits, command, environment } = options;
  const applicationName = `orch ${command} ${environment}`.slice(0, 63);
  return Session.open({ target, limits, applicationName, hook, sessionHook });
}
