import { isAbsolute, relative, resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { invalidArgument } from '../frame/errors.ts';
import { relativeTo } from '../frame/relative-to.ts';
import { cyan, dim, green } from '../frame/text.ts';

export const command = defineCommand({
  description:
    'Makes the current folder a project of orch: writes orch.config.ts and the folder of the ' +
    "revisions, and leaves .orch/ to Git's ignore list. Nothing that is there is overwritten. A " +
    'project that has a knexfile needs no configuration: orch uses the knexfile as it is.',
  options: {
    migrations: {
      type: 'string',
      placeholder: 'folder',
      describe: 'Folder of the revisions; migrations unless given',
    },
  },
  examples: [
    { run: 'orch init', does: 'Makes this folder a project' },
    {
      run: 'orch init --migrations db/migrations --dry-run',
      does: 'Prints the files and writes none',
    },
  ],
  changes: true,
  async run({ options, cwd, dryRun, project: load }) {
    const { applyInit, planInit } = await import('@orch/core/use-cases/init-project');
    const project = await load();
    const migrations = folderBelow(cwd, options.migrations ?? 'migrations');
    const plan = planInit({ folder: cwd, migrations, project });
    if (plan.kind === 'configured') {
      const next = plan.by === 'knexfile' ? 'orch adopt' : 'orch status';
      return {
        result: { ...plan, written: [] },
        print: (out) => {
          if (plan.by === 'knexfile') {
            out.line(
              'orch uses ',
              cyan(relativeTo(cwd, plan.path)),
              ' as it is; nothing was written.',
            );
          } else {
            out.line(
              cyan(relativeTo(cwd, plan.path)),
              ' configures orch already; nothing was written.',
            );
          }
          out.line('Next: ', cyan(next));
        },
      };
    }
    if (!dryRun) applyInit(plan.files);
    const files = plan.files.map(({ path, text, isNew }) => ({ path, text, isNew }));
    return {
      result: { kind: dryRun ? 'planned' : 'written', files },
      print: (out) => {
        for (const file of files) {
          const verb = file.isNew ? 'write' : 'add .orch/ to';
          out.line(
            dryRun
              ? dim(`would ${verb} `)
              : green(`${verb.replace('add', 'added').replace('write', 'wrote')} `),
            relativeTo(cwd, file.path),
          );
          if (dryRun && file.isNew && file.text !== '') out.block(file.text.trimEnd(), 4);
        }
        if (!dryRun)
          out.line(
            'Next: ',
            cyan('orch status'),
            dim('  or  '),
            cyan('orch create --manual "<message>"'),
          );
      },
    };
  },
});

/** The folder as it is written in the configuration, e.g. `./migrations`. */
function folderBelow(cwd: string, folder: string): string {
  const short = relative(cwd, resolve(cwd, folder));
  if (short === '' || short.startsWith('..') || isAbsolute(short)) {
    throw invalidArgument('init', '--migrations <folder> is a folder below the current one');
  }
  return `./${short.replaceAll('\\', '/')}`;
}
