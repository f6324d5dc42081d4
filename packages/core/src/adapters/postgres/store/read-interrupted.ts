import type pg from 'pg';
import { compareCatalogs } from '../../../catalog/compare-catalogs.ts';
import type { Difference } from '../../../catalog/catalog.ts';
import type { RevisionId } from '../../../revision/revision.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { readProbe } from './kept-probe.ts';
import { takeProbe } from './take-probe.ts';

/** A statement of an interrupted revision. */
export interface InterruptedStatement {
  readonly step: number;
  readonly sql: string;
  readonly state: 'inFlight' | 'done';
}

/** How far an interrupted revision came. */
export interface Interruption {
  readonly statements: readonly InterruptedStatement[];
  /** What has changed since before the statement in flight; empty when none is. */
  readonly differences: readonly Difference[];
}

/** Reads the journal of an interrupted revision, and compares the database with it. */
export async function readInterruption(client: pg.Client, id: RevisionId): Promise<Interruption> {
  const { rows } = await client.query<InterruptedStatement>(
    `SELECT step, sql, state FROM orch.journal
     WHERE revision OPERATOR(pg_catalog.=) $1 ORDER BY step`,
    [id],
  );
  const inFlight = await client.query<Record<string, unknown>>(
    `SELECT probe, catalog_before FROM orch.journal
     WHERE revision OPERATOR(pg_catalog.=) $1 AND state OPERATOR(pg_catalog.=) 'inFlight'`,
    [id],
  );
  const [row] = inFlight.rows;
  if (row === undefined) return { statements: rows, differences: [] };
  const now = await takeProbe(client, (scope) => readCatalog(client, scope));
  return { statements: rows, differences: compareCatalogs(readProbe(row).catalog, now.catalog) };
}
