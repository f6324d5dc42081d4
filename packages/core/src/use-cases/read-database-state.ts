import { nearestRepositoryRoot } from '../adapters/files/nearest-repository-root.ts';
import { readMigrationsFolder } from '../adapters/files/read-migrations-folder.ts';
import type { DatabaseTarget } from '../adapters/engines/database-target.ts';
import { engineNamed } from '../adapters/engines/open-engine.ts';
import { notAdopted } from '../adapters/postgres/store/errors.ts';
import type { KnownSources } from '../adapters/postgres/store/read-store.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import type { Finding } from '../failure/finding.ts';
import type { Repository } from '../git/repository.ts';
import { checkApplied } from '../history/check-history.ts';
import type { History } from '../history/history.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
import type { Intent } from '../store/store-state.ts';

/** A database of the project in one of its environments. */
export interface DatabasePlace {
  readonly project: Project;
  readonly database: Database;
  readonly environment: Environment;
}

/** What the files say, and what is applied. */
export interface DatabaseState {
  readonly target: DatabaseTarget;
  readonly history: History;
  /** Absolute path of each revision's file. */
  readonly files: ReadonlyMap<RevisionId, string>;
  /** In the order in which they were applied. */
  readonly applied: readonly AppliedRevision[];
  /** Revisions that were begun outside a transaction and did not end. */
  readonly intents: readonly Intent[];
  /** Heads of what is applied. */
  readonly current: readonly RevisionId[];
  /** What is wrong with the files, and with what is applied; several heads are none of it. */
  readonly findings: readonly Finding[];
  /** Null when the project is in no Git repository. */
  readonly repository: Repository | null;
}

/**
 * Reads the folder of a database and its store; changes nothing.
 *
 * @throws OrchError `CONNECTION.*`, `STORE.*`, `GIT.FAILED`
 */
export async function readDatabaseState(place: DatabasePlace): Promise<DatabaseState> {
  const { project, database } = place;
  // The server answers while the folder is read.
  const reading = readMigrationsFolder(database, project);
  const known = reading.then(({ history }) => history.revisions);
  // A failure is heard of through `reading`, whether or not anyone waits for this.
  known.catch(() => undefined);
  const [{ target, applied, intents }, repository, { history, files }] = await Promise.all([
    readRows(place, known),
    repositoryOf(project),
    reading,
  ]);
  const lost = applied.filter(({ id }) => !history.revisions.has(id));
  const elsewhere = await locate(lost, repository);
  return {
    target,
    history,
    files,
    applied,
    intents,
    current: history.graph.headsOf(applied.map(({ id }) => id)),
    findings: [
      ...history.findings,
      ...checkApplied({ history, applied, elsewhere, isInGit: repository !== null }),
    ],
    repository,
  };
}

/** Git is neither loaded nor started where there is no repository. */
async function repositoryOf({ root }: Project): Promise<Repository | null> {
  if (nearestRepositoryRoot(root) === null) return null;
  const { findRepository } = await import('../adapters/git/find-repository.ts');
  const lookup = await findRepository(root);
  return lookup.kind === 'found' ? lookup.repository : null;
}

async function locate(
  lost: readonly AppliedRevision[],
  repository: Repository | null,
): Promise<ReadonlyMap<RevisionId, string>> {
  if (repository === null || lost.length === 0) return new Map();
  const { locateRevisions } = await import('../adapters/git/locate-revisions.ts');
  return locateRevisions(repository, lost);
}

async function readRows(
  { project, database, environment }: DatabasePlace,
  known: Promise<KnownSources>,
): Promise<Pick<DatabaseState, 'target' | 'applied' | 'intents'>> {
  const engine = await engineNamed(database.engine);
  const target = await engine.resolve(environment.connection, project.root);
  const { limits } = project;
  const wish = { knexTable: database.knexTable, limits, known };
  return engine.withRecords(target, wish, async ({ store, knex }) => {
    if (store.kind === 'present' && store.applied.length + store.intents.length > 0) {
      return { target, ...store };
    }
    const migrations = await knex();
    if (migrations !== null && migrations.length > 0) {
      throw notAdopted(environment.name, migrations.length);
    }
    return { target, applied: [], intents: [] };
  });
}
