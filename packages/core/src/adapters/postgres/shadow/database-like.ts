import pg from 'pg';
import { databaseFailureKind } from '../sqlstate.ts';

/** Clauses of `CREATE DATABASE ... TEMPLATE template0` that give encoding and collation of the session's database. */
export async function localeClauses(client: pg.Client): Promise<string> {
  // The columns differ from one major version to the next.
  const { rows } = await client.query<{
    database: Readonly<Record<string, unknown>>;
    encoding: string;
  }>(
    `SELECT pg_catalog.to_jsonb(d) AS database, pg_catalog.pg_encoding_to_char(d.encoding) AS encoding
     FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the present database is not in pg_database');
  const of = (column: string): string | null => {
    const value = row.database[column];
    return typeof value === 'string' ? value : null;
  };

  const clauses = [
    ['ENCODING', row.encoding],
    ['LC_COLLATE', of('datcollate')],
    ['LC_CTYPE', of('datctype')],
  ];
  const locale = of('datlocale') ?? of('daticulocale');
  if (of('datlocprovider') === 'c') clauses.push(['LOCALE_PROVIDER', 'libc']);
  if (of('datlocprovider') === 'i') {
    clauses.push(
      ['LOCALE_PROVIDER', 'icu'],
      ['ICU_LOCALE', locale],
      ['ICU_RULES', of('daticurules')],
    );
  }
  if (of('datlocprovider') === 'b') {
    clauses.push(['LOCALE_PROVIDER', 'builtin'], ['BUILTIN_LOCALE', locale]);
  }
  return clauses
    .flatMap(([name, value]) =>
      typeof value === 'string' ? [`${name} ${pg.escapeLiteral(value)}`] : [],
    )
    .join(' ');
}

/**
 * Gives a database the settings that `ALTER DATABASE ... SET` and `ALTER ROLE ... IN DATABASE ...
 * SET` made for the session's database, which `CREATE DATABASE` does not copy: a search_path
 * decides where unqualified names of a revision go. Settings that the role may not make are left out.
 */
export async function copyDatabaseSettings(client: pg.Client, to: string): Promise<void> {
  const { rows } = await client.query<{ of_role: boolean; name: string; value: string }>(
    `SELECT s.setrole <> 0 AS of_role,
            pg_catalog.split_part(c.setting, '=', 1) AS name,
            pg_catalog.substr(c.setting, pg_catalog.strpos(c.setting, '=') + 1) AS value
     FROM pg_catalog.pg_db_role_setting AS s
     JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase AND d.datname = pg_catalog.current_database()
     CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) WITH ORDINALITY AS c (setting, position)
     WHERE s.setrole = 0
        OR s.setrole = (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user)
     ORDER BY s.setrole, c.position`,
  );
  for (const { of_role, name, value } of rows) {
    if (notCopied.has(name)) continue;
    const subject = `${of_role ? 'ROLE CURRENT_USER IN ' : ''}DATABASE ${pg.escapeIdentifier(to)}`;
    const literal = listSettings.has(name)
      ? splitList(value).map(pg.escapeLiteral).join(', ')
      : pg.escapeLiteral(value);
    try {
      await client.query(
        `ALTER ${subject} SET ${quoteSetting(name)} TO ${literal === '' ? "''" : literal}`,
      );
    } catch (error) {
      if (databaseFailureKind(error) !== 'insufficientPrivilege') throw error;
    }
  }
}

/** A shadow is written to, whatever its model allows. */
const notCopied = new Set(['default_transaction_read_only']);

/** Settings whose stored value is a list of names in double quotes (GUC_LIST_QUOTE; pg_dump does the same). */
const listSettings = new Set([
  'search_path',
  'temp_tablespaces',
  'local_preload_libraries',
  'session_preload_libraries',
  'shared_preload_libraries',
  'unix_socket_directories',
]);

/** Splits a list of names; those in double quotes may hold commas, spaces and doubled quotes. */
export function splitList(value: string): readonly string[] {
  return [...value.matchAll(/"((?:[^"]|"")*)"|([^",\s]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}

/** `my_extension.setting` is two names. */
function quoteSetting(name: string): string {
  return name.split('.').map(pg.escapeIdentifier).join('.');
}
