/** The pieces of a PostgreSQL URL as they are written, nothing decoded. */
export interface ConnectionUrlParts {
  /** `user:password`; the password may hold raw `@ : / % #`. */
  readonly userInfo: string | null;
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly query: string;
}

/** A URL whose reserved characters are encoded; a database name holds none of them. */
const STRICT =
  /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?(\[[^\]]*\]|[^@:/?#[\]]*)(?::(\d*))?(?:\/([^?#@/]*))?(?:\?([^#]*))?$/iu;
/** The same with a raw password: everything up to the last `@` that leaves a host behind it. */
const RAW_PASSWORD =
  /^postgres(?:ql)?:\/\/(?:(.*)@)(\[[^\]]*\]|[^@:/?#[\]]*)(?::(\d*))?(?:\/([^?#@/]*))?(?:\?([^#@]*))?$/iu;

/** Splits a PostgreSQL URL, or says null for a text that is none. */
export function splitConnectionUrl(text: string): ConnectionUrlParts | null {
  const match = STRICT.exec(text) ?? RAW_PASSWORD.exec(text);
  if (match === null) return null;
  const [, userInfo = null, host = '', port = '', database = '', query = ''] = match;
  return { userInfo, host, port, database, query };
}
