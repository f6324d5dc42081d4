import type { Drift, Effect } from '@orch/core/drift/drift';
import type { DriftReport, DriftStage } from '@orch/core/use-cases/read-drift';
import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { looked, onEachDatabase } from '../each-database.ts';
import { exitCodeOf, printFindings } from '../frame/print-findings.ts';
import type { Printer } from '../frame/printer.ts';
import { bold, cyan, dim, green, red, yellow } from '../frame/text.ts';
import type { Text } from '../frame/text.ts';
import { wrapText } from '../frame/wrap-text.ts';

/** More differences than these are listed in the table only. */
const mostExplained = 20;

/** More than these are counted. */
const mostListed = 100;

const declaredOptions = {
  all: {
    type: 'boolean',
    describe: 'List and explain all differences, not only the first',
  },
} as const;

export const command = defineCommand({
  description:
    'Compares what the models say, what the revisions make and what a database has. Of each ' +
    'difference it tells who has it, what a query through the models does, what generating would ' +
    'write, what the pending revisions would do, and the ways out. Reads only; exits with 3 when ' +
    'there is a difference.',
  options: declaredOptions,
  examples: [
    { run: 'orch drift', does: 'Compares the default environment' },
    { run: 'orch drift --env prod --json', does: 'Tells a program where production differs' },
  ],
  changes: false,
  run: (context) => onEachDatabase(context, async (one) => looked(await compare(one))),
});

async function compare({
  options,
  project: load,
  target,
  progress,
}: CommandContext<typeof declaredOptions>): Promise<CommandResult> {
  const [project, { database, environment }] = await Promise.all([load(), target()]);
  const { readDrift } = await import('@orch/core/use-cases/read-drift');
  const report = await readDrift({ project, database, environment }, (stage) => {
    progress.line(dim(stages[stage]));
  });
  const place = { database: database.name, environment: environment.name };
  const isSame = report.drifts.length === 0;
  return {
    result: { ...place, ...report },
    print: (out) => print(out, report, { ...place, explainAll: options.all }),
    exitCode: isSame ? exitCodeOf(report.findings) : 3,
  };
}

const stages: Readonly<Record<DriftStage, string>> = {
  database: 'Reading the database',
  revisions: 'Replaying the revisions on a shadow',
  models: 'Building the models on a shadow',
};

interface Place {
  readonly database: string;
  readonly environment: string;
  readonly explainAll: boolean;
}

function print(out: Printer, report: DriftReport, place: Place): void {
  const { drifts, hasModels, pending, findings } = report;
  const { database, environment, explainAll } = place;
  const sides = hasModels
    ? 'the models, the revisions and the database'
    : 'the revisions and the database';
  if (drifts.length === 0) {
    out.line(green('No drift: '), `${sides} agree in ${environment}`);
    if (pending.length > 0) {
      out.line(dim(`${countText(pending.length, 'pending revision')} would not change the schema`));
    }
  } else {
    const count = countText(drifts.length, 'difference');
    out.line(bold(database), ' in ', bold(environment), `: ${count} between ${sides}`);
    out.line('');
    const listed = explainAll ? drifts : drifts.slice(0, mostListed);
    printTable(out, listed, { environment, hasModels });
    const shown = explainAll ? drifts : drifts.slice(0, mostExplained);
    for (const drift of shown) explain(out, drift, environment);
    if (shown.length < drifts.length) {
      out.line('');
      out.line(dim(`and ${drifts.length - shown.length} more: orch drift --all`));
    }
  }
  printFindings(out, findings);
}

function printTable(
  out: Printer,
  drifts: readonly Drift[],
  { environment, hasModels }: { readonly environment: string; readonly hasModels: boolean },
): void {
  const models = (drift: Drift): readonly Text[] => (hasModels ? [cell(drift.has.models)] : []);
  out.table(
    drifts.map((drift) => [
      drift.subject,
      ...models(drift),
      cell(drift.has.revisions),
      cell(drift.has.database),
    ]),
    { head: ['', ...(hasModels ? ['models'] : []), 'revisions', environment] },
  );
}

function cell(has: string | null): Text {
  return has === 'no' || has === null ? dim(has ?? '') : has;
}

const labelWidth = 13;

function explain(out: Printer, drift: Drift, environment: string): void {
  const { generates, queries, pending } = drift;
  out.line('');
  out.line(bold(drift.subject));
  part(out, 'queries', queries.words, lookOf(queries));
  if (generates.fromModels !== null) part(out, 'orch create', `writes ${generates.fromModels}`);
  part(out, 'gen-from-db', `--from ${environment} writes ${generates.fromDatabase}`);
  part(out, 'orch up', pending.words, lookOf(pending));
  for (const way of drift.waysOut) {
    for (const line of wrapped(out, way.does, 2)) out.line('  ', line);
    for (const step of way.steps) out.line('      ', cyan(step));
  }
}

type Look = (text: string) => Text;

function part(out: Printer, label: string, words: string, look: Look = (text) => text): void {
  for (const [at, line] of wrapped(out, words, labelWidth + 2).entries()) {
    out.line('  ', dim((at === 0 ? label : '').padEnd(labelWidth)), look(line));
  }
}

/** Lines are broken for a reader at a terminal; a program may get them as long as they are. */
function wrapped(out: Printer, text: string, indent: number): readonly string[] {
  return out.terminal ? wrapText(text, out.width - indent) : [text];
}

function lookOf({ kind }: Effect): Look {
  switch (kind) {
    case 'fails':
      return red;
    case 'unknown':
      return yellow;
    case 'works':
    case 'ignores':
      return (text) => text;
  }
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
