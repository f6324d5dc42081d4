import type { Querier } from '../querier.ts';
import { compareSql } from './restore-sql.ts';
import type { Matching } from './restore-sql.ts';

/** How the rows of a stash and of a table are related. */
export interface Compared {
  readonly matched: number;
  /** Rows of the stash among them. */
  readonly distinct: number;
  /** Rows of the table among them. */
  readonly distinctThere: number;
  /** Those with other values than the stash. */
  readonly differing: number;
  /** Those of them with a value that may be replaced. */
  readonly changing: number;
  /** Those of them with a value that may not. */
  readonly kept: number;
  /** All rows of the table. */
  readonly present: number;
}

/** Compares the rows of a stash with those of its table. */
export function compare(session: Querier, matching: Matching): Promise<Compared> {
  return countMatches(session, compareSql(matching));
}

/** Reads the one row of a count. */
export async function countMatches(session: Querier, sql: string): Promise<Compared> {
  const { rows } = await session.query<Record<keyof Compared, string>>(sql);
  const [row] = rows;
  if (row === undefined) throw new Error('a count has no row');
  return {
    matched: Number(row.matched),
    distinct: Number(row.distinct),
    distinctThere: Number(row.distinctThere),
    differing: Number(row.differing),
    changing: Number(row.changing),
    kept: Number(row.kept),
    present: Number(row.present),
  };
}
