import type { Model } from '@orch/core/models/model';

import { defineCommand } from '../command.ts';
import { invalidArgument, shellFailed } from '../frame/errors.ts';
import type { ShellOptions } from '../shell/shell-options.ts';
import type { Progress } from '../frame/progress.ts';
import { bold, dim } from '../frame/text.ts';

export const command = defineCommand({
  description:
    'Opens a JavaScript shell with `knex` connected to the environment, `models`, and a query for ' +
    'each of them: `recruits` is `knex("recruits")`. What can be awaited is awaited before it is ' +
    'printed. Input that is piped into it is run line by line.',
  options: {
    'read-only': { type: 'boolean', describe: 'Refuse statements that change something' },
  },
  examples: [
    { run: 'orch shell --env dev', does: 'Opens a shell on dev' },
    {
      run: 'echo "recruits.count()" | orch shell --env prod --read-only --confirm prod',
      does: 'Counts the recruits in production',
    },
  ],
  changes: true,
  async run(context) {
    const { options, project: load, target, progress, signal, json, dryRun } = context;
    if (json) throw invalidArgument('shell', 'a shell has no result that --json could print');
    const [project, { database, environment }] = await Promise.all([load(), target()]);
    await context.confirmProtected(environment, 'open a shell that can change anything');
    const [{ closeSession, openSession, resolveConnection }, { openKnex }] = await Promise.all([
      import('@orch/core/adapters/postgres/connect'),
      import('@orch/core/adapters/knex/open-knex'),
    ]);
    const models = await readModels(database.models);
    if (dryRun) {
      return {
        result: { environment: environment.name, models: [...models.keys()] },
        print: (out) => out.line(`A shell on ${environment.name} would have `, list(models)),
      };
    }
    const reached = await resolveConnection(environment.connection, project.root);
    const knex = await openKnex({
      project,
      environment: environment.name,
      target: reached,
      readOnly: options['read-only'],
    });
    try {
      // Knex would not say in words of orch why a database cannot be reached.
      await closeSession(await openSession(reached));
      progress.line(bold(environment.name), ' ', dim(`(${reached.label})`), '  ', list(models));
      const shell = {
        prompt: `${environment.name}> `,
        values: { knex, models: Object.fromEntries(models) },
        made: queriesOf(models, (name, schema) =>
          schema === null ? knex(name) : knex(name).withSchema(schema),
        ),
        signal,
      };
      if (process.stdin.isTTY && process.stdout.isTTY) {
        const { runOnTerminal } = await import('../shell/run-on-terminal.ts');
        await runOnTerminal(shell);
      } else await runPiped(shell, progress);
    } finally {
      await knex.destroy();
    }
    return { result: {}, print: () => undefined };
  },
});

/** Lines from a pipe; their results go to stdout as they come. */
async function runPiped(shell: ShellOptions, progress: Progress): Promise<void> {
  const [{ runLines }, { createInterface }] = await Promise.all([
    import('../shell/run-lines.ts'),
    import('node:readline'),
  ]);
  const failures = await runLines({
    ...shell,
    lines: createInterface({ input: process.stdin }),
    result: (text) => void process.stdout.write(`${text}\n`),
    failure: (text) => progress.block(text),
  });
  if (failures > 0) throw shellFailed(failures);
}

type Models = ReadonlyMap<string, Model>;

async function readModels(file: string | null): Promise<Models> {
  if (file === null) return new Map();
  const [{ loadModels }, { modelKey }] = await Promise.all([
    import('@orch/core/adapters/models/load-models'),
    import('@orch/core/models/model'),
  ]);
  return new Map((await loadModels(file)).map((model) => [modelKey(model), model]));
}

/** A query for each table under its own name, where that is one that JavaScript takes. */
function queriesOf(
  models: Models,
  query: (name: string, schema: string | null) => unknown,
): ReadonlyMap<string, () => unknown> {
  const tables = [...models.values()].filter((model) => model.kind === 'orch.tableModel');
  return new Map(
    tables
      .filter(({ name }) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name))
      .map(({ name, schema }) => [name, () => query(name, schema)]),
  );
}

function list(models: Models): string {
  return ['knex', ...models.keys()].join(', ');
}
