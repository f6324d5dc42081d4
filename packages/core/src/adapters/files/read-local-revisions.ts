import { existsSync } from 'node:fs';
import type { Database, Project } from '../../config/project.ts';
import type { History } from '../../history/history.ts';
import { makeHistory } from '../../history/history.ts';
import type { Revision, RevisionId } from '../../revision/revision.ts';
import { readMigrationsFolder } from './read-migrations-folder.ts';

/** A history of Git with the local revisions that build on it. */
export interface HistoryWithLocal {
  readonly history: History;
  /** Absolute path of each local revision's file. */
  readonly localFiles: ReadonlyMap<RevisionId, string>;
}

/**
 * Adds the local revisions whose parents a history has, as reading its folder would when it were
 * checked out.
 */
export async function withLocalRevisions(
  shared: History,
  database: Database,
  project: Pick<Project, 'root'>,
): Promise<HistoryWithLocal> {
  const { localDirectory } = database;
  if (localDirectory === undefined || !existsSync(localDirectory)) {
    return { history: shared, localFiles: new Map() };
  }
  const local = await readMigrationsFolder(
    {
      directories: [localDirectory],
      loadExtensions: database.loadExtensions,
      sortDirsSeparately: false,
    },
    project,
  );
  const known = new Set(shared.revisions.keys());
  const fitting: Revision[] = [];
  for (const revision of local.history.revisions.values()) {
    if (known.has(revision.id) || !revision.parents.every((parent) => known.has(parent))) continue;
    known.add(revision.id);
    fitting.push(revision);
  }
  if (fitting.length === 0) return { history: shared, localFiles: new Map() };
  const history = makeHistory([...shared.revisions.values(), ...fitting], {
    findings: shared.findings,
    order: database.sortDirsSeparately ? 'given' : 'names',
  });
  return { history, localFiles: local.files };
}
