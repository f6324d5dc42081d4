import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { onEachDatabase } from '../each-database.ts';
import type { Prepared } from '../each-database.ts';
import { cyan, dim, green, yellow } from '../frame/text.ts';

const declaredOptions = {
  'accept-differences': {
    type: 'boolean',
    describe: 'Record the database although it differs from what its files make',
  },
} as const;

export const command = defineCommand({
  description:
    "Takes over a database that Knex has migrated so far: reads Knex's table, checks that every " +
    'recorded file exists, replays the files on a shadow, compares the database with the result, ' +
    "and records them in orch's store. No file is changed, and Knex's table is kept in step.",
  options: declaredOptions,
  examples: [
    { run: 'orch adopt --env dev', does: 'Takes over the development database' },
    { run: 'orch adopt --env prod --dry-run', does: 'Checks production and records nothing' },
  ],
  changes: true,
  run: (context) => onEachDatabase(context, prepare),
});

async function prepare({
  options,
  project: load,
  target,
  progress,
  dryRun,
  confirmProtected,
}: CommandContext<typeof declaredOptions>): Promise<Prepared> {
  const [project, { database, environment }] = await Promise.all([load(), target()]);
  const { planAdoption, recordAdoption } = await import('@orch/core/use-cases/adopt');
  const request = {
    project,
    database,
    environment,
    acceptDifferences: options['accept-differences'],
  };
  progress.line(dim('Replaying what Knex has applied on a shadow, to compare'));
  const adoption = await planAdoption(request);
  const finish = async (): Promise<CommandResult> => {
    if (!dryRun) {
      await confirmProtected(environment, "write orch's store");
      await recordAdoption(request, adoption);
    }
    const revisions = adoption.steps.map(({ revision }) => revision.id);
    const { differences, pending } = adoption;
    return {
      result: { environment: environment.name, revisions, pending, differences, recorded: !dryRun },
      print: (out) => {
        const count = `${revisions.length} revision${revisions.length === 1 ? '' : 's'}`;
        out.line(
          green(dryRun ? 'Can be adopted: ' : 'Adopted: '),
          `${count} in ${environment.name}, ${pending.length} pending`,
        );
        if (differences.length === 0) out.line('The database is exactly what its files make.');
        else out.line(yellow('The database differs from what its files make:'));
        for (const difference of differences) out.line('  ', difference);
        out.line('');
        out.line(
          'Next: ',
          cyan(
            dryRun
              ? `orch adopt --env ${environment.name}`
              : `orch status --env ${environment.name}`,
          ),
        );
      },
    };
  };
  return { finish };
}
