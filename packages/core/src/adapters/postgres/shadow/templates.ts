import type pg from 'pg';
import { closeSession, openSession } from '../connect.ts';
import type { PostgresTarget } from '../postgres-target.ts';
import { dropUnused } from './drop-unused.ts';
import { parseMarker } from './shadow-marker.ts';
import type { ShadowMarker } from './shadow-marker.ts';
import { checkTemplateName } from './shadow-name.ts';
import { shadowSession } from './shadow-session.ts';

/** The first of these names under which a template is kept on the server; null when none is. */
export async function findTemplate(
  server: PostgresTarget,
  names: readonly string[],
): Promise<string | null> {
  for (const name of names) checkTemplateName(name);
  const client = await openSession(server, shadowSession);
  try {
    const kept = new Set((await keptTemplates(client)).map(({ name }) => name));
    return names.find((name) => kept.has(name)) ?? null;
  } finally {
    await closeSession(client);
  }
}

/**
 * Drops the templates of a family except the named ones; one that is being copied is left.
 *
 * @returns the names of those dropped
 */
export async function dropTemplatesExcept(
  server: PostgresTarget,
  family: string,
  keep: readonly string[],
): Promise<readonly string[]> {
  const client = await openSession(server, shadowSession);
  try {
    const dropped: string[] = [];
    for (const { name, marker } of await keptTemplates(client)) {
      if (marker.family !== family || keep.includes(name)) continue;
      if (await dropUnused(client, name)) dropped.push(name);
    }
    return dropped;
  } finally {
    await closeSession(client);
  }
}

/**
 * The templates that the session's own role keeps: only it may copy them, and what another role has
 * marked as one need not be what its name says.
 */
async function keptTemplates(
  client: pg.Client,
): Promise<readonly { name: string; marker: ShadowMarker }[]> {
  const { rows } = await client.query<{ name: string; comment: string | null }>(
    `SELECT d.datname AS name, pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
     FROM pg_catalog.pg_database AS d JOIN pg_catalog.pg_roles AS r ON r.oid = d.datdba
     WHERE r.rolname = current_user AND pg_catalog.starts_with(d.datname::text, 'orch_shadow_')
     ORDER BY d.datname`,
  );
  return rows.flatMap(({ name, comment }) => {
    const marker = parseMarker(comment);
    return marker?.kind === 'template' ? [{ name, marker }] : [];
  });
}
