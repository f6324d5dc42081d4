import type { RunLimits } from '../../../config/project.ts';
import { unless } from '../../postgres/store/write-store.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { commitFailed, lockLost, transactionEnded } from '../errors.ts';
import type { About } from '../errors.ts';
import { ConnectionEnded, endsConnection } from './connection-ended.ts';
import { guardSavepoint } from './guard-statement.ts';
import { lockForTransaction } from './run-lock.ts';
import { ownSettings, pinnedSettings } from './session.ts';
import type { Answer, Session } from './session.ts';

const endedMark = 'orch: transaction was ended';

/** A transaction that orch began and only orch ends. */
export interface OwnedTransaction {
  /** Its id, by which the server knows its outcome. */
  readonly xid: string;
}

/**
 * Begins the transaction of a revision, with every setting pinned, the run lock held until its end
 * and the guard savepoint set, in one message.
 *
 * @throws OrchError `RUN.LOCK_LOST`
 */
export async function beginOwned(
  session: Session,
  limits: RunLimits,
  about: About,
): Promise<OwnedTransaction> {
  const answers = await session.send(
    [
      'BEGIN',
      pinnedSettings(limits, session.identity),
      `SAVEPOINT ${guardSavepoint}`,
      `SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text AS xid, ${lockForTransaction} AS locked`,
    ].join(';\n'),
  );
  const row = answers.at(-1)?.rows[0];
  if (row?.['locked'] !== true) {
    await rollbackOwned(session);
    throw lockLost(about);
  }
  return { xid: String(row['xid']) };
}

/**
 * Commits a revision's transaction together with what is recorded about it, in one message: the
 * guard savepoint must still be there and the transaction must be the one that was begun.
 *
 * @throws OrchError `RUN.TRANSACTION_ENDED`, `RUN.COMMIT_FAILED`
 * @throws ConnectionEnded when the outcome is not known
 */
export async function commitOwned(
  session: Session,
  transaction: OwnedTransaction,
  end: { readonly about: About; readonly record: readonly string[] },
): Promise<void> {
  const isSame = `pg_catalog.pg_current_xact_id()::pg_catalog.text OPERATOR(pg_catalog.=) '${transaction.xid}'`;
  const message = [
    ownSettings,
    `RELEASE SAVEPOINT ${guardSavepoint}`,
    `SELECT ${unless(isSame, endedMark)}`,
    ...end.record,
    'COMMIT',
  ].join(';\n');
  const answers = await sendEnd(session, transaction, message, end.about);
  const tag = answers.at(-1)?.command;
  if (tag !== 'COMMIT')
    throw commitFailed(end.about, `the server answered ${tag ?? 'nothing'}`, null);
}

async function sendEnd(
  session: Session,
  transaction: OwnedTransaction,
  message: string,
  about: About,
): Promise<readonly Answer[]> {
  try {
    return await session.send(message);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (endsConnection(error) || session.lost !== null) {
      throw new ConnectionEnded(error, { kind: 'transaction', xid: transaction.xid });
    }
    await rollbackOwned(session);
    const state = sqlStateOf(error);
    // No such savepoint, no transaction, or another one than was begun.
    if (state === '3B001' || state === '25P01' || error.message.includes(endedMark)) {
      throw transactionEnded({ ...about, cause: error });
    }
    throw commitFailed({ ...about, cause: error }, error.message, state);
  }
}

/** Rolls back whatever is open; without a connection the server has done it. */
export async function rollbackOwned(session: Session): Promise<void> {
  if (session.lost !== null) return;
  try {
    await session.send('ROLLBACK');
  } catch (error) {
    if (!endsConnection(error)) throw error;
  }
}
