/** What {@link copySettings} sets, in the order in which it can be set back. */
export const copySettingNames: readonly string[] = [
  'session_authorization',
  'role',
  'search_path',
  'row_security',
  'statement_timeout',
  'TimeZone',
  'DateStyle',
  'IntervalStyle',
  'extra_float_digits',
  'bytea_output',
  'lc_monetary',
  'xmlbinary',
];

/**
 * SQL with the settings, until the end of the transaction, under which values are copied and
 * compared: as the role that orch connected as, read and written the same way each time, and a
 * policy that hides rows is an error.
 *
 * https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-ROW-SECURITY
 */
export const copySettings = [
  'SET LOCAL session_authorization TO DEFAULT',
  'SET LOCAL role TO DEFAULT',
  'SET LOCAL search_path TO pg_catalog, pg_temp',
  'SET LOCAL row_security TO off',
  'SET LOCAL statement_timeout TO 0',
  `SET LOCAL TimeZone TO 'UTC'`,
  `SET LOCAL DateStyle TO 'ISO, MDY'`,
  `SET LOCAL IntervalStyle TO 'postgres'`,
  'SET LOCAL extra_float_digits TO 3',
  `SET LOCAL bytea_output TO 'hex'`,
  `SET LOCAL lc_monetary TO 'C'`,
  `SET LOCAL xmlbinary TO 'base64'`,
].join(';\n');
