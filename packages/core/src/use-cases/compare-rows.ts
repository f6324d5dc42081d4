import type { ClientBase } from 'pg';

import { sampleRows, type SampleRequest } from '../adapters/postgres/sample-rows.ts';
import type { PostgresTarget } from '../adapters/postgres/postgres-target.ts';
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import type { RenameCandidate } from '../generate/change.ts';
import { compareDigests } from '../generate/renames/compare-digests.ts';
import type { Clue } from '../generate/renames/score-candidates.ts';
import type { PartsRequest } from './generate-parts.ts';
import { inReachable } from './reach-environment.ts';

/** More candidates are left to the other clues: each costs two queries. */
const mostCompared = 20;

/**
 * Compares the values of what is gone, in the environment that is worked on, with those of what is
 * new in the reference, by digests under equal keys. Protected environments are left alone, and so
 * is everything with `--no-learn`.
 */
export async function compareRows(
  candidates: readonly RenameCandidate[],
  input: PartsRequest,
): Promise<ReadonlyMap<RenameCandidate, Clue>> {
  const clues = new Map<RenameCandidate, Clue>();
  const { request, truth, replay, wanted } = input;
  const environment = request.database.environments.get(request.environment);
  const isAllowed = request.backfill?.learn !== false && environment?.protected === false;
  if (!isAllowed || truth.kind !== 'database') return clues;

  const pairs = candidates.slice(0, mostCompared).flatMap((candidate) => {
    const samples = samplesOf(candidate, replay.catalog, wanted);
    return samples === null ? [] : [{ candidate, ...samples }];
  });
  if (pairs.length === 0) return clues;
  await inReachable({ ...request, environment }, async (session, target) => {
    if (isSamePlace(target, truth.target)) return;
    for (const { candidate, before, after } of pairs) {
      const clue = await compare(session, truth.session, { before, after, name: environment.name });
      if (clue !== null) clues.set(candidate, clue);
    }
  });
  return clues;
}

interface Samples {
  readonly before: SampleRequest;
  readonly after: SampleRequest;
}

async function compare(
  environment: ClientBase,
  reference: ClientBase,
  { before, after, name }: Samples & { readonly name: string },
): Promise<Clue | null> {
  const here = await sampleRows(environment, before);
  const there = here === null || here.size === 0 ? null : await sampleRows(reference, after);
  return here === null || there === null ? null : compareDigests(here, there, name);
}

function isSamePlace(a: PostgresTarget, b: PostgresTarget): boolean {
  return a.host === b.host && a.port === b.port && a.database === b.database;
}

/** What to compare for a candidate; null without one primary key on both sides. */
function samplesOf(
  { kind, from, to }: RenameCandidate,
  history: Catalog,
  wanted: Catalog,
): Samples | null {
  const [old, next] = [history.facts.get(from), wanted.facts.get(to)];
  if (old === undefined || next === undefined) return null;
  const key = primaryKey(old, history);
  if (key.length === 0 || key.join('\0') !== primaryKey(next, wanted).join('\0')) return null;
  if (kind === 'column') {
    return {
      before: sample(old, key, [lastName(old)]),
      after: sample(next, key, [lastName(next)]),
    };
  }
  if (kind !== 'table') return null;
  const columns = columnsOf(next, wanted);
  const shared = columnsOf(old, history).filter((name) => columns.includes(name));
  return { before: sample(old, key, shared), after: sample(next, key, shared) };
}

function sample({ name }: Fact, key: readonly string[], values: readonly string[]): SampleRequest {
  const [schema = '', table = ''] = name;
  return { table: { schema, name: table }, key, values };
}

function lastName({ name }: Fact): string {
  return name.at(-1) ?? '';
}

function primaryKey({ name }: Fact, catalog: Catalog): readonly string[] {
  const prefix = `${factKey('constraint', ...name.slice(0, 2))}.`;
  for (const { key, value } of catalog.facts.values()) {
    if (!key.startsWith(prefix) || value.type !== 'primaryKey') continue;
    return Array.isArray(value.columns) ? value.columns.map(String) : [];
  }
  return [];
}

function columnsOf({ name }: Fact, catalog: Catalog): readonly string[] {
  const prefix = `${factKey('column', ...name.slice(0, 2))}.`;
  return [...catalog.facts.values()]
    .filter(({ kind, key }) => kind === 'column' && key.startsWith(prefix))
    .map(lastName)
    .toSorted();
}
