import type { Finding } from '../failure/finding.ts';
import { checkHistory } from '../history/check-history.ts';
import type { History } from '../history/history.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
import type { DatabaseRecords } from './database-records.ts';
import { interrupted, knexDiffers, notAdopted } from './status-findings.ts';

/** Where a database stands in its history. */
export interface DatabaseStatus {
  /** Who keeps its records: orch, only Knex so far, nobody yet; unknown when it was not read. */
  readonly recordedBy: 'orch' | 'knex' | 'nobody' | 'unknown';
  /** In the order in which they were applied, orphans included. */
  readonly applied: readonly RevisionId[];
  /** The applied revisions that no other applied one builds on, orphans included. */
  readonly current: readonly RevisionId[];
  /** In the order in which `orch up heads` would apply them. */
  readonly pending: readonly RevisionId[];
  readonly findings: readonly Finding[];
}

/** What a status is made of. */
export interface StatusInput {
  readonly environment: string;
  readonly history: History;
  readonly records: DatabaseRecords;
  /** Where Git has applied revisions that the folder lacks, in words. */
  readonly elsewhere?: ReadonlyMap<RevisionId, string>;
}

/** Compares a history with what a database says, without stopping at the first finding. */
export function statusOf(input: StatusInput): DatabaseStatus {
  const { history, records, environment, elsewhere } = input;
  const rows = records.store.kind === 'present' ? records.store.applied : [];
  const recordedBy = recorderOf(records, rows);
  const applied =
    recordedBy === 'knex'
      ? (records.knex ?? []).map(({ name }) => idOfFileName(name))
      : rows.map(({ id }) => id);
  const isApplied = new Set(applied);
  return {
    recordedBy,
    applied,
    current: currentOf(history, applied, rows),
    pending: history.graph.topologicalOrder().filter((id) => !isApplied.has(id)),
    findings: [
      ...records.findings,
      ...(records.store.kind === 'present' ? records.store.intents.map(interrupted) : []),
      ...(recordedBy === 'knex' ? [notAdopted(environment, applied.length)] : []),
      ...(recordedBy === 'orch' ? compareRecords(records, rows) : []),
      ...checkHistory({
        history,
        applied: rows,
        ...(elsewhere === undefined ? {} : { elsewhere }),
      }),
    ],
  };
}

/** Applied revisions whose files the history does not have. */
export function lostRevisions(
  history: History,
  records: DatabaseRecords,
): readonly AppliedRevision[] {
  if (records.store.kind === 'absent') return [];
  return records.store.applied.filter(({ id }) => !history.revisions.has(id));
}

function recorderOf(
  { store, knex }: DatabaseRecords,
  rows: readonly AppliedRevision[],
): DatabaseStatus['recordedBy'] {
  const knexHasMore = knex !== null && knex.length > 0 && rows.length === 0;
  if (knexHasMore) return 'knex';
  return store.kind === 'present' ? 'orch' : 'nobody';
}

/** Orphans count by the parents that the store recorded for them. */
function currentOf(
  history: History,
  applied: readonly RevisionId[],
  rows: readonly AppliedRevision[],
): readonly RevisionId[] {
  const below = new Set<RevisionId>();
  for (const id of applied) for (const parent of history.graph.parentsOf(id)) below.add(parent);
  for (const row of rows) {
    if (!history.graph.has(row.id)) for (const parent of row.parents) below.add(parent);
  }
  const strict = history.graph.ancestorsOf([...below]);
  return applied.filter((id) => !below.has(id) && !strict.has(id));
}

function compareRecords(
  { knex }: DatabaseRecords,
  rows: readonly AppliedRevision[],
): readonly Finding[] {
  if (knex === null) return [];
  const inKnex = new Set(knex.map(({ name }) => name));
  const inStore = new Set(rows.map(({ fileName }) => fileName));
  return [
    ...[...inKnex].filter((name) => !inStore.has(name)).map((name) => knexDiffers(name, 'knex')),
    ...[...inStore].filter((name) => !inKnex.has(name)).map((name) => knexDiffers(name, 'orch')),
  ];
}

/** What Knex recorded, whether or not such a name is fine for orch: it is shown, never used. */
function idOfFileName(name: string): RevisionId {
  const dot = name.lastIndexOf('.');
  return (dot <= 0 ? name : name.slice(0, dot)) as RevisionId;
}
