import { embeddedName } from './embedded-name.ts';
import { resolve } from 'node:path';
import { redact } from '../failure/redact.ts';
import type { Finding } from '../failure/finding.ts';
import { invalidValue, unknownKey, unreadableUrl } from './config-findings.ts';
import { parseConnectionText } from './connection-text.ts';
import { configInvalid, connectionFunctionFailed, connectionNotSet } from './errors.ts';
import { isRecord } from './is-record.ts';
import type { ConnectionSource, ConnectionValues, LazyConnection } from './project.ts';

/** How a connection is read. */
export interface ReadConnectionOptions {
  /** Where it is written, e.g. `environments.prod.connection`. */
  readonly path: string;
  readonly file: string;
  /** Absolute folder that the file of an SQLite database starts from. */
  readonly root: string;
  readonly findings: Finding[];
  /** False for a knexfile, where the other settings of `pg` may stand beside. */
  readonly strict: boolean;
  /** Server settings that every session starts with. */
  readonly serverOptions?: string;
}

const TEXTS = [
  'filename',
  'host',
  'user',
  'password',
  'database',
  'connectionString',
  'options',
] as const;
const KNOWN: ReadonlySet<string> = new Set([...TEXTS, 'port', 'ssl']);

/**
 * Reads a connection. One that is not set, and one that a function tells, fail when they are used:
 * a developer's machine knows nothing of production.
 */
export function readConnection(value: unknown, options: ReadConnectionOptions): ConnectionSource {
  if (value === undefined || value === null || value === '') {
    return {
      reason: 'unset',
      load: () => Promise.reject(connectionNotSet(options.path, options.file)),
    };
  }
  if (typeof value === 'function') return lazy(value as () => unknown, options);
  if (typeof value === 'object' && 'password' in value && typeof value.password === 'function') {
    const { password } = value as { readonly password: () => unknown };
    return lazy(async () => ({ ...value, password: await password() }), options);
  }
  return readPlain(value, options) ?? '';
}

function lazy(call: () => unknown, options: ReadConnectionOptions): LazyConnection {
  return {
    reason: 'function',
    load: async () => {
      const value = await called(call, options);
      if (value === undefined || value === null || value === '') {
        throw connectionNotSet(options.path, options.file);
      }
      const findings: Finding[] = [];
      const read = readPlain(value, { ...options, findings });
      if (read === null) throw configInvalid(options.file, findings);
      return read;
    },
  };
}

async function called(call: () => unknown, options: ReadConnectionOptions): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    const reason = redact(error instanceof Error ? error.message : String(error));
    throw connectionFunctionFailed({ path: options.path, file: options.file, reason });
  }
}

function readPlain(
  value: unknown,
  options: ReadConnectionOptions,
): string | ConnectionValues | null {
  const written = typeof value === 'string' ? readText(value, options) : readValues(value, options);
  const read = withAbsoluteFile(written, options.root);
  if (read === null || options.serverOptions === undefined) return read;
  if (typeof read === 'string') {
    if (embeddedName(read) !== null) return read;
    return { connectionString: read, options: options.serverOptions };
  }
  if (read.filename !== undefined) return read;
  const given = read.options === undefined ? '' : `${read.options} `;
  return { ...read, options: `${given}${options.serverOptions}` };
}

function withAbsoluteFile(
  read: string | ConnectionValues | null,
  root: string,
): string | ConnectionValues | null {
  if (read === null || typeof read === 'string' || read.filename === undefined) return read;
  if (read.filename === ':memory:') return read;
  return { ...read, filename: resolve(root, read.filename) };
}

function readText(
  text: string,
  { path, findings }: ReadConnectionOptions,
): string | ConnectionValues | null {
  const read = parseConnectionText(text);
  if (read === null) findings.push(unreadableUrl(path));
  return read;
}

function readValues(value: unknown, options: ReadConnectionOptions): ConnectionValues | null {
  const { path, findings } = options;
  if (!isRecord(value)) {
    findings.push(invalidValue(path, 'a URL, an object or a function'));
    return null;
  }
  const before = findings.length;
  if (options.strict) {
    for (const key of Object.keys(value)) {
      if (!KNOWN.has(key)) findings.push(unknownKey(`${path}.${key}`, null));
    }
  }
  const texts: Partial<Record<(typeof TEXTS)[number], string>> = {};
  for (const key of TEXTS) {
    const text = readOptionalText(value[key], `${path}.${key}`, findings);
    if (text !== null) texts[key] = text;
  }
  if (
    texts.connectionString !== undefined &&
    parseConnectionText(texts.connectionString) === null
  ) {
    findings.push(unreadableUrl(`${path}.connectionString`));
  }
  const port = readPort(value['port'], `${path}.port`, findings);
  if (findings.length > before) return null;
  return {
    ...texts,
    ...(port === null ? {} : { port }),
    ...(value['ssl'] === undefined || value['ssl'] === null ? {} : { ssl: value['ssl'] }),
  };
}

function readOptionalText(value: unknown, path: string, findings: Finding[]): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' && !value.includes('\0')) return value;
  findings.push(invalidValue(path, 'text'));
  return null;
}

function readPort(value: unknown, path: string, findings: Finding[]): number | null {
  if (value === undefined || value === null || value === '') return null;
  const port = typeof value === 'string' && /^\d{1,5}$/u.test(value) ? Number(value) : value;
  if (typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535)
    return port;
  findings.push(invalidValue(path, 'a port from 1 to 65535'));
  return null;
}
