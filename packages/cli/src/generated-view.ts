import type { Environment, Project } from '@orch/core/config/project';
import { rowsText } from '@orch/core/generate/backfill/table-size';
import { flagName } from '@orch/core/generate/renames/flag-name';
import type { Change } from '@orch/core/generate/change';
import type { Generated, GeneratedRevision } from '@orch/core/use-cases/generate-revisions';

import { agreeText } from './backfill-options.ts';
import type { Printer } from './frame/printer.ts';
import { relativeTo } from './frame/relative-to.ts';
import { bold, cyan, dim, green, red, yellow, type Text } from './frame/text.ts';

/** What was generated as values; the files are named from the project's root. */
export function describeGenerated(
  generated: Generated,
  { written, project }: { readonly written: boolean; readonly project: Project },
): Readonly<Record<string, unknown>> {
  if (generated.kind === 'upToDate') return { ...generated };
  return {
    ...generated,
    written,
    revisions: generated.revisions.map((revision) => ({
      ...revision,
      file: relativeTo(project.root, revision.file),
    })),
  };
}

/** What was generated, and what a person needs to know about it. */
export interface GeneratedOutcome {
  readonly generated: Generated;
  /** What it was generated from. */
  readonly truth: 'the reference' | 'the models';
  /** The environment that is the reference, if it is one. */
  readonly reference?: string | null;
  readonly environment: Environment;
  readonly dryRun: boolean;
  readonly cwd: string;
}

/** Prints the revisions with their changes, hazards and proofs, and the next command. */
export function printGenerated(out: Printer, outcome: GeneratedOutcome): void {
  const { generated, truth, dryRun, cwd } = outcome;
  const { history, replayed: count } = generated;
  const replayed = `${history} revision${history === 1 ? '' : 's'} in the history, ${count} replayed now`;
  if (generated.kind === 'upToDate') {
    out.line(
      green('Nothing to do: '),
      `the revisions say exactly what ${truth} ${truth === 'the models' ? 'say' : 'has'}`,
    );
    out.line(dim(replayed));
    return;
  }
  for (const revision of generated.revisions) {
    out.line('');
    out.line(bold(relativeTo(cwd, revision.file)), dim(dryRun ? '  not written' : ''));
    for (const change of worthSaying(revision.changes))
      out.line('  ', mark(change), ' ', change.summary, risk(change));
    if (dryRun) {
      out.line('');
      out.block(revision.source, 2);
    }
    out.line('  ', verdict(revision, truth));
  }
  if (generated.renames.length > 0) {
    out.line('');
    out.line(bold('Renamed'), ', so that rows and values stay');
    for (const { from, to, source, evidence } of generated.renames) {
      const why = source === 'identity' ? green(`proved: ${evidence}`) : dim(evidence);
      out.line('  ', flagName(from, 'public'), ' -> ', flagName(to, 'public'), '  ', why);
    }
  }
  printBackfills(out, generated.backfills);
  for (const { column, candidate } of generated.suggestions) {
    out.line(yellow('note: '), `${column} may be null and stays so where there are rows; `);
    out.line('  ', `${candidate.expression} would fill it: ${agreeText(candidate)}`);
    out.line('  ', dim(`--fill-nullable, or --backfill "${column}=<SQL expression>"`));
  }
  printTables(out, generated.tables);
  if (generated.hazards.length > 0) {
    out.line('');
    out.line(yellow('Applies only where'), ' (else it is rolled back and nothing is lost)');
    for (const { requires } of generated.hazards) out.line('  ', requires);
  }
  if (generated.irreversible.length > 0) {
    out.line('');
    out.line(yellow('No way down where tables hold rows'), ':');
    for (const reason of generated.irreversible) out.line('  ', reason);
  }
  for (const name of generated.leftOut) out.line(yellow('left out: '), name);
  out.line('');
  const untouched = truth === 'the reference' ? '; the reference was not changed' : '';
  out.line(dim(`${replayed}${untouched}`));
  out.line('Next: ', ...nextWords(outcome, generated.isTruthAtCheckout));
}

/** Without the sequences that are made for a column: the column says it. */
function worthSaying(changes: readonly Change[]): readonly Change[] {
  const ties = changes.filter(({ sql }) => / OWNED BY (?!NONE)/.test(sql));
  const made = changes.filter(({ verb }) => verb === 'create').map(({ subject }) => subject);
  const tied = new Set(
    ties.map(({ subject }) => subject).filter((subject) => made.includes(subject)),
  );
  return changes.filter(
    (change) => !tied.has(change.subject) || (change.verb !== 'create' && !ties.includes(change)),
  );
}

/** What the reference has already is recorded there, or running it would fail. */
function nextWords(
  { reference = null, environment, dryRun }: GeneratedOutcome,
  isTruthAtCheckout: boolean,
): readonly Text[] {
  if (dryRun) return [cyan('the same command without --dry-run')];
  const up = cyan(`orch up --env ${environment.name}`);
  if (reference === null || !isTruthAtCheckout) return [up];
  const stamp = cyan(`orch stamp head --env ${reference}`);
  const why = `, since ${reference} has it already`;
  return reference === environment.name ? [stamp, why] : [stamp, why, '; then ', up];
}

type BackfillReport = Extract<Generated, { kind: 'generated' }>['backfills'][number];

function printBackfills(out: Printer, backfills: readonly BackfillReport[]): void {
  if (backfills.length === 0) return;
  out.line('');
  out.line(bold('Values for the rows that exist'));
  for (const report of backfills) {
    const { column, expression, backfill, way, why } = report;
    const value = expression === null ? yellow('TODO: write them by hand') : expression;
    const source =
      backfill.source === 'learned'
        ? green(agreeText(backfill.learned))
        : dim(backfill.source === 'given' ? 'as given' : 'refused where there are rows');
    out.line('  ', column, ' = ', value, '  ', source);
    out.line('    ', dim(`${wayTexts[way]}: ${why}`));
    out.line('    ', dim(filledText(report)));
  }
}

type TableReport = Extract<Generated, { kind: 'generated' }>['tables'][number];

function printTables(out: Printer, tables: readonly TableReport[]): void {
  if (tables.length === 0) return;
  out.line('');
  for (const { table, isLarge, why, waits, moved } of tables) {
    const way = isLarge
      ? 'changed in steps that keep nobody waiting'
      : 'changed in one transaction';
    out.line(bold(table), ' is ', way, ': ', dim(why));
    for (const summary of waits) {
      out.line('  ', yellow('no steps are known, and it keeps others waiting: '), summary);
    }
    if (moved.length > 0) {
      const those = moved.length === 1 ? 'stands' : 'stand';
      out.line(
        '  ',
        yellow('note: '),
        `${moved.join(', ')} ${those} behind all other columns then: `,
      );
      out.line('    ', 'name the columns in INSERT, or change it at once with --way at-once');
    }
  }
}

const wayTexts: Readonly<Record<BackfillReport['way'], string>> = {
  default: 'with a default that is dropped again',
  atOnce: 'in one transaction',
  steps: 'in steps',
};

/** `fills 12 rows in dev; not known for prod, which could not be asked` */
function filledText({ rows }: BackfillReport): string {
  const known = rows.flatMap(({ environment, rows: count }) =>
    count === null ? [] : [`${rowsText(count)} in ${environment}`],
  );
  const unknown = rows.flatMap((one) => (one.rows === null ? [one.environment] : []));
  const fills = known.length === 0 ? [] : [`fills ${known.join(', ')}`];
  const rest = unknown.length === 0 ? [] : [`not counted in ${unknown.join(', ')}`];
  return [...fills, ...rest].join('; ') || 'there is no environment to count rows in';
}

function mark(change: Change): Text {
  switch (change.verb) {
    case 'create':
      return green('+');
    case 'drop':
      return red('-');
    case 'alter':
    case 'rename':
      return yellow('~');
  }
}

function risk(change: Change): Text {
  const risks = [
    ...(change.losesData ? ['loses data'] : []),
    ...(change.rewritesTable ? ['may rewrite the table'] : []),
    ...(change.transactional ? [] : ['not in a transaction']),
  ];
  return risks.length === 0 ? '' : yellow(`  ${risks.join(', ')}`);
}

function verdict(revision: GeneratedRevision, truth: string): Text {
  return revision.proved
    ? green(`proved: up reaches ${truth}, down returns, up again`)
    : red('not proved; its header says why');
}
