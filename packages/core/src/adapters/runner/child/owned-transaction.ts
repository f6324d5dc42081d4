import { hideValues } from '../../../runner/hide-values.ts';
import { OrchError } from '../../../failure/orch-error.ts';
import { unless } from '../../postgres/store/write-store.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { lockLost } from '../errors.ts';
import { commitFailed, transactionEnded } from '../revision-errors.ts';
import type { About } from '../about-revision.ts';
import { ConnectionEnded, endsConnection } from './connection-ended.ts';
import { guardSavepoint } from './guard-statement.ts';
import { lockForTransaction } from './run-lock.ts';
import { ownSettings } from './session.ts';
import type { Answer, Session, SessionNeeds } from './session.ts';

const endedMark = 'orch: transaction was ended';

/** A transaction that orch began and only orch ends. */
export interface OwnedTransaction {
  /** Its id, by which the server knows its outcome. */
  readonly xid: string;
}

/**
 * Begins the transaction of a revision, with every setting pinned, the run lock held until its end
 * and the guard savepoint set.
 *
 * @throws OrchError `RUN.LOCK_LOST`, `RUN.SESSION_HOOK`, `RUN.OTHER_SCHEMA`
 */
export async function beginOwned(
  session: Session,
  needs: SessionNeeds,
  about: About,
): Promise<OwnedTransaction> {
  if (session.settingsInDoubt) await session.prepare(needs);
  const transaction = begunOf(await session.send(beginning.join(';\n')));
  if (transaction !== null) return transaction;
  await rollbackOwned(session);
  throw lockLost(about);
}

/** An older snapshot, as a role may have by default, would not see what a lock waited for. */
export const beginReadCommitted = 'BEGIN ISOLATION LEVEL READ COMMITTED';

const beginning = [
  beginReadCommitted,
  `SAVEPOINT ${guardSavepoint}`,
  `SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text AS xid, ${lockForTransaction} AS locked`,
];

/** The transaction that an answer tells of; null when another session has the run lock. */
function begunOf(answers: readonly Answer[]): OwnedTransaction | null {
  const row = answers.at(-1)?.rows[0];
  return row?.['locked'] === true ? { xid: String(row['xid']) } : null;
}

/** How a revision's transaction ends. */
export interface OwnedEnd {
  readonly about: About;
  /** SQL that records the revision. */
  readonly record: readonly string[];
  /**
   * Whether another revision's transaction follows: it is begun in the same message, and its end
   * waits for the disk, since what is committed last is durable only with all that came before.
   */
  readonly hasNext: boolean;
}

/**
 * Commits a revision's transaction together with what is recorded about it, in one message: the
 * guard savepoint must still be there and the transaction must be the one that was begun.
 *
 * @returns the next transaction when it was asked for and could be begun
 * @throws OrchError `RUN.TRANSACTION_ENDED`, `RUN.COMMIT_FAILED`
 * @throws ConnectionEnded when the outcome is not known
 */
export async function commitOwned(
  session: Session,
  transaction: OwnedTransaction,
  end: OwnedEnd,
): Promise<OwnedTransaction | null> {
  const isSame = `pg_catalog.pg_current_xact_id()::pg_catalog.text OPERATOR(pg_catalog.=) '${transaction.xid}'`;
  // Without them nothing that the record needs can have changed.
  const settings = session.settingsInDoubt ? [ownSettings] : [];
  const closing = [
    ...settings,
    `RELEASE SAVEPOINT ${guardSavepoint}`,
    `SELECT ${unless(isSame, endedMark)}`,
    ...end.record,
    ...(end.hasNext ? ['SET LOCAL synchronous_commit TO off'] : []),
    'COMMIT',
  ];
  const beginsNext = end.hasNext && !session.settingsInDoubt;
  try {
    const answers = await session.send([...closing, ...(beginsNext ? beginning : [])].join(';\n'));
    const tags = answers.map(({ command }) => command);
    if (!tags.includes('COMMIT')) {
      throw commitFailed(end.about, 'the server answered ROLLBACK', null);
    }
    return beginsNext ? begunOf(answers) : null;
  } catch (error) {
    if (!(error instanceof Error) || error instanceof OrchError) throw error;
    if (endsConnection(error) || session.lost !== null) {
      throw new ConnectionEnded(error, { kind: 'transaction', xid: transaction.xid });
    }
    await rollbackOwned(session);
    // What failed may be the beginning of the next transaction.
    if (beginsNext && (await isCommitted(session, transaction))) return null;
    throw failureOfEnd(error, end.about);
  }
}

async function isCommitted(session: Session, { xid }: OwnedTransaction): Promise<boolean> {
  const [answer] = await session.send(
    `SELECT pg_catalog.pg_xact_status('${xid}'::pg_catalog.xid8) AS status`,
  );
  return answer?.rows[0]?.['status'] === 'committed';
}

function failureOfEnd(error: Error, about: About): OrchError {
  const state = sqlStateOf(error);
  // No such savepoint, no transaction, or another one than was begun.
  if (state === '3B001' || state === '25P01' || error.message.includes(endedMark)) {
    return transactionEnded({ ...about, cause: error });
  }
  const reason = hideValues(error.message, { sqlState: state, sql: '' });
  return commitFailed({ ...about, cause: error }, reason, state);
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
