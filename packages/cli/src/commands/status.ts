import { isLocalPath } from '@orch/core/revision/is-local-path';
import type { RevisionId } from '@orch/core/revision/revision';
import type { StatusReport } from '@orch/core/use-cases/read-status';
import { defineCommand } from '../command.ts';
import { exitCodeOf, printFindings } from '../frame/print-findings.ts';
import type { Printer } from '../frame/printer.ts';
import { sizeText } from '../frame/size-text.ts';
import { bold, cyan, dim, green, yellow } from '../frame/text.ts';
import { readStatuses } from '../read-statuses.ts';

/** More than this many pending revisions are counted, not listed. */
const mostListed = 20;

export const command = defineCommand({
  description:
    'Shows for every database which revisions are applied, which are pending, and what is wrong. ' +
    'Reads only; exits with 3 when something is wrong.',
  options: {
    all: { type: 'boolean', describe: 'Show every environment, not only the chosen one' },
  },
  examples: [
    { run: 'orch status', does: 'Shows where the default environment stands' },
    { run: 'orch status --all', does: 'Shows where every environment stands' },
    { run: 'orch status --env prod --json', does: 'Tells a program where production stands' },
  ],
  changes: false,
  async run(context) {
    const reports = await readStatuses(context, { all: context.options.all });
    const { findSplits } = await import('@orch/core/use-cases/read-status');
    const splits = findSplits(reports);
    const together = findTogether(reports);
    return {
      result: {
        databases: reports.map(describe),
        ...(reports.length > 1 ? { together: Object.fromEntries(together), findings: splits } : {}),
      },
      print: (out) => {
        for (const [at, report] of reports.entries()) {
          if (at > 0) out.line('');
          print(out, report, together);
        }
        printFindings(out, splits);
      },
      exitCode: exitCodeOf([...splits, ...reports.flatMap(({ status }) => status.findings)]),
    };
  },
});

function describe({ database, environment, folder, records, status }: StatusReport): unknown {
  const stashed = records?.stashed ?? null;
  const heads = folder.history.graph.heads();
  const local = [...folder.history.revisions.values()]
    .filter(({ path }) => isLocalPath(path))
    .map(({ id }) => id);
  return { database, environment, ...status, heads, local, stashed };
}

function print(
  out: Printer,
  report: StatusReport,
  together: ReadonlyMap<RevisionId, readonly string[]>,
): void {
  const { database, environment, folder, records, status } = report;
  const { recordedBy, applied, current, pending, findings } = status;
  out.line(bold(database), ' in ', bold(environment));
  if (recordedBy === 'unknown') {
    printFindings(out, findings);
    return;
  }
  const { revisions } = folder.history;
  const by = recordedBy === 'knex' ? dim(' (by Knex)') : '';
  out.line('  current  ', current.length === 0 ? dim('base') : green(current.join(', ')));
  out.line('  applied  ', applied.length, by);
  out.line('  pending  ', pending.length === 0 ? '0' : yellow(pending.length));
  for (const id of pending.slice(0, mostListed)) {
    const revision = revisions.get(id);
    const local = revision !== undefined && isLocalPath(revision.path) ? yellow('  local') : '';
    const others = (together.get(id) ?? []).filter((name) => name !== database);
    const partners = others.length === 0 ? '' : cyan(`  with ${others.join(', ')}`);
    out.line('    ', id, '  ', dim(revision?.message ?? ''), local, partners);
  }
  if (pending.length > mostListed) {
    out.line('    ', dim(`and ${pending.length - mostListed} more: orch history`));
  }
  const stashed = records?.stashed;
  if (stashed !== undefined) {
    out.line('  stashed  ', stashed.stashes, dim(` (${sizeText(stashed.bytes)}): orch stash list`));
  }
  printFindings(out, findings);
  const next = nextCommand(status, environment);
  if (next !== null) out.line('Next: ', cyan(next));
}

/** Pending revisions that belong together: those of one id, with their databases. */
function findTogether(
  reports: readonly StatusReport[],
): ReadonlyMap<RevisionId, readonly string[]> {
  const databases = new Map<RevisionId, Set<string>>();
  for (const { database, folder } of reports) {
    for (const id of folder.history.revisions.keys()) {
      databases.set(id, (databases.get(id) ?? new Set()).add(database));
    }
  }
  const pending = new Set(reports.flatMap(({ status }) => status.pending));
  return new Map(
    [...databases]
      .filter(([id, names]) => names.size > 1 && pending.has(id))
      .map(([id, names]) => [id, [...names]]),
  );
}

function nextCommand(status: StatusReport['status'], environment: string): string | null {
  if (status.recordedBy === 'knex') return `orch adopt --env ${environment}`;
  if (exitCodeOf(status.findings) !== 0) return `orch check --env ${environment}`;
  return status.pending.length > 0 ? `orch up --env ${environment}` : null;
}
