import type { AppliedRevision } from '@orch/core/store/applied-revision';
import type { FoundRevision } from '@orch/core/use-cases/find-revision';
import type { StatusReport } from '@orch/core/use-cases/read-status';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../command.ts';
import { bold, dim, green, red, yellow } from '../frame/text.ts';
import type { Text } from '../frame/text.ts';
import { revisionFacts } from '../history-view.ts';

export const command = defineCommand({
  description:
    'Shows one revision: what its header says, where it is applied, and its source. A revision ' +
    'without a file is shown as the store of the chosen environment has it.',
  args: [
    {
      name: 'revision',
      describe: 'A name or its beginning, head, -1, +1, or <branch>@head',
      required: true,
    },
  ],
  options: {
    applied: { type: 'boolean', describe: 'Show the source that was applied, not the file' },
    'no-db': { type: 'boolean', describe: 'Ask no database' },
  },
  examples: [
    { run: 'orch show head', does: 'Shows the newest revision' },
    { run: 'orch show 20261120101500 --no-db', does: 'Shows the one that begins so' },
    { run: 'orch show feature/x@head', does: 'Shows the head on a Git branch' },
  ],
  changes: false,
  async run(context) {
    const { args, options } = context;
    const [project, { database, environment }, { findRevision }, reports] = await Promise.all([
      context.project(),
      context.target(),
      import('@orch/core/use-cases/find-revision'),
      options['no-db'] ? [] : readEnvironments(context),
    ]);
    const { readMigrationsFolder } =
      await import('@orch/core/adapters/files/read-migrations-folder');
    const { history } = await readMigrationsFolder(database, project);
    const chosen = reports.find((report) => report.environment === environment.name);
    const applied = rowsOf(chosen);
    const current = chosen?.status.current ?? [];
    const found = await findRevision(args.revision, {
      project,
      database,
      history,
      applied,
      current,
    });
    const id = found.kind === 'store' ? found.applied.id : found.revision.id;
    const row = applied.find((one) => one.id === id) ?? null;
    if (options.applied && row === null) {
      const { notApplied } = await import('@orch/core/plan/errors');
      throw notApplied([id]);
    }
    const source = options.applied && row !== null ? row.source : sourceOf(found);
    const places = reports.map((report) => placeOf(report, id));
    return {
      result: {
        revision: withoutSource(found.kind === 'store' ? found.applied : found.revision),
        foundIn: found.kind,
        children: history.graph.childrenOf(id),
        source,
        environments: places.map(({ environment: name, state, row: at }) => ({
          environment: name,
          state,
          applied: at,
        })),
      },
      print: (out) => {
        out.line(bold(id));
        if (found.kind !== 'store')
          out.table(revisionFacts(found.revision, history), { indent: 2 });
        if (found.kind === 'branch') out.line('  ', dim(`from the branch ${found.branch}`));
        if (found.kind === 'store') {
          out.line('  ', yellow('no file here: this is what was applied'));
        }
        for (const place of places) out.line('  ', ...placeLine(place));
        out.line('');
        out.block(source.trimEnd());
      },
    };
  },
});

interface Place {
  readonly environment: string;
  readonly state: 'applied' | 'edited' | 'pending' | 'unknown';
  readonly row: Omit<AppliedRevision, 'source'> | null;
}

async function readEnvironments(
  context: Pick<CommandContext, 'project' | 'target'>,
): Promise<readonly StatusReport[]> {
  const [project, target, { readStatus, readStatusIfReachable }, { databaseIn }] =
    await Promise.all([
      context.project(),
      context.target(),
      import('@orch/core/use-cases/read-status'),
      import('@orch/core/config/select-target'),
    ]);
  const database = project.databases.get(target.database.name) ?? target.database;
  const others = [...database.environments.values()].filter(
    ({ name }) => name !== target.environment.name,
  );
  return Promise.all([
    readStatus({ project, ...target }),
    ...others.map((environment) =>
      readStatusIfReachable({
        project,
        database: databaseIn(database, environment),
        environment,
        connectTimeoutMs: 3000,
      }),
    ),
  ]);
}

function rowsOf(report: StatusReport | undefined): readonly AppliedRevision[] {
  return report?.records?.store.kind === 'present' ? report.records.store.applied : [];
}

function placeOf(report: StatusReport, id: AppliedRevision['id']): Place {
  const { environment, status, folder } = report;
  const found = rowsOf(report).find((one) => one.id === id);
  if (found !== undefined) {
    const row = withoutSource(found);
    const revision = folder.history.revisions.get(id);
    const isEdited = revision !== undefined && revision.checksum !== row.checksum;
    return { environment, state: isEdited ? 'edited' : 'applied', row };
  }
  if (status.recordedBy === 'unknown') return { environment, state: 'unknown', row: null };
  return { environment, state: status.applied.includes(id) ? 'applied' : 'pending', row: null };
}

function placeLine({ environment, state, row }: Place): readonly Text[] {
  switch (state) {
    case 'applied':
    case 'edited': {
      const when = row === null ? '' : `  ${row.appliedAt} by ${row.appliedBy}, ${row.origin}`;
      const edited = state === 'edited' ? red('  edited since: orch check') : '';
      return [environment, ': ', green('applied'), dim(when), edited];
    }
    case 'pending':
      return [environment, ': ', yellow('pending')];
    case 'unknown':
      return [environment, ': ', dim('not reachable')];
  }
}

function withoutSource<T extends { readonly source: string }>(value: T): Omit<T, 'source'> {
  const { source: _, ...rest } = value;
  return rest;
}

function sourceOf(found: FoundRevision): string {
  return found.kind === 'store' ? found.applied.source : found.revision.source;
}
