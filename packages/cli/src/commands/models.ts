import { join, resolve } from 'node:path';

import { defineCommand } from '../command.ts';
import { bold, cyan, dim, green, yellow } from '../frame/text.ts';
import { relativeTo } from '../frame/relative-to.ts';

export const command = defineCommand({
  description:
    'Writes the models that a database implies, in calls of the table builder where these make ' +
    'exactly what is there and in SQL otherwise. They are built on a throw-away database and ' +
    'compared before they are shown. The database is only read.',
  args: [
    {
      name: 'action',
      describe: 'Pull them from a database',
      required: true,
      choices: ['pull'],
    },
  ],
  options: {
    from: {
      type: 'string',
      describe: 'An environment or URL; the environment of --env unless given',
      placeholder: 'environment or URL',
    },
    file: {
      type: 'string',
      describe: 'Where they belong; `models` of the configuration unless given',
      placeholder: 'path',
    },
    write: { type: 'boolean', describe: 'Write the file, which must not exist yet' },
  },
  examples: [
    { run: 'orch models pull', does: 'Prints the models of the default environment' },
    {
      run: 'orch models pull --from prod --write --file ./models.ts',
      does: 'Starts with models from what production has',
    },
  ],
  changes: true,
  async run({ options, project: load, target, dryRun, progress, cwd }) {
    const [project, { database, environment }, { findReference }, { pullModels }] =
      await Promise.all([
        load(),
        target(),
        import('@orch/core/use-cases/find-reference'),
        import('@orch/core/use-cases/pull-models'),
      ]);
    const from = options.from ?? environment.name;
    const { name, target: reference } = await findReference({ project, database, from });
    const file =
      options.file === undefined
        ? (database.models ?? join(project.root, 'models.ts'))
        : resolve(cwd, options.file);
    progress.line(dim(`Reading ${name} and proving its models on a throw-away database`));
    const pulled = await pullModels({
      project,
      database,
      environment: environment.name,
      reference,
      file,
    });
    const { source, differences, leftOut } = pulled;
    const written = options.write && !dryRun;
    if (written) {
      const { writeNewFiles } = await import('@orch/core/adapters/files/write-new-files');
      await writeNewFiles([{ file, text: source }]);
    }
    const shown = relativeTo(cwd, file);
    const proved = differences.length === 0;
    return {
      result: { ...pulled, from: name, file: relativeTo(project.root, file), proved, written },
      print: (out) => {
        if (written) out.line(green('Wrote '), bold(shown), dim(` from ${name}`));
        else out.block(source.trimEnd());
        for (const what of leftOut) progress.line(yellow('left out: '), what);
        for (const line of differences) progress.line(yellow('different: '), line);
        if (proved) progress.line(green('proved: '), `these models make what ${name} has`);
        if (written && database.models === null) {
          progress.line(
            'Next: ',
            cyan(`models: './${relativeTo(project.root, file)}'`),
            ' in the configuration',
          );
        }
      },
      exitCode: proved ? 0 : 3,
    };
  },
});
