import type { HookStep } from '@orch/core/use-cases/hooks';
import type { LeftBehind } from '@orch/core/use-cases/hooks-post-checkout';
import type { Printer } from './frame/printer.ts';
import { relativeTo } from './frame/relative-to.ts';
import { revisionsText } from './frame/revisions-text.ts';
import { bold, cyan, dim, green, yellow } from './frame/text.ts';

/** Prints what was, or would be, done to each hook. */
export function printSteps(
  out: Printer,
  steps: readonly HookStep[],
  { cwd, dryRun }: { readonly cwd: string; readonly dryRun: boolean },
): void {
  for (const { name, step, path, other } of steps) {
    const did = { write: 'installed', remove: 'removed', nothing: 'unchanged' }[step];
    const would = { write: 'would install', remove: 'would remove', nothing: 'unchanged' }[step];
    const said = dryRun ? would : did;
    out.line(
      step === 'nothing' ? dim(said) : green(said),
      '  ',
      name,
      '  ',
      dim(relativeTo(cwd, path)),
    );
    if (step === 'write' && other !== 'none') out.line(dim('  after the hook that was there'));
    if (step === 'remove' && other === 'chained') out.line(dim('  the hook before is back'));
  }
}

/** Prints how each hook is. */
export function printState(out: Printer, steps: readonly HookStep[], cwd: string): void {
  const others = { none: '', chained: 'after another hook', alone: 'another hook only' };
  out.table(
    steps.map(({ name, state, other, path }) => [
      name,
      state === 'installed' ? green(state) : yellow(state),
      others[other],
      dim(relativeTo(cwd, path)),
    ]),
  );
  if (steps.some(({ state }) => state !== 'installed')) {
    out.line('Next: ', cyan('orch hooks install'));
  }
}

/** Warns of a database that a checkout left elsewhere, with what to type. */
export function printLeftBehind(out: Printer, left: LeftBehind): void {
  const { database, environment } = left;
  const at = [bold(database), ' in ', bold(environment)];
  const env = `--env ${environment}`;
  if (left.kind === 'unknown') {
    out.line(yellow('orch: '), 'the revisions changed, and ', at, ' does not answer: ');
    out.line('  ', cyan(`orch status ${env}`));
    return;
  }
  const { lost, pending } = left;
  if (lost.length === 0) {
    out.line(yellow('orch: '), at, ` lacks ${revisionsText(pending.length)} of this checkout:`);
    out.line('  ', cyan(`orch up ${env}`));
    return;
  }
  out.line(yellow('orch: '), at, ` has ${revisionsText(lost.length)} that this checkout has not:`);
  for (const id of lost.slice(0, mostListed)) out.line('    ', id);
  if (lost.length > mostListed) out.line('    ', dim(`and ${lost.length - mostListed} more`));
  out.line('  ', cyan(`orch checkout-safe HEAD ${env}`));
}

const mostListed = 5;
