import type pg from 'pg';
import { dropUnused } from './drop-unused.ts';
import { parseMarker } from './shadow-marker.ts';
import { parseWorkingName } from './shadow-name.ts';

/**
 * Drops the shadows whose creators are gone: a creator holds an advisory lock as long as it lives,
 * on whichever machine. One that is still in use, or belongs to another role, is left alone, and
 * one with a foreign comment always is.
 *
 * @returns the names of those dropped
 */
export async function sweepShadows(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; comment: string | null }>(
    `SELECT d.datname AS name, pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
     FROM pg_catalog.pg_database AS d WHERE pg_catalog.starts_with(d.datname::text, 'orch_shadow_w_')
     ORDER BY d.datname`,
  );
  if (rows.length === 0) return [];

  const alive = await livingCreators(client);
  const dropped: string[] = [];
  for (const { name, comment } of rows) {
    const parsed = parseWorkingName(name);
    if (parsed === null || alive.has(parsed.creator)) continue;
    if (comment !== null && parseMarker(comment) === null) continue;
    if (await dropUnused(client, name)) dropped.push(name);
  }
  return dropped;
}

async function livingCreators(client: pg.Client): Promise<ReadonlySet<string>> {
  // A lock taken with one 64-bit number shows it in two halves and has objsubid 1.
  const { rows } = await client.query<{ creator: string }>(
    `SELECT pg_catalog.lpad(pg_catalog.to_hex(l.classid::pg_catalog.int8), 8, '0') ||
            pg_catalog.lpad(pg_catalog.to_hex(l.objid::pg_catalog.int8), 8, '0') AS creator
     FROM pg_catalog.pg_locks AS l WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted`,
  );
  return new Set(rows.map(({ creator }) => creator));
}
