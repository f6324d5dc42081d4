import { embeddedName } from '@orch/core/config/embedded-name';
import type { Environment, Project } from '@orch/core/config/project';
import type { EmbeddedServer } from '@orch/core/use-cases/read-embedded-server';
import { defineCommand } from '../command.ts';
import type { Printer } from '../frame/printer.ts';
import { sizeText } from '../frame/size-text.ts';
import { bold, cyan, dim, green } from '../frame/text.ts';

export const command = defineCommand({
  description:
    'Controls the embedded PostgreSQL of the project, whose databases are written `embedded:<name>` ' +
    'in the configuration. It starts by itself on first use and keeps its data below `.orch`; ' +
    'it listens on this machine only.',
  args: [
    {
      name: 'action',
      describe: 'Start it, stop it, or show where it is',
      required: true,
      choices: ['start', 'stop', 'status'],
    },
  ],
  options: {
    'delete-data': {
      type: 'boolean',
      describe: 'With stop: delete all its databases as well',
    },
  },
  examples: [
    { run: 'orch db start', does: 'Starts the server, made the first time' },
    { run: 'orch db status', does: 'Shows port, process, folder, databases and their sizes' },
    { run: 'orch db stop', does: 'Stops the server and keeps its data' },
    { run: 'orch db stop --delete-data --yes', does: 'Removes the server with all it holds' },
  ],
  changes: true,
  async run({ args, options, dryRun, project: load, confirm, confirmProtected }) {
    const [project, { readEmbeddedServer }] = await Promise.all([
      load(),
      import('@orch/core/use-cases/read-embedded-server'),
    ]);
    const { root } = project;
    const before = await readEmbeddedServer(root);
    const deleting = options['delete-data'];
    if (args.action === 'status' || dryRun) {
      const sentence = dryRun ? plannedSentence(args.action, deleting, before) : null;
      return result(args.action, false, before, sentence);
    }
    if (args.action === 'start') {
      const { startServer } = await import('@orch/core/adapters/embedded/start-server');
      const { started } = await startServer(root);
      const sentence = started ? 'Started the embedded server' : 'The embedded server runs already';
      return result('start', started, await readEmbeddedServer(root), sentence);
    }
    if (deleting && before.kind !== 'absent') {
      for (const environment of protectedOnServer(project)) {
        await confirmProtected(environment, 'delete all databases of the embedded server');
      }
      await confirm(`Delete all databases in ${before.dataFolder}?`);
      const { removeServer } = await import('@orch/core/adapters/embedded/remove-server');
      await removeServer(root);
      return result('stop', true, { kind: 'absent' }, 'Deleted the embedded server and its data');
    }
    const { stopServer } = await import('@orch/core/adapters/embedded/stop-server');
    const stopped = await stopServer(root);
    const sentence = stopped ? 'Stopped the embedded server' : 'The embedded server did not run';
    return result('stop', stopped, await readEmbeddedServer(root), sentence);
  },
});

/** Protected environments whose databases the embedded server may hold. */
function protectedOnServer({ databases }: Project): readonly Environment[] {
  return [...databases.values()]
    .flatMap(({ environments }) => [...environments.values()])
    .filter(
      (environment) => environment.protected && embeddedName(environment.connection) !== null,
    );
}

function result(
  action: string,
  changed: boolean,
  server: EmbeddedServer,
  sentence: string | null,
): { result: unknown; print(out: Printer): void } {
  return {
    result: { action, changed, server },
    print: (out) => {
      if (sentence !== null) out.line(green(sentence));
      if (action !== 'stop') printServer(out, server);
    },
  };
}

function plannedSentence(action: string, deleting: boolean, { kind }: EmbeddedServer): string {
  if (action === 'start') return kind === 'running' ? 'It runs already' : 'It would be started';
  if (action === 'status') return 'Nothing would change';
  if (deleting && kind !== 'absent') return 'It would be stopped and all its databases deleted';
  return kind === 'running' ? 'It would be stopped' : 'It does not run';
}

function printServer(out: Printer, server: EmbeddedServer): void {
  if (server.kind === 'absent') {
    out.line('This project has no embedded server yet: ', cyan('orch db start'));
    return;
  }
  if (server.kind === 'stopped') {
    out.line('The embedded server is stopped: ', cyan('orch db start'));
    out.table([[dim('data'), server.dataFolder]]);
    return;
  }
  out.line(bold(`PostgreSQL ${server.version}`), ` on ${server.host}:${server.port}`);
  out.table([
    [dim('process'), String(server.pid)],
    [dim('data'), server.dataFolder],
    [dim('log'), server.logFile],
    ...server.databases.map(({ connection, bytes }) => [
      dim('database'),
      `${connection}  ${sizeText(bytes)}`,
    ]),
    ...(server.shadows.count === 0
      ? []
      : [[dim('shadows'), `${server.shadows.count}  ${sizeText(server.shadows.bytes)}`]]),
  ]);
  out.line('');
  out.line(dim('With psql:'));
  out.block(
    `PGPASSWORD="$(cat '${server.passwordFile}')" psql -h ${server.host} -p ${server.port} -U ${server.user}`,
    2,
  );
}
