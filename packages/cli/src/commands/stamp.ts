import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult, OptionSpecs } from '../command.ts';
import { onEachDatabase } from '../each-database.ts';
import type { Prepared } from '../each-database.ts';
import { cyan, dim, green, yellow } from '../frame/text.ts';

const declaredArgs = [
  {
    name: 'revisions',
    describe: 'Revisions, head, heads, or base for none',
    required: true,
    variadic: true,
  },
] as const;

export const command = defineCommand({
  description:
    "Records exactly the given revisions and their ancestors as applied, in orch's store and in " +
    "Knex's table where there is one. No revision is run; whether the database is what the record " +
    'says is yours to know.',
  args: declaredArgs,
  examples: [
    { run: 'orch stamp head', does: 'Records every revision as applied' },
    { run: 'orch stamp base', does: 'Records none as applied' },
    { run: 'orch stamp 20261101090000_create_recruits --dry-run', does: 'Shows what would change' },
  ],
  changes: true,
  run: (context) => onEachDatabase(context, prepare),
});

async function prepare({
  args,
  project: load,
  target,
  dryRun,
  confirmProtected,
}: CommandContext<OptionSpecs, typeof declaredArgs>): Promise<Prepared> {
  const [project, { database, environment }] = await Promise.all([load(), target()]);
  const { planStamp, performStamp } = await import('@orch/core/use-cases/stamp-database');
  const place = { project, database, environment };
  const planned = await planStamp(place, args.revisions);
  const add = planned.add.map(({ revision }) => revision.id);
  const remove = planned.remove;
  const isSame = add.length + remove.length === 0;
  const finish = async (): Promise<CommandResult> => {
    if (!dryRun && !isSame) {
      await confirmProtected(environment, 'change what is recorded as applied');
      await performStamp(place, planned);
    }
    return {
      result: { database: database.name, environment: environment.name, dryRun, add, remove },
      print: (out) => {
        if (isSame) {
          out.line(green('Nothing to do: '), `${environment.name} is recorded so already`);
          return;
        }
        for (const id of remove) out.line(yellow('- '), id);
        for (const id of add) out.line(green('+ '), id);
        out.line(
          dryRun ? dim('Nothing was recorded.') : green(`Recorded in ${environment.name}.`),
          dim(' No revision was run.'),
        );
        out.line('Next: ', cyan(`orch check --env ${environment.name}`));
      },
    };
  };
  return { finish };
}
