/** What is known about a session once it is open. */
export interface PinnedSession {
  readonly backendPid: number;
  /** `server_version_num`, e.g. 180004. */
  readonly versionNumber: number;
  readonly version: string;
}

/** The oldest server that orch runs on. */
export const oldestVersionNumber = 140000;

/**
 * The one query that opens every session: it names the backend and the server's version and, only
 * when the backend is the one that the connection was promised (`$1`) and is not too old, pins the
 * settings that change what SQL means. The order matters: through a pooler a setting would reach
 * strangers. Everything is qualified, because a role's search_path may put another schema first.
 */
export function pinningQuery(settings: ReadonlyMap<string, string>): {
  readonly text: string;
  readonly values: (promisedPid: number) => readonly (string | number)[];
} {
  const pins = [...settings].map(
    (_, index) =>
      `pg_catalog.set_config($${2 * index + 2}::pg_catalog.text, $${2 * index + 3}::pg_catalog.text, false)`,
  );
  return {
    text: `
      SELECT s.pid, s.version_number, s.version,
             CASE WHEN s.pid OPERATOR(pg_catalog.=) $1::pg_catalog.int4
                   AND s.version_number OPERATOR(pg_catalog.>=) ${oldestVersionNumber}
                  THEN pg_catalog.concat(${pins.join(', ')}) END AS pinned
      FROM (SELECT pg_catalog.pg_backend_pid() AS pid,
                   pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version_number,
                   pg_catalog.current_setting('server_version') AS version) AS s`,
    values: (promisedPid) => [promisedPid, ...[...settings].flat()],
  };
}

/**
 * Settings that decide how values and literals are read and written; and no limit for statements
 * but orch's own, which is set for those that need one.
 */
export const meaningSettings: readonly (readonly [string, string])[] = [
  ['TimeZone', 'UTC'],
  ['DateStyle', 'ISO, MDY'],
  ['IntervalStyle', 'postgres'],
  ['standard_conforming_strings', 'on'],
  ['client_encoding', 'UTF8'],
  ['statement_timeout', '0'],
];

/**
 * How often the server looks whether the client is still there during a statement; without it
 * the DDL of a killed process goes on, and may be applied after its death. Not every platform has it.
 */
export const clientCheckSetting: readonly [string, string] = [
  'client_connection_check_interval',
  '500ms',
];
