import {
  readMigrationsFolder,
  type FolderHistory,
} from '../adapters/files/read-migrations-folder.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { DatabaseRecords } from '../status/database-records.ts';
import { lostRevisions, statusOf, type DatabaseStatus } from '../status/database-status.ts';
import { unreachable } from '../status/status-findings.ts';
import { readRecords } from './read-records.ts';

/** A database, its folder, and the environments of it to look at. */
export interface StatusRequest {
  readonly project: Project;
  readonly database: Database;
  readonly environments: readonly Environment[];
  readonly connectTimeoutMs?: number;
}

/** Where one environment stands. */
export interface EnvironmentStatus {
  readonly environment: string;
  /** Null when it could not be read; `status` says why. */
  readonly records: DatabaseRecords | null;
  readonly status: DatabaseStatus;
}

/** A database's history and where its environments stand in it. */
export interface StatusReport {
  readonly database: string;
  readonly folder: FolderHistory;
  readonly environments: readonly EnvironmentStatus[];
}

/**
 * Reads a folder and compares it with each environment. With one environment a failure to reach it
 * is a failure; among several it is a finding, and the others are shown.
 *
 * @throws OrchError as `readRecords`, for a single environment
 */
export async function readStatus(request: StatusRequest): Promise<StatusReport> {
  const { project, database, environments } = request;
  const folder = await readMigrationsFolder(database, project);
  return {
    database: database.name,
    folder,
    environments: await Promise.all(
      environments.map((environment) => readEnvironment(request, folder, environment)),
    ),
  };
}

async function readEnvironment(
  request: StatusRequest,
  folder: FolderHistory,
  environment: Environment,
): Promise<EnvironmentStatus> {
  const { history } = folder;
  try {
    const records = await readRecords({ ...request, environment });
    const elsewhere = await locate(request, folder, records);
    const status = statusOf({ environment: environment.name, history, records, elsewhere });
    return { environment: environment.name, records, status };
  } catch (error) {
    if (!(error instanceof OrchError) || request.environments.length === 1) throw error;
    return {
      environment: environment.name,
      records: null,
      status: {
        recordedBy: 'nobody',
        applied: [],
        current: [],
        pending: [],
        findings: [unreachable(environment.name, error.code, error.message)],
      },
    };
  }
}

/** Git is asked only when a file is lost, and loaded only then. */
async function locate(
  { project }: StatusRequest,
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
