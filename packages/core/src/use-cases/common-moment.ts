import { readMigrationsFolder } from '../adapters/files/read-migrations-folder.ts';
import type { Database, Project } from '../config/project.ts';
import { makeRevisionName, stampedMoment } from '../revision/revision-name.ts';

/**
 * The moment that new revisions of several databases can all be named after, so that those made
 * with the same message have the same id and belong together: now, or as late as the latest of
 * their histories asks for.
 */
export async function commonMoment(
  project: Project,
  databases: readonly Database[],
  now: Date,
): Promise<Date> {
  const moments = await Promise.all(
    databases.map(async (database) => {
      const { history } = await readMigrationsFolder(database, project);
      const parents = [...history.revisions.keys()];
      return stampedMoment(makeRevisionName({ message: 'any', parents, now })) ?? now;
    }),
  );
  return new Date(Math.max(now.getTime(), ...moments.map((moment) => moment.getTime())));
}
