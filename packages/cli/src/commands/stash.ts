import type { Stash } from '@orch/core/stash/stash';
import { defineCommand } from '../command.ts';
import type { CommandResult } from '../command.ts';
import { invalidArgument } from '../frame/errors.ts';
import { sizeText } from '../frame/size-text.ts';
import { cyan, dim, green, yellow } from '../frame/text.ts';
import type { Text } from '../frame/text.ts';
import { ageText, lossText, printStash, printRestored, tableText } from '../stash-view.ts';

export const command = defineCommand({
  description:
    'Shows what revisions would have destroyed and orch put aside. Running a revision in the other ' +
    'direction puts it back by itself; this does so by hand. Values of columns go back to the rows ' +
    'with the same key, rows to their table; rows that were deleted since are counted, rows that ' +
    'came since and newer values stay as they are. All of it happens in one transaction, and only ' +
    'when what is read back is what was put aside.',
  args: [
    {
      name: 'action',
      describe: 'List them (unless given), show one, put some back, or delete some',
      choices: ['list', 'show', 'restore', 'drop'],
    },
    { name: 'ids', describe: 'Numbers of stashes, put back in this order', variadic: true },
  ],
  options: {
    into: {
      type: 'string',
      placeholder: 'table.column',
      describe: 'With restore: another column, or table, than the one that the values were in',
    },
    overwrite: {
      type: 'boolean',
      describe: 'With restore: replace values, too, that may have been written since',
    },
  },
  examples: [
    { run: 'orch stash list --env prod', does: 'Lists what is stashed in production' },
    { run: 'orch stash show 3', does: 'Shows what stash 3 holds, and how to read its rows' },
    { run: 'orch stash restore 3 --dry-run', does: 'Counts what putting it back would change' },
    { run: 'orch stash restore 3 --into recruits.old_id', does: 'Puts it into another column' },
    { run: 'orch stash drop 3', does: 'Deletes the values for good' },
  ],
  changes: true,
  async run({ args, options, project: load, target, dryRun, confirm, confirmProtected }) {
    const action = args.action ?? 'list';
    const { ids } = args;
    if (action !== 'list' && ids.length === 0) {
      throw invalidArgument('stash', `${action} needs the number of a stash`);
    }
    if (action === 'list' && ids.length > 0) {
      throw invalidArgument('stash', 'list takes no number; orch stash show does');
    }
    const into = options.into ?? null;
    if (into !== null && (action !== 'restore' || ids.length !== 1)) {
      throw invalidArgument('stash', '--into goes with restore and one stash');
    }
    if (options.overwrite && action !== 'restore') {
      throw invalidArgument('stash', '--overwrite goes with restore');
    }
    const replaces = options.overwrite ? 'all' : 'untouched';
    const [project, { database, environment }] = await Promise.all([load(), target()]);
    const place = { project, database, environment };
    const { listStashes, selectStashes } = await import('@orch/core/use-cases/list-stashes');
    const stashes = await listStashes(place);
    if (action === 'list') return listed(stashes);
    const chosen = selectStashes(stashes, ids);
    if (action === 'show') return shown(chosen);

    const { dropStashes, restoreStashes } = await import('@orch/core/use-cases/change-stashes');
    const named = chosen.map(({ id }) => id).join(', ');
    if (action === 'drop') {
      if (!dryRun) {
        await confirmProtected(environment, `delete stash ${named} for good`);
        await confirm(`Delete stash ${named} of ${environment.name} for good?`);
        await dropStashes(place, ids);
      }
      return dropped(chosen, dryRun);
    }
    if (!dryRun) await confirmProtected(environment, `put back stash ${named}`);
    const restored = await restoreStashes(
      place,
      { ids, into, replaces },
      dryRun ? 'preview' : 'restore',
    );
    return {
      result: { restored, dryRun },
      print: (out) => {
        for (const each of restored) printRestored(out, each, dryRun);
        if (dryRun) out.line(dim('Nothing was changed.'));
        else out.line('They stay in the stash: ', cyan(`orch stash drop ${ids.join(' ')}`));
      },
    };
  },
});

function listed(stashes: readonly Stash[]): CommandResult {
  return {
    result: { stashes },
    print: (out) => {
      if (stashes.length === 0) {
        out.line(dim('Nothing is stashed.'));
        return;
      }
      out.table(stashes.map(rowOf), {
        head: ['id', 'revision', 'what', 'rows', 'size', 'age', ''],
        shrink: 2,
      });
    },
  };
}

function rowOf(stash: Stash): readonly Text[] {
  const { id, revision, direction, rows, bytes, stashedAt } = stash;
  return [
    id,
    direction === 'up' ? revision : `${revision} (down)`,
    lossText(stash),
    rows.toLocaleString('en-US'),
    sizeText(bytes),
    ageText(Date.now() - Date.parse(stashedAt)),
    stateOf(stash),
  ];
}

/** Whether anything is in the stash alone. */
function stateOf({ restoredAt, kept }: Stash): Text {
  if (restoredAt === null) return '';
  if (kept === null || kept === 0) return green('restored');
  return yellow('in part');
}

function shown(stashes: readonly Stash[]): CommandResult {
  return {
    result: { stashes },
    print: (out) => {
      for (const stash of stashes) printStash(out, stash);
    },
  };
}

function dropped(stashes: readonly Stash[], dryRun: boolean): CommandResult {
  return {
    result: { dropped: stashes.map(({ id }) => id), dryRun },
    print: (out) => {
      for (const stash of stashes) {
        const what = `stash ${stash.id}: ${stash.rows.toLocaleString('en-US')} rows of ${tableText(stash)}`;
        out.line(dryRun ? yellow('would delete ') : green('deleted '), what);
      }
      if (dryRun) out.line(dim('Nothing was changed.'));
    },
  };
}
