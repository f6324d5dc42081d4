import { describeArgument } from '@orch/core/runner/revision-arguments';
import { databaseIn } from '@orch/core/config/select-target';
import { describeConnection } from '@orch/core/config/describe-connection';
import type { Database, Project } from '@orch/core/config/project';
import { defineCommand } from '../command.ts';
import type { Printer } from '../frame/printer.ts';
import { sizeText } from '../frame/size-text.ts';
import { bold, cyan, dim, yellow } from '../frame/text.ts';

export const command = defineCommand({
  description:
    'Prints what orch makes of the configuration: where it was found, the databases with their ' +
    'environments, and the limits after ORCH_ variables. Passwords are never shown, and no ' +
    'database is connected to.',
  examples: [
    { run: 'orch config', does: 'Shows the configuration that is in force here' },
    { run: 'orch config --json', does: 'The same for programs' },
  ],
  changes: false,
  async run({ project: load }) {
    const project = await load();
    const result = {
      root: project.root,
      source: project.source,
      databases: [...project.databases.values()].map(describeDatabase),
      releaseBranches: project.releaseBranches,
      guard: project.guard,
      shadow: project.shadow === null ? null : describeConnection(project.shadow),
      arguments: project.arguments,
      limits: project.limits,
    };
    return { result, print: (out) => printConfig(out, project, result.databases) };
  },
});

type DescribedDatabase = ReturnType<typeof describeDatabase>;

function describeDatabase(database: Database) {
  return {
    ...settingsOf(database),
    name: database.name,
    defaultEnvironment: database.defaultEnvironment,
    models: database.models,
    localDirectory: database.localDirectory ?? null,
    environments: [...database.environments.values()].map((environment) => ({
      name: environment.name,
      connection: describeConnection(environment.connection),
      protected: environment.protected,
      ...settingsOf(databaseIn(database, environment)),
    })),
  };
}

function limitText(name: string, value: number): string {
  if (value === 0) return 'none';
  return name.endsWith('Bytes') ? sizeText(value) : `${value} ms`;
}

function settingsOf(database: Database) {
  const { engine, directories, extension, loadExtensions, schemas, knexTable } = database;
  return { engine, directories, extension, loadExtensions, schemas, knexTable };
}

function printConfig(
  out: Printer,
  project: Project,
  databases: readonly DescribedDatabase[],
): void {
  const { source } = project;
  if (source.path === null) {
    out.line('There is no orch.config or knexfile in ', project.root, ' or above it.');
    out.line('Next: ', cyan('orch init'));
    return;
  }
  out.line(source.kind === 'knexfile' ? 'Knexfile  ' : 'File      ', cyan(source.path));
  for (const database of databases) printDatabase(out, database);
  out.line();
  out.line(bold('Limits'));
  out.table(
    Object.entries(project.limits).map(([name, value]) => [name, limitText(name, value)]),
    { indent: 2 },
  );
  out.line();
  out.line('Release branches  ', project.releaseBranches.join(', '));
  const declared = Object.entries(project.arguments);
  if (declared.length > 0)
    out.line('Arguments         ', declared.map(describeArgument).join(', '));
  for (const { pattern, allows } of project.guard) {
    out.line('Guard             ', pattern, ' ', dim(allows));
  }
  if (project.shadow !== null) out.line('Shadows on        ', describeConnection(project.shadow));
}

function printDatabase(out: Printer, database: DescribedDatabase): void {
  out.line();
  out.line(bold(`Database ${database.name}`), dim(`  ${database.engine}`));
  for (const directory of database.directories) out.line('  revisions  ', directory);
  if (database.models !== null) out.line('  models     ', database.models);
  out.line('  schemas    ', database.schemas.join(', '));
  out.line();
  out.table(
    database.environments.map((one) => [
      one.name === database.defaultEnvironment ? bold(one.name) : one.name,
      one.engine === database.engine ? one.connection : `${one.connection} (${one.engine})`,
      [
        one.name === database.defaultEnvironment ? dim('default ') : '',
        one.protected ? yellow('protected') : '',
      ],
    ]),
    { head: ['environment', 'connection', ''], indent: 2, shrink: 1 },
  );
}
