import type { ErrorTable } from '../../failure/error-table.ts';
import type { Finding } from '../../failure/finding.ts';
import { OrchError } from '../../failure/orch-error.ts';
import type { RevisionId } from '../../revision/revision.ts';
import { quoteForMessage } from '../../text/quote-for-message.ts';
import type { RenameConflict } from './check-renames.ts';
import { flagName, flagText, shellWord } from './flag-name.ts';
import type { Rename } from './rename.ts';
import type { ResolvedRename } from './resolve-rename.ts';
import type { ScoredCandidate } from './score-candidates.ts';

/** What deciding about renames can fail with. */
export const renameErrors = {
  'GENERATE.RENAME_UNDECIDED': {
    when: 'something is gone and something like it is new: a rename, or a drop and an add; guessing would lose data',
    remedy:
      'say which with `--rename <old>:<new>` or `--no-rename <old>:<new>`, as the hint shows, or answer the question on a terminal',
  },
  'GENERATE.RENAME_UNKNOWN': {
    when: 'a rename that was given is not of the form `old:new`, or names what is not there',
    remedy:
      'take the names from the list of candidates: `old` as in the history, `new` as in the reference',
  },
  'GENERATE.RENAME_AMBIGUOUS': {
    when: 'a rename that was given fits several things',
    remedy: 'write the names with their schemas',
  },
  'GENERATE.RENAME_IMPOSSIBLE': {
    when: 'a rename that was given contradicts another, what identities prove, or names things of different kinds',
    remedy: 'leave one of the two out, or give the rename of the table too',
  },
  'GENERATE.REFERENCE_BEHIND': {
    when: 'a finding: revisions of the checkout are not recorded as applied in the reference, so that what they do and the reference lacks would be taken back',
    remedy:
      'run them there with `orch up`, or record them with `orch stamp` when the reference has what they do',
  },
} satisfies ErrorTable;

/** The warning that a reference may lack what the checkout's revisions do. */
export function truthBehind(missing: readonly RevisionId[]): Finding {
  const [first = ''] = missing;
  const which =
    missing.length === 1 ? `${first} is` : `${first} and ${missing.length - 1} more are`;
  return {
    code: 'GENERATE.REFERENCE_BEHIND',
    severity: 'warning',
    subject: first,
    message: `${which} not recorded as applied in the reference: what it lacks of them is taken back; run them there first, or stamp them when it has what they do`,
    hint: 'orch up, or orch stamp head, on the reference',
  };
}

/** What an error about renames tells of its surroundings. */
export interface RenameErrorContext {
  readonly candidates: readonly ScoredCandidate[];
  readonly defaultSchema: string | null;
  /** Why identities prove nothing; null when they could have. */
  readonly gap: string | null;
  /** The command as it was given. */
  readonly command: string;
}

/** Candidates that nobody has decided about. */
export function renameUndecided(context: RenameErrorContext): OrchError {
  const { candidates, defaultSchema, gap } = context;
  const proof = gap === null ? '' : `; identities prove nothing: ${gap}`;
  const list = candidates.map(({ from, to, evidence }) => {
    const arrow = `${flagName(from, defaultSchema)} -> ${flagName(to, defaultSchema)}`;
    return `${arrow} (${evidence.join(', ')})`;
  });
  return new OrchError({
    code: 'GENERATE.RENAME_UNDECIDED',
    message: `these may be renames, or a drop and an add, and orch does not guess: ${list.join('; ')}${proof}`,
    details: { candidates, gap },
    hint: `${commandWith(context)}, or --no-rename with the same names where a drop and an add is meant`,
  });
}

/** The command with the likeliest decisions: each thing is renamed once, to one that is not taken. */
function commandWith({ candidates, defaultSchema, command }: RenameErrorContext): string {
  const chosen: Rename[] = [];
  for (const candidate of candidates) {
    const isTaken = chosen.some(({ from, to }) => from === candidate.from || to === candidate.to);
    if (!isTaken) chosen.push(candidate);
  }
  const flags = chosen.map((rename) => `--rename ${shellWord(flagText(rename, defaultSchema))}`);
  return [command, ...flags].join(' ');
}

/** A rename as typed that stands for nothing or for several things. */
export function renameNotResolved(
  text: string,
  resolved: Exclude<ResolvedRename, { kind: 'resolved' }>,
  context: RenameErrorContext,
): OrchError {
  const { candidates } = context;
  const named = `the rename ${quoteForMessage(text)}`;
  const details = { text, candidates };
  switch (resolved.kind) {
    case 'malformed':
      return unknown(`${named} is not of the form old:new`, details, context);
    case 'unknown': {
      const where = resolved.side === 'old' ? 'the history' : 'the wanted schema';
      return unknown(`${named}: ${where} has no such ${resolved.side} name`, details, context);
    }
    case 'same':
      return impossible(`${named} changes no name`, details, context);
    case 'unlike':
      return impossible(`${named} is between things of different kinds`, details, context);
    case 'ambiguous': {
      const meanings = resolved.meanings.map((rename) => flagText(rename, null));
      return new OrchError({
        code: 'GENERATE.RENAME_AMBIGUOUS',
        message: `${named} fits several: ${meanings.join(', ')}`,
        details: { text, meanings },
        hint: `write it as one of them, e.g. ${shellWord(flagText(resolved.meanings[0], null))}`,
        exitCode: 2,
      });
    }
  }
}

/** Renames that contradict one another. */
export function renameConflict(conflict: RenameConflict, context: RenameErrorContext): OrchError {
  const { defaultSchema } = context;
  const shown = flagText(conflict.rename, defaultSchema);
  if (conflict.kind === 'home') {
    const missing = flagText(conflict.missing, defaultSchema);
    return new OrchError({
      code: 'GENERATE.RENAME_IMPOSSIBLE',
      message: `the rename ${shown} needs the rename ${missing}, which is not given`,
      details: { rename: conflict.rename, missing: conflict.missing },
      hint: `add --rename ${shellWord(missing)}`,
      exitCode: 2,
    });
  }
  if (conflict.kind === 'denied') {
    const { rename } = conflict;
    return impossible(`${shown} is given with --rename and with --no-rename`, { rename }, context);
  }
  const other = flagText(conflict.other, defaultSchema);
  return impossible(
    `the renames ${other} and ${shown} cannot both be`,
    { rename: conflict.rename, other: conflict.other },
    context,
  );
}

function unknown(
  message: string,
  details: Readonly<Record<string, unknown>>,
  context: RenameErrorContext,
): OrchError {
  return new OrchError({
    code: 'GENERATE.RENAME_UNKNOWN',
    message,
    details,
    hint: candidatesHint(context),
    exitCode: 2,
  });
}

function impossible(
  message: string,
  details: Readonly<Record<string, unknown>>,
  context: RenameErrorContext,
): OrchError {
  return new OrchError({
    code: 'GENERATE.RENAME_IMPOSSIBLE',
    message,
    details,
    hint: candidatesHint(context),
    exitCode: 2,
  });
}

function candidatesHint({ candidates, defaultSchema }: RenameErrorContext): string {
  if (candidates.length === 0) return 'leave it out: nothing is gone that something new is like';
  return `candidates are ${candidates.map((one) => flagText(one, defaultSchema)).join(', ')}`;
}
