import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { JudgeScope, SchemaDescription } from './judge.ts';
import { query } from './postgres.ts';
import { surveyQueries } from './schema-survey-queries.ts';

interface Row {
  readonly title: string;
  readonly text: string;
  readonly columns: readonly string[] | null;
}

/**
 * Describes a schema by information_schema, the system views and the server's `pg_get_...def`
 * functions. It shares no query and no code with what it judges.
 */
export async function surveySchema(
  target: PostgresTarget,
  scope: JudgeScope,
): Promise<SchemaDescription> {
  const schemas = `array[${scope.schemas.map((name) => `'${name.replaceAll("'", "''")}'`).join()}]`;
  const queries = surveyQueries(await majorOf(target), scope.privileges).map((text) =>
    text.replaceAll('$SCHEMAS', `${schemas}::text[]`),
  );
  const union = queries.map((text) => `(${text})`).join('\nunion all\n');
  const rows = await query<Row>(
    target,
    `set search_path = pg_catalog; select title, text, columns from (${union}) x (title, text, columns)`,
  );
  const ignored = /^[A-Z ]+ [^ ]*\bknex_migrations(?:_lock)?(?:_id_seq|_pkey)?\b/;
  return new Map(
    rows
      .filter(({ title }) => !ignored.test(title))
      .map(({ title, text, columns }) => [title, { title, text, columns: columns ?? [] }]),
  );
}

const majors = new Map<string, Promise<number>>();

function majorOf(target: PostgresTarget): Promise<number> {
  const server = `${target.host}:${target.port}`;
  const known = majors.get(server) ?? askMajor(target);
  majors.set(server, known);
  return known;
}

async function askMajor(target: PostgresTarget): Promise<number> {
  const [row] = await query<{ major: number }>(
    target,
    `select current_setting('server_version_num')::int / 10000 as major`,
  );
  return row?.major ?? 0;
}
