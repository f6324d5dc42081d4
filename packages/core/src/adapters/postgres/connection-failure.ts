import { OrchError } from '../../failure/orch-error.ts';
import { redact } from '../../failure/redact.ts';
import {
  authenticationFailed,
  connectionFailed,
  connectionLost,
  denied,
  hostUnknown,
  noDatabase,
  poolerInBetween,
  refused,
  serverStarting,
  timedOut,
  tlsFailed,
  tooManyConnections,
} from './errors.ts';
import type { PostgresTarget } from './postgres-target.ts';
import { databaseFailureKind } from './sqlstate.ts';

/** The `CONNECTION.*` failure behind an error that was thrown while a session was being opened. */
export function connectionFailure(
  error: unknown,
  target: PostgresTarget,
  timeoutMs: number,
): OrchError {
  if (error instanceof OrchError) return error;
  const about = { label: target.label, reason: reasonOf(error), cause: error };
  switch (databaseFailureKind(error)) {
    case 'connectionRefused':
      return refused(about);
    case 'hostUnknown':
      return hostUnknown(about);
    case 'connectionTimeout':
      return timedOut(about, timeoutMs);
    case 'authentication':
      return authenticationFailed(about);
    case 'insufficientPrivilege':
      return denied(about);
    case 'noSuchDatabase':
      return noDatabase(about, target.database);
    case 'serverStarting':
      return serverStarting(about);
    case 'tooManyConnections':
      return tooManyConnections(about);
    case 'tls':
      return tlsFailed(about);
    case 'poolerProtocol':
      return poolerInBetween(about);
    case 'connectionLost':
    case 'adminShutdown':
      return connectionLost(about);
    default:
      return connectionFailed(about);
  }
}

/** An error's message on one line without secrets; an AggregateError has none of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(reasonOf).join('; ');
  }
  const message = error instanceof Error ? error.message : String(error);
  return redact(message.replaceAll(/\s+/g, ' ').trim());
}
