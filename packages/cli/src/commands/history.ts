import type { RevisionId } from '@orch/core/revision/revision';
import type { AppliedRevision } from '@orch/core/store/applied-revision';
import type { StatusReport } from '@orch/core/use-cases/read-status';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../command.ts';
import { invalidArgument } from '../frame/errors.ts';
import { bold, dim, yellow } from '../frame/text.ts';
import { historyEntries, printHistory } from '../history-view.ts';
import type { HistoryView } from '../history-view.ts';
import { readStatuses } from '../read-statuses.ts';

export const command = defineCommand({
  description:
    'Shows the revisions, newest first, with their branch and merge points and which of them are ' +
    'applied. On a terminal the graph is drawn: ● is applied, ○ is pending.',
  options: {
    verbose: {
      type: 'boolean',
      alias: 'v',
      describe: 'Show files, parents, and when, by whom and from which commit each was applied',
    },
    limit: { type: 'number', alias: 'n', describe: 'Show only the newest revisions' },
    'no-db': { type: 'boolean', describe: 'Show the files without asking a database' },
  },
  examples: [
    { run: 'orch history', does: 'Shows the revisions and what the default environment has' },
    { run: 'orch history --verbose -n 10 --env prod', does: 'Shows the newest ten in detail' },
    { run: 'orch history --no-db', does: 'Shows the files alone' },
  ],
  changes: false,
  async run(context) {
    const { verbose, limit = null } = context.options;
    if (limit !== null && (!Number.isSafeInteger(limit) || limit < 1)) {
      throw invalidArgument('history', '--limit needs a whole number above zero');
    }
    const reports = context.options['no-db'] ? await readFolders(context) : await readAll(context);
    const views = reports.map((report) => ({
      ...report,
      view: { ...report.view, verbose, limit },
    }));
    return {
      result: {
        databases: views.map(({ database, environment, view, orphans }) => ({
          database,
          environment,
          revisions: historyEntries(view),
          orphans,
        })),
      },
      print: (out) => {
        for (const { database, environment, view, orphans } of views) {
          if (views.length > 1) {
            out.line(bold(database), environment === null ? '' : ` in ${environment}`);
          }
          for (const id of orphans) out.line(yellow('? '), id, dim('  applied, and no file here'));
          if (view.history.graph.size === 0) out.line(dim('no revisions'));
          else printHistory(out, view);
          if (view.history.findings.length > 0)
            out.line(yellow('Some files are wrong'), ': orch check');
        }
      },
    };
  },
});

interface Report {
  readonly database: string;
  readonly environment: string | null;
  readonly view: Pick<HistoryView, 'history' | 'applied' | 'current'>;
  readonly orphans: readonly RevisionId[];
}

async function readAll(context: Pick<CommandContext, 'project' | 'targets'>) {
  return (await readStatuses(context, { all: false })).map(withApplied);
}

function withApplied({ database, environment, folder, records, status }: StatusReport): Report {
  const rows = new Map<RevisionId, AppliedRevision | null>(status.applied.map((id) => [id, null]));
  if (records?.store.kind === 'present')
    for (const row of records.store.applied) rows.set(row.id, row);
  const { history } = folder;
  return {
    database,
    environment,
    view: { history, applied: rows, current: status.current },
    orphans: status.applied.filter((id) => !history.graph.has(id)),
  };
}

async function readFolders(context: Pick<CommandContext, 'project' | 'targets'>) {
  const [project, targets, { readMigrationsFolder }] = await Promise.all([
    context.project(),
    context.targets(),
    import('@orch/core/adapters/files/read-migrations-folder'),
  ]);
  return Promise.all(
    targets.map(async ({ database }): Promise<Report> => {
      const { history } = await readMigrationsFolder(database, project);
      const view = { history, applied: null, current: [] };
      return { database: database.name, environment: null, view, orphans: [] };
    }),
  );
}
