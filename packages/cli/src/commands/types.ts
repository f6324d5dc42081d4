import { resolve } from 'node:path';

import { defineCommand } from '../command.ts';
import { bold, cyan, dim, green, yellow } from '../frame/text.ts';
import { relativeTo } from '../frame/relative-to.ts';

export const command = defineCommand({
  description:
    "Makes the types of the rows that knex('recruits') reads, inserts and updates, for every table " +
    'and view that the models make, or that a database has. The module extends the types of Knex ' +
    'itself, so that queries need no types of their own.',
  options: {
    from: {
      type: 'string',
      describe: 'An environment or URL whose database is typed; the models unless given',
      placeholder: 'environment or URL',
    },
    file: {
      type: 'string',
      describe: 'Where they belong; knex-tables.ts beside the models unless given',
      placeholder: 'path',
    },
    write: { type: 'boolean', describe: 'Write the file instead of printing it' },
    check: { type: 'boolean', describe: 'Print nothing, and exit with 3 unless the file is fresh' },
  },
  examples: [
    { run: 'orch types --write', does: 'Writes the row types of the models' },
    { run: 'orch types --from dev', does: 'Prints the row types of a database' },
    { run: 'orch types --check', does: 'Fails in CI when the file is not what the models say' },
  ],
  changes: true,
  async run({ options, project: load, target, dryRun, cwd }) {
    const [project, { database, environment }] = await Promise.all([load(), target()]);
    const { makeRowTypes, rowTypesFile } = await import('@orch/core/use-cases/make-row-types');
    const file =
      options.file === undefined ? rowTypesFile(project, database) : resolve(cwd, options.file);
    const request = { project, database, environment, from: options.from };
    const made = await makeRowTypes(request, file);
    const written = options.write && !options.check && !dryRun && !made.isFresh;
    if (written) {
      const { writeText } = await import('@orch/core/adapters/config/project-files');
      writeText({ path: file, text: made.source, isNew: false });
    }
    const shown = relativeTo(cwd, file);
    return {
      result: { ...made, file: relativeTo(project.root, file), written },
      print: (out) => {
        if (written) out.line(green('Wrote '), bold(shown), dim(` from ${made.from}`));
        else if (made.isFresh && (options.write || options.check)) {
          out.line(green('Fresh: '), `${shown} is what ${made.from} would write`);
        } else if (options.check) {
          out.line(yellow('Stale: '), `${shown} is not what ${made.from} would write`);
          const from = options.from === undefined ? '' : ` --from ${options.from}`;
          out.line('Next: ', cyan(`orch types --write${from}`));
        } else out.block(made.source.trimEnd());
      },
      exitCode: options.check && !made.isFresh ? 3 : 0,
    };
  },
});
