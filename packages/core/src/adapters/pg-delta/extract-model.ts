import type { ClientBase } from 'pg';
import { extract } from '@supabase/pg-delta/extract';
import { encodeId } from '@supabase/pg-delta/core';
import type { DependencyEdge, Fact, Model, ServerFacts } from './model.ts';
import { readOwnDependencies } from './own-dependencies.ts';

type ExtractPool = Parameters<typeof extract>[0];

/**
 * Reads a database's schema in the engine's words, on the connection given, in one read-only
 * snapshot. Secrets (options of foreign servers and user mappings, connection strings of
 * subscriptions) are placeholders.
 */
export async function extractModel(client: ClientBase): Promise<Model> {
  const { factBase } = await extract(onlyConnection(client));
  const facts = new Map<string, Fact>(factBase.facts().map((fact) => [encodeId(fact.id), fact]));
  const { server, dependencies } = await readPlainly(client);
  return {
    facts,
    edges: [...factBase.edges, ...dependencies],
    outside: new Set(),
    server,
    lineages: new Map(),
  };
}

/** Inside a transaction its own is a savepoint, which is undone with the settings made in it. */
function insteadInside(sql: string): string {
  if (sql.startsWith('BEGIN ')) return 'SAVEPOINT orch_extract';
  return sql === 'COMMIT' || sql === 'ROLLBACK' ? leaveSavepoint : sql;
}

const leaveSavepoint = 'ROLLBACK TO SAVEPOINT orch_extract; RELEASE SAVEPOINT orch_extract';

/** Reads what the engine does not, with every name qualified. */
async function readPlainly(client: ClientBase): Promise<{
  server: ServerFacts;
  dependencies: readonly DependencyEdge[];
}> {
  const isInside = client.getTransactionStatus() === 'T';
  await client.query(
    isInside ? 'SAVEPOINT orch_extract' : 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  );
  try {
    await client.query('set local search_path = pg_catalog');
    const server = await readServerFacts(client);
    const dependencies = await readOwnDependencies(client);
    return { server, dependencies };
  } finally {
    await client.query(isInside ? leaveSavepoint : 'ROLLBACK');
  }
}

/** The engine asks for a pool: it takes one connection from it and gives that back. */
function onlyConnection(client: ClientBase): ExtractPool {
  const isInside = client.getTransactionStatus() === 'T';
  const connection = {
    query: (sql: string) => client.query(isInside ? insteadInside(sql) : sql),
    release: () => undefined,
  };
  return { connect: () => Promise.resolve(connection) } as unknown as ExtractPool;
}

const castPairs = `
  select format_type(castsource, null) || '>' || format_type(casttarget, null) as pair,
    castcontext as context
  from pg_cast`;

async function readServerFacts(client: ClientBase): Promise<ServerFacts> {
  const version = await client.query<{ major: number }>(
    `select current_setting('server_version_num')::int / 10000 as major`,
  );
  const casts = await client.query<{ pair: string; context: string }>(castPairs);
  const pairs = (contexts: string) =>
    new Set(casts.rows.filter((row) => contexts.includes(row.context)).map((row) => row.pair));
  return {
    major: version.rows[0]?.major ?? 0,
    assignmentCasts: pairs('ia'),
    explicitCasts: pairs('e'),
  };
}
