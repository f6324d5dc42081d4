import { onPostgres } from '@orch/core/adapters/engines/database-target';
import type { Finding } from '@orch/core/failure/finding';
import { isSameStand, standText } from '@orch/core/checkout/journal';
import { isLocalPath } from '@orch/core/revision/is-local-path';
import { rowsText } from '@orch/core/generate/backfill/table-size';
import type { CountedLoss, Rehearsed } from '@orch/core/use-cases/checkout-rehearsal';
import type { CheckoutDone, RehearsedPlan } from '@orch/core/use-cases/checkout-safe';
import type { PlannedDatabase } from '@orch/core/use-cases/checkout-plan';
import { printFindings } from './frame/print-findings.ts';
import type { Printer } from './frame/printer.ts';
import { revisionsText } from './frame/revisions-text.ts';
import { bold, cyan, dim, green, yellow } from './frame/text.ts';

type Lines = Pick<Printer, 'line' | 'block'>;

/** More than this many revisions of one kind are counted, not listed. */
const mostListed = 20;

/** Prints what a checkout would do. */
export function printPlan(out: Lines, plan: RehearsedPlan, clone: string | null): void {
  for (const planned of plan.databases) {
    const { database, environment } = planned.place;
    const copy = clone === null ? '' : dim(` (a copy: ${cloneText(planned, clone)})`);
    out.line(bold(database.name), ' in ', bold(environment.name), copy);
    printDatabase(out, planned, plan.rehearsals.get(database.name));
  }
  const { from, to } = plan;
  out.line(bold('git'));
  const detached = to.kind === 'detached' ? dim('  no branch: HEAD is detached') : '';
  if (isSameStand(from, to)) out.line('  ', dim(`stays at ${standText(to)}`));
  else out.line('  checkout  ', standText(from), ' -> ', standText(to), detached);
  printFindings(out, findingsOf(plan));
}

/** What a person should know about a checkout; none of it is an error. */
export function findingsOf({ findings, rehearsals }: RehearsedPlan): readonly Finding[] {
  return [...findings, ...[...rehearsals.values()].flatMap((one) => one.findings)];
}

/** The plan as values. */
export function describePlan(
  plan: RehearsedPlan,
  clone: string | null,
): Readonly<Record<string, unknown>> {
  return {
    from: plan.from,
    to: plan.to,
    databases: plan.databases.map((planned) => {
      const { place, path } = planned;
      const rehearsed = plan.rehearsals.get(place.database.name);
      return {
        database: place.database.name,
        environment: place.environment.name,
        clone: clone === null ? null : cloneText(planned, clone),
        revert: path.revert.map(({ id }) => id),
        apply: path.apply.map(({ id }) => id),
        stash: (rehearsed?.losses ?? []).map(({ schema, name, columns, rows }) => ({
          schema,
          table: name,
          columns,
          rows,
        })),
      };
    }),
    findings: findingsOf(plan),
  };
}

/** Prints what a checkout did. */
export function printDone(out: Printer, done: CheckoutDone): void {
  const { direction, from, to, databases } = done;
  const at = direction === 'there' ? to : from;
  const changed = databases.filter(({ reverted, applied }) => reverted.length + applied.length > 0);
  for (const { environment, reverted, applied, clone } of changed) {
    const parts = [
      ...(reverted.length === 0 ? [] : [`reverted ${revisionsText(reverted.length)}`]),
      ...(applied.length === 0 ? [] : [`applied ${revisionsText(applied.length)}`]),
    ];
    out.line(green('Done: '), `${parts.join(' and ')} in ${clone ?? environment}`);
  }
  const copies = databases.flatMap(({ clone }) => (clone === null ? [] : [clone]));
  for (const copy of copies) out.line('Connect: ', cyan(`ORCH_DATABASE_URL=${copy} orch status`));
  const said = direction === 'there' ? 'Git and the databases are at ' : 'Back at ';
  out.line(green(said), bold(standText(at)));
  const isMoved = direction === 'there' && !isSameStand(from, to);
  if (isMoved) out.line('Back: ', cyan('orch checkout-safe -'));
}

function printDatabase(out: Lines, { path }: PlannedDatabase, rehearsed?: Rehearsed): void {
  const { revert, apply } = path;
  if (revert.length + apply.length === 0) out.line('  ', dim('stays as it is'));
  for (const { id, path: file } of revert.slice(0, mostListed)) {
    out.line('  ', yellow('revert'), '    ', id, isLocalPath(file) ? dim('  local') : '');
  }
  printMore(out, revert.length);
  for (const { id, message, path: file } of apply.slice(0, mostListed)) {
    const local = isLocalPath(file) ? dim('  local') : '';
    out.line('  ', green('apply '), '    ', id, '  ', dim(message), local);
  }
  printMore(out, apply.length);
  for (const loss of rehearsed?.losses ?? []) {
    out.line('  ', cyan('stash '), '    ', lossText(loss));
  }
}

function printMore(out: Lines, count: number): void {
  if (count > mostListed) out.line('            ', dim(`and ${count - mostListed} more`));
}

function lossText({ schema, name, columns, rows }: CountedLoss): string {
  const table = schema === 'public' ? name : `${schema}.${name}`;
  const count = rows === null ? 'rows that could not be counted' : rowsText(rows);
  return `${count} of ${table}${columns.length === 0 ? '' : ` (${columns.join(', ')})`}`;
}

function cloneText({ state }: PlannedDatabase, clone: string): string {
  return `${onPostgres(state.target).database}_${clone}`;
}
