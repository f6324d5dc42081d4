import type { StatusReport } from '@orch/core/use-cases/read-status';
import type { CommandContext } from './command.ts';

/**
 * Where the chosen databases stand: each in its chosen environment, or in `all` of them, where one
 * that cannot be reached is a finding.
 */
export async function readStatuses(
  context: Pick<CommandContext, 'project' | 'targets'>,
  { all }: { readonly all: boolean },
): Promise<readonly StatusReport[]> {
  const [project, targets, { readStatus, readStatusIfReachable }] = await Promise.all([
    context.project(),
    context.targets(),
    import('@orch/core/use-cases/read-status'),
  ]);
  if (!all) {
    return Promise.all(
      targets.map(({ database, environment }) => readStatus({ project, database, environment })),
    );
  }
  const { databaseIn } = await import('@orch/core/config/select-target');
  return Promise.all(
    targets.flatMap(({ database: { name } }) => {
      const database = project.databases.get(name);
      return [...(database?.environments.values() ?? [])].flatMap((environment) =>
        database === undefined
          ? []
          : readStatusIfReachable({
              project,
              database: databaseIn(database, environment),
              environment,
            }),
      );
    }),
  );
}
