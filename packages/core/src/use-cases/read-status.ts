import {
  readMigrationsFolder,
  type FolderHistory,
} from '../adapters/files/read-migrations-folder.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { Finding } from '../failure/finding.ts';
import { findSplit } from '../runner/joint-move.ts';
import type { JointRecord } from '../runner/joint-move.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { DatabaseRecords } from '../status/database-records.ts';
import { lostRevisions, statusOf, type DatabaseStatus } from '../status/database-status.ts';
import { splitMove, unreachable } from '../status/status-findings.ts';
import { readRecords, type RecordsRequest } from './read-records.ts';

/** Where one environment of a database stands in its history. */
export interface StatusReport {
  readonly database: string;
  readonly environment: string;
  readonly folder: FolderHistory;
  /** Null when the database could not be reached; a finding says why. */
  readonly records: DatabaseRecords | null;
  readonly status: DatabaseStatus;
}

/**
 * Compares the folder of a database with what one environment has recorded. Changes nothing.
 *
 * @throws OrchError as `readRecords`
 */
export async function readStatus(request: RecordsRequest): Promise<StatusReport> {
  const { project, database, environment } = request;
  // The server answers while the folder is read.
  const reading = readMigrationsFolder(database, project);
  const known = reading.then(({ history }) => history.revisions);
  // A failure is heard of through `reading`, whether or not anyone waits for this.
  known.catch(() => undefined);
  const [records, folder] = await Promise.all([readRecords({ ...request, known }), reading]);
  const { history } = folder;
  const elsewhere = await locate(request, folder, records);
  const status = statusOf({ environment: environment.name, history, records, elsewhere });
  return { database: database.name, environment: environment.name, folder, records, status };
}

/**
 * Finds moves of several databases that were broken off between them: among the environments of the
 * same name where a database is there more than once, else among all.
 */
export function findSplits(reports: readonly StatusReport[]): readonly Finding[] {
  const isOnceEach = new Set(reports.map(({ database }) => database)).size === reports.length;
  const groups = new Map<string, [string, JointRecord][]>();
  for (const { database, environment, records } of reports) {
    if (records?.joint === undefined) continue;
    const name = isOnceEach ? '' : environment;
    groups.set(name, [...(groups.get(name) ?? []), [database, records.joint]]);
  }
  return [...groups.values()].flatMap((records) => {
    const split = findSplit(new Map(records));
    return split === null ? [] : [splitMove(split)];
  });
}

/** As `readStatus`; an environment that cannot be read is a finding, for a look at many of them. */
export async function readStatusIfReachable(request: RecordsRequest): Promise<StatusReport> {
  const { project, database, environment } = request;
  try {
    return await readStatus(request);
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    const folder = await readMigrationsFolder(database, project);
    const status: DatabaseStatus = {
      recordedBy: 'unknown',
      applied: [],
      current: [],
      pending: [],
      findings: [...folder.findings, unreachable(environment.name, error.code, error.message)],
    };
    return {
      database: database.name,
      environment: environment.name,
      folder,
      records: null,
      status,
    };
  }
}

/** Git is asked only when a file is lost, and loaded only then. */
async function locate(
  { project }: RecordsRequest,
  { history }: FolderHistory,
  records: DatabaseRecords,
): Promise<ReadonlyMap<RevisionId, string>> {
  const lost = lostRevisions(history, records);
  if (lost.length === 0) return new Map();
  const [{ findRepository }, { locateRevisions }] = await Promise.all([
    import('../adapters/git/find-repository.ts'),
    import('../adapters/git/locate-revisions.ts'),
  ]);
  const lookup = await findRepository(project.root);
  if (lookup.kind === 'none') return new Map();
  return locateRevisions(lookup.repository, lost);
}
