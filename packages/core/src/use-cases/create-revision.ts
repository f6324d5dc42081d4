import { join } from 'node:path';
import { moduleFormat } from '../adapters/files/module-format.ts';
import { readMigrationsFolder } from '../adapters/files/read-migrations-folder.ts';
import type { Database, Project } from '../config/project.ts';
import { refuseErrors, severalHeads } from '../history/errors.ts';
import { unlinkedRevisions } from '../history/unlinked-revisions.ts';
import { unknownExtension } from '../revision/errors.ts';
import { makeRevisionName } from '../revision/revision-name.ts';
import { revisionTemplate } from '../revision/revision-template.ts';
import type { RevisionId } from '../revision/revision.ts';

/** What a new revision is about. */
export interface CreateRequest {
  readonly project: Project;
  readonly database: Database;
  readonly message: string;
  readonly now: Date;
}

/** A revision file that is not written yet. */
export interface NewRevision {
  readonly id: RevisionId;
  readonly parents: readonly RevisionId[];
  /** Absolute path. */
  readonly file: string;
  readonly source: string;
}

const templated = new Set(['js', 'mjs', 'cjs', 'ts', 'mts', 'cts']);

/**
 * Plans an empty revision on top of the only head, in the language and module style of the
 * project. Needs no database.
 *
 * @throws OrchError `REVISION.EXTENSION`, `REVISION.EMPTY_MESSAGE`, `REVISION.NAME_ORDER`,
 *   `HISTORY.FINDINGS`, `HISTORY.SEVERAL_HEADS`
 */
export async function planRevision(request: CreateRequest): Promise<NewRevision> {
  const { project, database, message, now } = request;
  if (!templated.has(database.extension)) throw unknownExtension(database.extension);
  const { history } = await readMigrationsFolder(database, project);
  refuseErrors(history.findings);
  const parents = history.graph.heads();
  if (parents.length > 1) throw severalHeads(parents);
  const id = makeRevisionName({
    message,
    parents: [...parents, ...unlinkedRevisions(history)],
    now,
  });
  return {
    id,
    parents,
    file: join(database.directory, `${id}.${database.extension}`),
    source: revisionTemplate({ id, parents, message }, await moduleFormat(database)),
  };
}
