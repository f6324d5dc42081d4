import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { RevisionId } from '../revision/revision.ts';

/** Every code of this folder. */
export const mergeErrors = {
  'MERGE.DIFFERENT': {
    when: 'Two sources have a revision under the same name with different texts.',
    remedy: 'Rename one of them, or bring both branches to the same text.',
  },
  'MERGE.NOT_PROVED': {
    when: 'The merge was tried from each head on throw-away databases, and one of them ended elsewhere or failed.',
    remedy: 'Merge by hand: write a revision on top of both heads that does what is missing.',
  },
  'MERGE.UNKNOWN_HEAD': {
    when: '`--first` names a revision that is none of the heads to be merged.',
    remedy: 'Name one of the heads that `orch heads` lists.',
  },
} satisfies ErrorTable;

/** One name, two texts. */
export function differentRevisions(id: RevisionId, one: string, other: string): OrchError {
  return new OrchError({
    code: 'MERGE.DIFFERENT',
    message: `${id} has different texts in ${one} and in ${other}`,
    details: { id, one, other },
    hint: `rename ${id} in one of them`,
  });
}

/** The merge does not do what it should; `problem` completes the sentence. */
export function mergeNotProved(
  id: RevisionId,
  problem: string,
  cause: OrchError | null = null,
): OrchError {
  return new OrchError({
    code: 'MERGE.NOT_PROVED',
    message: `${id} cannot be proved: ${problem}`,
    details: { id, problem },
    hint: 'write the merge by hand: orch create --manual on top of both heads',
    ...(cause === null ? {} : { cause }),
  });
}

/** Nobody waits for this revision to go first. */
export function unknownHead(name: string, heads: readonly RevisionId[]): OrchError {
  return new OrchError({
    code: 'MERGE.UNKNOWN_HEAD',
    message: `--first takes one of the heads ${heads.join(', ')}, not ${name}`,
    details: { name, heads },
    hint: `--first ${heads[0] ?? ''}`,
    exitCode: 2,
  });
}
