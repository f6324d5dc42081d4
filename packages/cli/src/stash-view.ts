import type { RestoredStash } from '@orch/core/use-cases/change-stashes';
import type { Stash } from '@orch/core/stash/stash';
import type { Printer } from './frame/printer.ts';
import { sizeText } from './frame/size-text.ts';
import { bold, cyan, dim, green, yellow } from './frame/text.ts';

/** The table that a stash was in, with its schema unless that is `public`. */
export function tableText({ schema, table }: Stash): string {
  return schema === 'public' ? table : `${schema}.${table}`;
}

/** How long ago something was, in its largest unit: `12 s`, `5 min`, `2 h`, `41 d`. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** What was lost, in few words. */
function whatText({ kind, lost }: Stash): string {
  if (kind === 'table') return 'the table';
  return kind === 'rows' ? 'all rows' : lost.map(({ name }) => name).join(', ');
}

/** What was lost of which table, in one word if possible: `recruits.id_number`, `notes (the table)`. */
export function lossText(stash: Stash): string {
  const [only, second] = stash.lost;
  const isOne = (stash.kind === 'columns' || stash.kind === 'labels') && second === undefined;
  if (isOne && only !== undefined) return `${tableText(stash)}.${only.name}`;
  return `${tableText(stash)} (${whatText(stash)})`;
}

/** Prints all about a stash but its values. */
export function printStash(out: Printer, stash: Stash): void {
  const { id, revision, direction, rows, bytes, key, lost, stashedAt } = stash;
  out.line(bold(`stash ${id}`), `  ${whatText(stash)} of ${tableText(stash)}`);
  out.table(
    [
      [dim('revision'), `${revision} (${direction})`],
      [dim('stashed'), stashedAt],
      [dim('restored'), restoredText(stash)],
      [dim('rows'), `${rows.toLocaleString('en-US')}, ${sizeText(bytes)}`],
      [dim('key'), key.length === 0 ? 'none: whole rows' : key.join(', ')],
      ...stash.sequences.map(({ name, lastValue }) => [
        dim('sequence'),
        `${name}, last value ${lastValue ?? 'none'}`,
      ]),
      ...lost.map(({ name, type, definition }) => [
        dim('column'),
        `${name} ${type}${definition === '' ? '' : ` ${definition}`}`,
      ]),
    ],
    { indent: 2 },
  );
  out.line('  Its rows: ', cyan(`select * from orch.stash_${id}`));
  out.line('  Put back: ', cyan(`orch stash restore ${id}`));
}

function restoredText({ restoredAt, kept }: Stash): string {
  if (restoredAt === null) return 'never';
  if (kept === null || kept === 0) return restoredAt;
  return `${restoredAt}, but ${kept.toLocaleString('en-US')} rows`;
}

/** Prints what became of a stash that was put back, or would be. */
export function printRestored(out: Printer, restored: RestoredStash, dryRun: boolean): void {
  const { stash, table, columns, followed, deleted, born, changed, kept } = restored;
  const count = restored.restored.toLocaleString('en-US');
  const verb = dryRun ? yellow('would restore ') : green('restored ');
  out.line(verb, `stash ${stash}: ${count} rows of ${table} (${columns.join(', ')})`);
  const tell = (what: string, rows: number): void => {
    if (rows > 0) out.line('  ', dim(`${what}: ${rows.toLocaleString('en-US')}`));
  };
  tell(`of them with other values ${dryRun ? 'now' : 'before'}`, changed);
  tell('of them under another key now', followed);
  tell('in the stash and not in the table any more', deleted);
  tell('in the table alone, left as they are', born);
  tell('with values that may be newer, left as they are', kept);
  if (kept > 0) out.line('  Replace those, too: ', cyan(`orch stash restore ${stash} --overwrite`));
}
