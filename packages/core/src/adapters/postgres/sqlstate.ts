/**
 * What a PostgreSQL failure means to orch. Everything that is not listed is `other`; code above
 * the adapters decides on these names and never on an SQLSTATE.
 */
export type DatabaseFailureKind =
  | 'adminShutdown'
  | 'authentication'
  | 'connectionLost'
  | 'connectionRefused'
  | 'connectionTimeout'
  | 'deadlock'
  | 'diskFull'
  | 'duplicateDatabase'
  | 'hostUnknown'
  | 'idleInTransactionTimeout'
  | 'insufficientPrivilege'
  | 'lockTimeout'
  | 'noSuchDatabase'
  | 'noSuchObject'
  | 'objectExists'
  | 'objectInUse'
  | 'poolerProtocol'
  | 'queryCanceled'
  | 'readOnly'
  | 'serializationFailure'
  | 'serverStarting'
  | 'tls'
  | 'tooManyConnections'
  | 'transactionAborted'
  | 'uniqueViolation'
  | 'unsupportedSetting'
  | 'other';

/**
 * Names the failure behind an error of `pg`, the socket or TLS. Classes and codes are those of
 * the manual's appendix "PostgreSQL Error Codes".
 */
export function databaseFailureKind(error: unknown): DatabaseFailureKind {
  if (!(error instanceof Error)) return 'other';
  const code = sqlStateOf(error);
  if (code !== null) {
    const named = byCode.get(code);
    if (named !== undefined) return named;
    if (code.startsWith('08')) return 'connectionLost';
    if (code.startsWith('28')) return 'authentication';
    if (code.startsWith('CERT_') || code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL')) {
      return 'tls';
    }
  }
  return byMessage.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'other';
}

/** The SQLSTATE, or the operating system's or TLS's code, of an error; null when it has none. */
export function sqlStateOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const byCode: ReadonlyMap<string, DatabaseFailureKind> = new Map([
  ['08P01', 'poolerProtocol'],
  ['22023', 'unsupportedSetting'],
  ['23505', 'uniqueViolation'],
  ['25006', 'readOnly'],
  ['25P02', 'transactionAborted'],
  ['25P03', 'idleInTransactionTimeout'],
  ['3D000', 'noSuchDatabase'],
  ['40001', 'serializationFailure'],
  ['40P01', 'deadlock'],
  ['42501', 'insufficientPrivilege'],
  ['42704', 'noSuchObject'],
  ['42710', 'objectExists'],
  ['42883', 'noSuchObject'],
  ['42P01', 'noSuchObject'],
  ['42P04', 'duplicateDatabase'],
  ['42P06', 'objectExists'],
  ['42P07', 'objectExists'],
  ['53100', 'diskFull'],
  ['53300', 'tooManyConnections'],
  ['55006', 'objectInUse'],
  ['55P03', 'lockTimeout'],
  ['57014', 'queryCanceled'],
  ['57P01', 'adminShutdown'],
  ['57P02', 'adminShutdown'],
  ['57P03', 'serverStarting'],
  ['57P05', 'connectionLost'],
  ['ECONNREFUSED', 'connectionRefused'],
  ['ENOENT', 'connectionRefused'],
  ['ENOTFOUND', 'hostUnknown'],
  ['EAI_AGAIN', 'hostUnknown'],
  ['ETIMEDOUT', 'connectionTimeout'],
  ['EHOSTUNREACH', 'connectionTimeout'],
  ['ENETUNREACH', 'connectionTimeout'],
  ['ECONNRESET', 'connectionLost'],
  ['EPIPE', 'connectionLost'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
]);

/** `pg` raises these without a code. */
const byMessage: readonly (readonly [RegExp, DatabaseFailureKind])[] = [
  [/timeout expired|connection timeout/i, 'connectionTimeout'],
  [/connection terminated|not queryable|connection error|client was closed/i, 'connectionLost'],
  [/SSL/, 'tls'],
  [/SASL|password/, 'authentication'],
];
