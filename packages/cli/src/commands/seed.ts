import type { PlannedSeed, SeedOutcome } from '@orch/core/use-cases/seed-cohort';
import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { onEachDatabase } from '../each-database.ts';
import type { Prepared } from '../each-database.ts';
import { invalidArgument } from '../frame/errors.ts';
import type { Printer } from '../frame/printer.ts';
import { bold, cyan, dim, green, yellow } from '../frame/text.ts';
import type { Text } from '../frame/text.ts';
import { makeRunReporter } from '../run-reporter.ts';

/** More rows than these are counted, not shown. */
const mostShown = 50;

const declaredOptions = {
  cohort: {
    type: 'string',
    describe: 'The cohort, by its name',
    required: true,
    placeholder: 'name',
  },
  count: { type: 'number', describe: 'How many rows; what the cohort says unless given' },
} as const;

export const command = defineCommand({
  description:
    'Inserts the invented rows of a cohort into its table, all in one transaction, and records it. ' +
    'The rows are the same on every machine; those that are there, by their natural key, are left ' +
    'as they are. Where the table does not take the rows as they are, nothing is changed, and the ' +
    'revision is named that would change that.',
  options: declaredOptions,
  examples: [
    { run: 'orch seed --cohort c28', does: 'Seeds c28 into the default environment' },
    { run: 'orch seed --cohort c28 --count 3 --dry-run', does: 'Shows three rows as a table' },
    { run: 'orch seed --cohort c28 --env prod --confirm prod', does: 'Seeds production' },
  ],
  changes: true,
  async run(context) {
    const [targets, { findSeedable }] = await Promise.all([
      context.targets(),
      import('@orch/core/use-cases/seed-cohort'),
    ]);
    if (targets.length === 1) return onEachDatabase(context, prepare);
    const seedable = await findSeedable(targets, context.options.cohort);
    const chosen = seedable.length === 0 ? targets : seedable;
    return onEachDatabase({ ...context, targets: () => Promise.resolve(chosen) }, prepare);
  },
});

async function prepare(context: CommandContext<typeof declaredOptions>): Promise<Prepared> {
  const { options, dryRun } = context;
  const { cohort, count } = options;
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
    throw invalidArgument('seed', '--count takes a whole number of rows');
  }
  const [project, target] = await Promise.all([context.project(), context.target()]);
  const place = { project, ...target };
  const { planSeed, performSeed } = await import('@orch/core/use-cases/seed-cohort');
  const planned = await planSeed(place, { cohort, count: count ?? null });
  const missing = planned.request.rows.length - planned.existing.size;
  const environment = target.environment.name;
  if (planned.before === 'changed') {
    context.progress.line(
      yellow('note: '),
      `${cohort} was seeded in ${environment} before with other rows; those stay as they are`,
    );
  }
  const finish = async (): Promise<CommandResult> => {
    let outcome: SeedOutcome = { inserted: 0, existing: planned.existing.size };
    if (!dryRun && missing > 0) {
      await context.confirmProtected(
        target.environment,
        `insert ${rowsText(missing)} into ${planned.request.table.name}`,
      );
      const reporter = makeRunReporter({ progress: context.progress, log: context.log });
      try {
        const { signal } = context;
        outcome = await performSeed(place, planned, { signal, onEvent: reporter.onEvent });
      } finally {
        reporter.stop();
      }
    }
    const shown = { planned, outcome, environment, dryRun };
    return { result: describe(shown, target.database.name), print: (out) => print(out, shown) };
  };
  return { finish };
}

interface Shown {
  readonly planned: PlannedSeed;
  readonly outcome: SeedOutcome;
  readonly environment: string;
  readonly dryRun: boolean;
}

function describe({ planned, outcome, environment, dryRun }: Shown, database: string): unknown {
  const { cohort, table, columns, rows, checksum } = planned.request;
  return {
    database,
    environment,
    cohort,
    table: `${table.schema}.${table.name}`,
    dryRun,
    inserted: outcome.inserted,
    existing: outcome.existing,
    seededBefore: planned.before,
    checksum,
    heads: planned.request.heads,
    ...(dryRun
      ? {
          rows: rows.map((row, at) => ({
            exists: planned.existing.has(at),
            values: Object.fromEntries(
              columns.map(({ name }, index) => [name, row[index] ?? null]),
            ),
          })),
        }
      : {}),
  };
}

function print(out: Printer, shown: Shown): void {
  const { planned, outcome, environment, dryRun } = shown;
  const { cohort, table, rows } = planned.request;
  if (dryRun) {
    printRows(out, planned);
    out.line('');
    const missing = rows.length - planned.existing.size;
    out.line(
      `${rowsText(missing)} of ${cohort} would be inserted into ${table.name}`,
      there(planned.existing.size),
    );
    out.line(dim(`Nothing was changed in ${environment}.`));
    if (missing > 0) out.line('Next: ', cyan('the same command without --dry-run'));
    return;
  }
  if (outcome.inserted === 0) {
    out.line(
      green('Nothing to do: '),
      `${environment} has all ${rowsText(rows.length)} of ${cohort}`,
    );
    return;
  }
  out.line(
    green('Done: '),
    `${rowsText(outcome.inserted)} of ${cohort} inserted into ${table.name} in `,
    bold(environment),
    there(outcome.existing),
  );
}

function printRows(out: Printer, { request, existing }: PlannedSeed): void {
  const shown = request.rows.slice(0, mostShown);
  out.table(
    shown.map((row, at) => [
      existing.has(at) ? dim('there') : green('new'),
      ...row.map((value): Text => (existing.has(at) ? dim(cell(value)) : cell(value))),
    ]),
    { head: ['', ...request.columns.map(({ name }) => name)] },
  );
  if (request.rows.length > shown.length) {
    out.line(dim(`and ${request.rows.length - shown.length} more: --json`));
  }
}

function cell(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function there(count: number): Text {
  return count === 0
    ? ''
    : dim(`; ${rowsText(count)} ${count === 1 ? 'was' : 'were'} there already`);
}

function rowsText(count: number): string {
  return `${count} row${count === 1 ? '' : 's'}`;
}
