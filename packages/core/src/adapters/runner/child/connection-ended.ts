import { databaseFailureKind } from '../../postgres/sqlstate.ts';

/** The connection is gone; what was asked for may or may not have happened. */
export class ConnectionEnded extends Error {
  /** Id of the transaction whose COMMIT was under way; null when none was. */
  readonly committing: string | null;

  constructor(cause: Error, committing: string | null) {
    super(cause.message, { cause });
    this.name = 'ConnectionEnded';
    this.committing = committing;
  }
}

/** Whether an error of a statement means that its connection is gone. */
export function endsConnection(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if ('severity' in error && (error.severity === 'FATAL' || error.severity === 'PANIC'))
    return true;
  return [
    'adminShutdown',
    'connectionLost',
    'connectionTimeout',
    'idleInTransactionTimeout',
    'serverStarting',
  ].includes(databaseFailureKind(error));
}
