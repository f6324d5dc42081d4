import { databaseFailureKind } from '../../postgres/sqlstate.ts';

/** What was being committed when the connection was lost. */
export type Committing =
  /** A revision's transaction; the server knows its outcome by its id. */
  | { readonly kind: 'transaction'; readonly xid: string }
  /** Statements that are journalled; the journal knows. */
  | { readonly kind: 'journal' };

/** The connection is gone; what was asked for may or may not have happened. */
export class ConnectionEnded extends Error {
  /** Null when nothing was being committed: the server rolls back what was open. */
  readonly committing: Committing | null;

  constructor(cause: Error, committing: Committing | null) {
    super(cause.message, { cause });
    this.name = 'ConnectionEnded';
    this.committing = committing;
  }
}

/** Whether an error of a statement means that its connection is gone. */
export function endsConnection(error: unknown): boolean {
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
