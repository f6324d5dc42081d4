import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { RevisionId } from '../revision/revision.ts';

/** Every code of this folder. */
export const planErrors = {
  'PLAN.PAST_BASE': {
    when: 'More revisions are to be reverted than are applied.',
    remedy: 'Ask for fewer, or for `base`.',
  },
  'PLAN.PAST_HEAD': {
    when: 'More revisions are to be applied than are pending.',
    remedy: 'Ask for fewer, or for `heads`.',
  },
  'PLAN.BAD_COUNT': {
    when: 'A number of revisions is not a whole number above zero.',
    remedy: 'Give 1 or more.',
  },
  'PLAN.NOT_APPLIED': {
    when: 'The revision to go down to is not applied.',
    remedy: 'Use `orch to`, which goes both ways, or name an applied revision.',
  },
  'PLAN.UNKNOWN_APPLIED': {
    when: 'A revision is applied that the history does not have, so there is no way around it.',
    remedy: 'Bring its file back; `orch check` says where it is.',
  },
  'PLAN.DOWN_MISSING': {
    when: 'A revision on the way down has no `down`.',
    remedy: 'Write its down, or restore a backup.',
  },
  'PLAN.WRONG_ORDER': {
    when: 'A merge wants one revision before another, and the database has them the other way round or has only the second.',
    remedy:
      'Run `orch up --reorder`, which reverts what came too early and applies it again; what that destroys is stashed first.',
  },
  'PLAN.NO_WAY_BACK': {
    when: 'Several databases are to be moved as one, and a revision without a down could not be taken back when a later one fails.',
    remedy: 'Move that database by itself first, with `--database`.',
  },
} satisfies ErrorTable;

/** More steps down than revisions. */
export function pastBase(wanted: number, applied: number): OrchError {
  return new OrchError({
    code: 'PLAN.PAST_BASE',
    message: `${wanted} revisions cannot be reverted: ${applied} are applied`,
    details: { wanted, applied },
    hint: 'orch down --to base reverts all of them',
    exitCode: 2,
  });
}

/** More steps up than revisions. */
export function pastHead(wanted: number, pending: number): OrchError {
  return new OrchError({
    code: 'PLAN.PAST_HEAD',
    message: `${wanted} revisions cannot be applied: ${pending} are pending`,
    details: { wanted, pending },
    hint: 'orch up applies all of them',
    exitCode: 2,
  });
}

/** Not a number of revisions. */
export function badCount(count: number): OrchError {
  return new OrchError({
    code: 'PLAN.BAD_COUNT',
    message: `${count} is no number of revisions`,
    details: { count },
    hint: 'give a whole number above zero',
    exitCode: 2,
  });
}

/** There is nothing above what is not there. */
export function notApplied(targets: readonly RevisionId[]): OrchError {
  return new OrchError({
    code: 'PLAN.NOT_APPLIED',
    message: `${targets.join(', ')} is not applied, so there is no way down to it`,
    details: { targets },
    hint: `orch to ${targets[0] ?? ''}`,
    exitCode: 2,
  });
}

/** Every path past these would be a guess. */
export function unknownApplied(ids: readonly RevisionId[]): OrchError {
  return new OrchError({
    code: 'PLAN.UNKNOWN_APPLIED',
    message: `applied, but not in the history: ${ids.slice(0, 5).join(', ')}`,
    details: { ids },
    hint: 'orch check',
    exitCode: 3,
  });
}

/** These can be applied and never reverted. */
export function downMissing(ids: readonly RevisionId[]): OrchError {
  return new OrchError({
    code: 'PLAN.DOWN_MISSING',
    message: `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more revisions` : ''} ${ids.length === 1 ? 'has' : 'have'} no down`,
    details: { ids },
    hint: `write the down of ${ids[0] ?? ''}, or restore a backup`,
  });
}

/** The second of each pair is applied, and the first is not before it. */
export function wrongOrder(pairs: readonly (readonly [RevisionId, RevisionId])[]): OrchError {
  const [[first, second] = ['', '']] = pairs;
  return new OrchError({
    code: 'PLAN.WRONG_ORDER',
    message: `${second} is applied, and a merge wants ${first} before it`,
    details: { pairs },
    hint: 'orch up --reorder --dry-run shows how they come into the right order',
    exitCode: 3,
  });
}

/** A revision that would have to stay when another database fails. */
export function noWayBack(database: string, id: RevisionId, command: string): OrchError {
  return new OrchError({
    code: 'PLAN.NO_WAY_BACK',
    message: `${id} of ${database} has no down, so it would stay when another database fails`,
    details: { database, id },
    hint: `orch ${command} --database ${database}, then orch ${command}`,
  });
}
