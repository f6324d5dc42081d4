import { readMigrationsFolder } from '../adapters/files/read-migrations-folder.ts';
import type { Database, Project } from '../config/project.ts';
import { historyBroken } from '../generate/errors.ts';
import { checkHistory } from '../history/check-history.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';

/** A history ready to be replayed. */
export interface Past {
  /** Every revision in topological order, each `up`. */
  readonly steps: readonly RunStep[];
  /** The one head, or nothing for an empty history. */
  readonly heads: readonly RevisionId[];
}

/**
 * Reads the migrations folder as something that can be replayed.
 *
 * @throws OrchError `GENERATE.HISTORY_BROKEN` when anything about it is wrong or it has several heads
 */
export async function readPast(project: Project, database: Database): Promise<Past> {
  const { history, files, findings } = await readMigrationsFolder(database, project);
  const all = [...findings, ...checkHistory({ history, applied: [] })];
  const broken = all.filter((finding) => finding.severity === 'error');
  if (broken.length > 0) throw historyBroken(broken);
  const steps = history.graph.topologicalOrder().map((id) => {
    const revision = history.revisions.get(id);
    const file = files.get(id);
    if (revision === undefined || file === undefined) throw new Error(`no file for ${id}`);
    return { direction: 'up' as const, revision, file, commit: null };
  });
  return { steps, heads: history.graph.heads() };
}
