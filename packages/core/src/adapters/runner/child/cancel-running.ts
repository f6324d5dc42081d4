import { closeSession, openSession } from '../../postgres/connect.ts';
import { OrchError } from '../../../failure/orch-error.ts';
import { asOwnConnection } from './guard-sockets.ts';
import type { RunContext } from './run-context.ts';
import type { Session } from './session.ts';

/** How long asking the server, and then the statement itself, may take, in milliseconds. */
const patienceMs = 1500;

/**
 * Cancels the statement that is under way, if there is one. When the server cannot be asked, or the
 * statement does not end, the connection is cut; the server rolls back what was open.
 */
export async function cancelRunning(session: Session, context: RunContext): Promise<void> {
  if (context.hook.inFlight === null || session.lost !== null) return;
  const statement = context.hook.inFlight;
  const cut = setTimeout(() => {
    if (context.hook.inFlight === statement) session.cut(new Error('cancelled'));
  }, 2 * patienceMs);
  try {
    const side = await asOwnConnection(() =>
      openSession(context.options.target, {
        applicationName: 'orch cancel',
        connectTimeoutMs: patienceMs,
      }),
    );
    try {
      if (context.hook.inFlight === statement) {
        await side.query('SELECT pg_catalog.pg_cancel_backend($1)', [session.identity.pid]);
      }
    } finally {
      await closeSession(side);
    }
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    session.cut(error);
  } finally {
    if (context.hook.inFlight !== statement) clearTimeout(cut);
  }
}
