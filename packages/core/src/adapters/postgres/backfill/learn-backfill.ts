import type { ClientBase } from 'pg';
import pg from 'pg';

import type { Candidate, ScoredCandidate } from '../../../generate/backfill/backfill.ts';
import { chooseBackfill, type Learned } from '../../../generate/backfill/choose-backfill.ts';
import {
  mappableSources,
  mappingOf,
  mostMappedValues,
  type ValueGroup,
} from '../../../generate/backfill/map-values.ts';
import {
  proposeExpressions,
  type SampleRow,
} from '../../../generate/backfill/propose-expressions.ts';
import type { SourceColumn, TableShape } from '../../../generate/backfill/table-shape.ts';
import { ReferenceRows } from './reference-rows.ts';

/** Rows that decide which candidates are worth counting. */
const sampleRows = 200;
/** A text longer than this in bytes is not looked at here; the server compares it all the same. */
const longestText = 500;

/**
 * Looks in the reference's rows for what gives a required column its values. The server counts the
 * rows that agree; values leave the reference only as literals of an expression that fits.
 *
 * The session is only read, in one snapshot, within a time limit for each statement and for all.
 */
export async function learnBackfill(client: ClientBase, shape: TableShape): Promise<Learned> {
  const learned = await ReferenceRows.read<Learned>(client, shape, async (rows) => {
    const sample = await readSample(rows, shape);
    const hasValues = sample?.some((row) => row.get(shape.column) !== null) ?? false;
    if (sample === null || !hasValues) return { kind: 'unknown' };
    const scored: ScoredCandidate[] = [];
    for (const candidates of [
      proposeExpressions(shape, sample),
      await mappings(rows, shape, sample),
    ]) {
      scored.push(...(await score(rows, candidates)));
    }
    return chooseBackfill(scored);
  });
  return learned ?? { kind: 'unknown' };
}

/** Counts first on the sample, which ends nearly every candidate, then on the rows. */
async function score(
  rows: ReferenceRows,
  candidates: readonly Candidate[],
): Promise<readonly ScoredCandidate[]> {
  const scored: ScoredCandidate[] = [];
  for (const candidate of candidates) {
    const guess = await rows.count(candidate.expression, { first: sampleRows });
    if (guess === null || 2 * guess.agree < guess.rows) continue;
    const evidence = await rows.count(candidate.expression);
    if (evidence !== null) scored.push({ ...candidate, evidence });
  }
  return scored;
}

async function readSample(
  rows: ReferenceRows,
  shape: TableShape,
): Promise<readonly SampleRow[] | null> {
  const names = [shape.column, ...shape.sources.map(({ name }) => name)];
  const texts = names.map((name) => {
    const text = `${pg.escapeIdentifier(name)}::pg_catalog.text`;
    return `CASE WHEN octet_length(${text}) <= ${longestText} THEN ${text} END`;
  });
  const found = await rows.ask<{ readonly texts: readonly (string | null)[] }>(
    `SELECT ARRAY[${texts.join(', ')}] AS texts FROM ${rows.table} LIMIT ${sampleRows}`,
  );
  if (found === null) return null;
  return found.map(({ texts: row }) => new Map(names.map((name, at) => [name, row[at] ?? null])));
}

async function mappings(
  rows: ReferenceRows,
  shape: TableShape,
  sample: readonly SampleRow[],
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const source of mappableSources(shape, sample)) {
    const mapping = mappingOf(shape, source, await groupsOf(rows, shape, source));
    if (mapping !== null) found.push(mapping);
  }
  return found;
}

async function groupsOf(
  rows: ReferenceRows,
  shape: TableShape,
  source: SourceColumn,
): Promise<readonly ValueGroup[]> {
  const by = `${pg.escapeIdentifier(source.name)}::pg_catalog.text COLLATE "C"`;
  const column = `${pg.escapeIdentifier(shape.column)}::pg_catalog.text COLLATE "C"`;
  const found = await rows.ask<ValueGroup>(
    `SELECT ${by} AS value, min(${column}) AS lowest, max(${column}) AS highest,
            count(*)::pg_catalog.int4 AS rows
     FROM ${rows.source} GROUP BY 1 ORDER BY 1 LIMIT ${mostMappedValues + 1}`,
  );
  return found ?? [];
}
