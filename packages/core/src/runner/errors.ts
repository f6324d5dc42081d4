import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';

import type { RevisionId } from '../revision/revision.ts';
import type { Split } from './joint-move.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';

/** Every code of this folder. */
export const runnerErrors = {
  'RUN.KEEPS_CHANGING': {
    when: 'Each time a plan was made, another run changed the database before it could be run.',
    remedy: 'See with `orch status` who else moves this database, then run the command again.',
  },
  'RUN.CHANGED_MEANWHILE': {
    when: 'Another run changed the applied revisions after the plan was made.',
    remedy: 'Run `orch status`, then the command again.',
  },
  'RUN.INVALID_ARGUMENTS': {
    when: 'An argument of `-x` is not declared in the configuration, or is not of its type. Every problem is listed.',
    remedy:
      'Write it as declared, or declare it: `arguments: { dev_data: "boolean" }` in orch.config.',
  },
  'RUN.OPEN_SPLIT': {
    when: 'A move of several databases was broken off, and what is left of it cannot be run: a revision of it is gone.',
    remedy: 'Bring the revision back, or move each database by itself with `--database`.',
  },
  'RUN.NOTHING_INTERRUPTED': {
    when: 'There is no interrupted revision to resolve.',
    remedy: 'Nothing is to be done.',
  },
  'RUN.WRONG_REVISION': {
    when: 'The revision to resolve is not an interrupted one that the folder has, or several are.',
    remedy:
      'Name the interrupted revision by its full id, and bring its file back when it is gone.',
  },
} satisfies ErrorTable;

/** Others are always faster. */
export function keepsChanging(plans: number): OrchError {
  return new OrchError({
    code: 'RUN.KEEPS_CHANGING',
    message: `other runs changed the database ${plans} times while this one was planned`,
    details: { plans },
    hint: 'orch status',
  });
}

/** The plan no longer fits, and making it again is a person's to decide. */
export function changedMeanwhile(): OrchError {
  return new OrchError({
    code: 'RUN.CHANGED_MEANWHILE',
    message: 'another run changed the applied revisions in the meantime; nothing was recorded',
    hint: 'orch status, then the command again',
  });
}

/** What revisions would see is not what was meant. */
export function invalidArguments(
  problems: readonly string[],
  declared: readonly string[],
): OrchError {
  return new OrchError({
    code: 'RUN.INVALID_ARGUMENTS',
    message: `the arguments of -x cannot be used: ${problems.join('; ')}`,
    details: { problems, declared },
    hint:
      declared.length === 0
        ? 'declare them in orch.config: arguments: { dev_data: "boolean" }'
        : `the configuration declares ${declared.join(', ')}`,
    exitCode: 2,
  });
}

/** What is left of a broken move cannot be run. */
export function openSplit({ move }: Split, missing: RevisionId): OrchError {
  const names = move.parts.map(({ database }) => database).join(' and ');
  return new OrchError({
    code: 'RUN.OPEN_SPLIT',
    message: `${move.command} of ${names} was broken off, and its revision ${missing} is not here`,
    details: { command: move.command, startedAt: move.startedAt, missing },
    hint: `bring ${missing} back, or move each database by itself with --database`,
  });
}

/** What became of the others when one of several databases failed. */
export interface JointReturn {
  /** Databases that were moved back. */
  readonly returned: readonly string[];
  /** Databases that could not be moved back, and why. */
  readonly stuck: ReadonlyMap<string, Error>;
}

/** The failure of one of several databases, with what became of the others. It keeps its code. */
export function jointFailure(
  database: string,
  cause: OrchError,
  { returned, stuck }: JointReturn,
): OrchError {
  const others = returned.filter((name) => name !== database);
  const parts = [
    `${database}: ${cause.message}`,
    ...(others.length === 0 ? [] : [`moved back: ${others.join(', ')}`]),
    ...[...stuck].map(([name, { message }]) => `not moved back: ${name} (${message})`),
  ];
  const hint = stuck.size === 0 ? cause.hint : 'orch status shows where each of them stands';
  return new OrchError({
    code: cause.code,
    message: parts.join('; '),
    details: { ...cause.details, database, returned, stuck: [...stuck.keys()] },
    ...(hint === undefined ? {} : { hint }),
    exitCode: cause.exitCode,
    cause,
  });
}

/** All is well. */
export function nothingInterrupted(environment: string): OrchError {
  return new OrchError({
    code: 'RUN.NOTHING_INTERRUPTED',
    message: `no revision is interrupted in ${environment}`,
    hint: 'nothing is to be done',
  });
}

/** Which one is meant? `interrupted` are those that there are. */
export function wrongRevision(named: string | null, interrupted: readonly RevisionId[]): OrchError {
  const list = interrupted.join(', ');
  return new OrchError({
    code: 'RUN.WRONG_REVISION',
    message:
      named === null
        ? `several revisions are interrupted: ${list}`
        : `${quoteForMessage(named)} cannot be resolved here; interrupted: ${list}`,
    details: { named, interrupted },
    hint: `orch resolve ${interrupted[0] ?? ''}`,
    exitCode: 2,
  });
}
