import type { ClientBase } from 'pg';
import { extract } from '@supabase/pg-delta/extract';
import { encodeId } from '@supabase/pg-delta/core';
import type { Fact, Model, ServerFacts } from './model.ts';

type ExtractPool = Parameters<typeof extract>[0];

/**
 * Reads a database's schema in the engine's words, on the connection given, in one read-only
 * snapshot. Secrets (options of foreign servers and user mappings, connection strings of
 * subscriptions) are placeholders.
 */
export async function extractModel(client: ClientBase): Promise<Model> {
  const { factBase } = await extract(onlyConnection(client));
  const facts = new Map<string, Fact>(factBase.facts().map((fact) => [encodeId(fact.id), fact]));
  const server = await readServerFacts(client);
  return { facts, edges: [...factBase.edges], outside: new Set(), server };
}

/** The engine asks for a pool: it takes one connection from it and gives that back. */
function onlyConnection(client: ClientBase): ExtractPool {
  const connection = { query: (sql: string) => client.query(sql), release: () => undefined };
  return { connect: () => Promise.resolve(connection) } as unknown as ExtractPool;
}

const castPairs = `
  with named as (
    select t.oid,
           case n.nspname when 'pg_catalog' then pg_catalog.format_type(t.oid, null)
             else pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname)
           end as name
    from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  )
  select s.name || '>' || t.name as pair, c.castcontext as context
  from pg_catalog.pg_cast c
  join named s on s.oid = c.castsource
  join named t on t.oid = c.casttarget`;

async function readServerFacts(client: ClientBase): Promise<ServerFacts> {
  const version = await client.query<{ major: number }>(
    `select pg_catalog.current_setting('server_version_num')::int / 10000 as major`,
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
