import { defineCommand } from '../command.ts';
import { exitCodeOf, printFindings } from '../frame/print-findings.ts';
import { bold, green } from '../frame/text.ts';
import { readStatuses } from '../read-statuses.ts';

export const command = defineCommand({
  description:
    'Looks for everything that would stop a run: files that cannot be read, wrong headers, ' +
    'revisions that were edited after they were applied (with the difference), lost their file, ' +
    'come too late or end in several heads, interrupted revisions, and records of Knex that ' +
    'differ. Lists all of it and exits with 3.',
  options: {
    all: { type: 'boolean', describe: 'Check every environment, not only the chosen one' },
    'no-db': { type: 'boolean', describe: 'Check the files only' },
  },
  examples: [
    { run: 'orch check', does: 'Checks the files and the default environment' },
    { run: 'orch check --no-db', does: 'Checks the files alone, e.g. before a commit' },
    { run: 'orch check --all --json', does: 'Tells a program what is wrong anywhere' },
  ],
  changes: false,
  async run(context) {
    const checks = context.options['no-db'] ? await checkFiles(context) : await checkAll(context);
    const findings = checks.flatMap((check) => check.findings);
    return {
      result: { checks },
      print: (out) => {
        for (const { database, environment, findings: found } of checks) {
          const place =
            environment === null ? [bold(database)] : [bold(database), ' in ', bold(environment)];
          out.line(...place, found.length === 0 ? green(': nothing is wrong') : ':');
          printFindings(out, found);
        }
      },
      exitCode: exitCodeOf(findings),
    };
  },
});

type Context = Parameters<typeof readStatuses>[0] & { readonly options: { readonly all: boolean } };

async function checkAll(context: Context) {
  const reports = await readStatuses(context, { all: context.options.all });
  return reports.map(({ database, environment, status }) => ({
    database,
    environment,
    findings: status.findings,
  }));
}

async function checkFiles(context: Context) {
  const [project, targets, { readMigrationsFolder }, { checkHistory }] = await Promise.all([
    context.project(),
    context.targets(),
    import('@orch/core/adapters/files/read-migrations-folder'),
    import('@orch/core/history/check-history'),
  ]);
  return Promise.all(
    targets.map(async ({ database }) => {
      const { history } = await readMigrationsFolder(database, project);
      const findings = checkHistory({ history, applied: [] });
      return { database: database.name, environment: null, findings };
    }),
  );
}
