import type { Querier } from '../querier.ts';
import { storeFailure } from './read-store.ts';

/** What the store says about the last time that a cohort was seeded. */
export interface EarlierSeed {
  readonly checksum: string;
  /** How many rows the cohort had. */
  readonly rows: number;
  /** ISO 8601, UTC. */
  readonly seededAt: string;
}

/**
 * Reads what was seeded last of a cohort; null when it never was. The store must be there.
 *
 * @throws OrchError `STORE.DAMAGED`, `STORE.NO_RIGHTS`
 */
export async function readEarlierSeed(
  client: Querier,
  cohort: string,
): Promise<EarlierSeed | null> {
  const [row] = await readLast(client, cohort);
  if (row === undefined) return null;
  return { checksum: row.checksum, rows: row.rows, seededAt: row.seeded_at };
}

async function readLast(client: Querier, cohort: string): Promise<readonly EarlierRow[]> {
  try {
    const { rows } = await client.query<EarlierRow>(lastQuery, [cohort]);
    return rows;
  } catch (error) {
    throw storeFailure(error);
  }
}

interface EarlierRow {
  readonly checksum: string;
  readonly rows: number;
  readonly seeded_at: string;
}

const isoTime = `pg_catalog.to_char(pg_catalog.timezone('UTC', seeded_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const lastQuery = `
  SELECT checksum, rows, ${isoTime} AS seeded_at FROM orch.seeds
  WHERE cohort OPERATOR(pg_catalog.=) $1 ORDER BY id DESC LIMIT 1`;

/** SQL that records a seed; the values are `seedValues`. */
export const recordSeed = `
  INSERT INTO orch.seeds (cohort, table_name, checksum, rows, inserted, heads, seeded_by,
                          environment, run_id)
  VALUES ($1, $2, $3, $4, $5, $6::pg_catalog.text[], $7, $8, $9::pg_catalog.int8)`;
