import type { Querier } from '../querier.ts';
import { text } from '../store/write-store.ts';
import { tooLarge } from './errors.ts';

/** A copy that is to be made. */
export interface WantedCopy {
  /** The table, as SQL. */
  readonly source: string;
  /** What is copied of a row `t`, as SQL. */
  readonly values: readonly string[];
  /** Of all stashes of the database together; 0 is no limit. */
  readonly mostBytes: number;
}

/**
 * Refuses a copy that would take more room than may be stashed, before any of it is made. What is
 * surely small enough is not measured.
 *
 * @throws OrchError `STASH.TOO_LARGE`
 */
export async function requireRoom(session: Querier, copy: WantedCopy): Promise<void> {
  const { source, mostBytes } = copy;
  if (mostBytes === 0) return;
  const [sizes] = (await session.query<{ used: string; table: string }>(sizesOf(source))).rows;
  const used = Number(sizes?.used ?? 0);
  // Values that are kept as text may be written with several times as many bytes.
  const fits = used + 8 * Number(sizes?.table ?? Infinity) <= mostBytes;
  const needed = fits ? 0 : await measure(session, copy);
  if (used + needed > mostBytes) throw tooLarge(source, { needed, used, mostBytes });
}

const sizesOf = (source: string): string => `
  SELECT (SELECT COALESCE(pg_catalog.sum(bytes), 0) FROM orch.stash)::pg_catalog.text AS used,
         pg_catalog.pg_table_size(${text(source)}::pg_catalog.regclass)::pg_catalog.text AS "table"`;

/** What the rows take as they are stored, compressed where they are. */
async function measure(session: Querier, { source, values }: WantedCopy): Promise<number> {
  const cells = values.map((value) => `COALESCE(pg_catalog.pg_column_size(${value}), 0)`);
  const { rows } = await session.query<{ bytes: string }>(
    `SELECT COALESCE(pg_catalog.sum(${[rowBytes, ...cells].join(' + ')}), 0)::pg_catalog.text AS bytes
     FROM ONLY ${source} t`,
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** Header, pointer and alignment; https://www.postgresql.org/docs/current/storage-page-layout.html */
const rowBytes = 32;
