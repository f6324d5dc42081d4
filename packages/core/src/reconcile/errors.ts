import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { RevisionId } from '../revision/revision.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';

/** Every code of replacing local revisions by official ones. */
export const reconcileErrors = {
  'RECONCILE.PROTECTED': {
    when: 'The environment is protected: local revisions never run there.',
    remedy: 'Find out with `orch check` what is recorded there that Git does not have.',
  },
  'RECONCILE.DRIFT': {
    when: 'The database differs from what its recorded revisions make, and changes are needed: they could take away what somebody made by hand.',
    remedy:
      'See `orch drift`, keep or undo what it lists, then reconcile again; `--all` takes it away, values of it go to the stash.',
  },
  'RECONCILE.NOT_REPLAYED': {
    when: 'What a recorded revision did cannot be found out: its stored text does not run on a shadow.',
    remedy:
      'Bring back what its code imports, or say with `--all` that the official schema counts, whatever is different.',
  },
  'RECONCILE.DATA_UNDECIDED': {
    when: 'An official revision would be recorded without being run, or run after a local one that changed rows, and it changes rows itself.',
    remedy:
      'Say `--skip-data <revision>` when the rows are right as they are, or `--run-data <revision>` where it can be run.',
  },
  'RECONCILE.UNRELEASED': {
    when: 'Official revisions replace some local ones, and others do something that no official revision does.',
    remedy:
      'Take those back with `orch down`, or give them up with `--discard <revision>`: what they made is taken away, and values of it go to the stash.',
  },
  'RECONCILE.WRONG_REVISION': {
    when: '`--skip-data`, `--run-data` or `--discard` names a revision about which there is nothing to decide so.',
    remedy: 'Name a revision from the message by its full id.',
  },
  'RECONCILE.NOT_REACHED': {
    when: 'The database was not, before COMMIT, what the official revisions make; everything was rolled back.',
    remedy:
      'Run it again: somebody may have changed the schema meanwhile. When it stays, see `orch drift`.',
  },
} satisfies ErrorTable;

/** Nothing local is there by rule. */
export function protectedFromLocal(environment: string): OrchError {
  return new OrchError({
    code: 'RECONCILE.PROTECTED',
    message: `${environment} is protected: what is recorded there is never replaced`,
    details: { environment },
    hint: `orch check --env ${environment}`,
    exitCode: 2,
  });
}

/** What is in the way is not of a revision. */
export function drifted(environment: string, differences: readonly string[]): OrchError {
  return new OrchError({
    code: 'RECONCILE.DRIFT',
    message: `${environment} has what no recorded revision makes: ${listed(differences)}`,
    details: { differences },
    hint: `orch drift --env ${environment}; --all makes it as the official revisions say, too`,
    exitCode: 3,
  });
}

/** Nobody knows what is drift and what is of a revision. */
export function notReplayed(environment: string, cause: OrchError): OrchError {
  return new OrchError({
    code: 'RECONCILE.NOT_REPLAYED',
    message: `what was run in ${environment} cannot be run on a shadow: ${cause.message}`,
    details: { cause: cause.code },
    hint: 'bring back what the revision imports, or add --all to go by the official revisions alone',
    cause,
  });
}

/** An official revision whose rows are in question. */
export interface UndecidedData {
  readonly id: RevisionId;
  /** Its statements that change rows, or may. */
  readonly statements: readonly string[];
  readonly canRun: boolean;
}

/** Rows cannot be proved. */
export function dataUndecided(
  undecided: readonly UndecidedData[],
  by: readonly RevisionId[],
): OrchError {
  const [first] = undecided;
  const ids = undecided.map(({ id }) => id);
  const run = first?.canRun === true ? `, --run-data ${first.id} runs it` : '';
  const instead =
    first?.canRun === true ? '' : '; to have it run, take the local ones back first: orch down';
  return new OrchError({
    code: 'RECONCILE.DATA_UNDECIDED',
    message: `${listed(ids)} may change rows, and ${by.length === 0 ? 'was' : 'its rows were'} not handled so here`,
    details: { undecided, local: by },
    hint: `--skip-data ${first?.id ?? ''} records it and leaves the rows as they are${run}${instead}`,
    exitCode: 3,
  });
}

/** Work of a developer that nobody released. */
export function unreleased(ids: readonly RevisionId[]): OrchError {
  return new OrchError({
    code: 'RECONCILE.UNRELEASED',
    message: `no official revision does what ${listed(ids)} did`,
    details: { local: ids },
    hint: `orch down takes it back, or --discard ${ids[0] ?? ''} gives it up; its values go to the stash`,
    exitCode: 3,
  });
}

/** A flag is about something else. */
export function wrongReconcileRevision(
  flag: string,
  named: string,
  known: readonly RevisionId[],
): OrchError {
  return new OrchError({
    code: 'RECONCILE.WRONG_REVISION',
    message: `--${flag} does not apply to ${quoteForMessage(named)}`,
    details: { flag, named, known },
    hint: known.length === 0 ? 'leave it out' : `one of ${known.join(', ')}`,
    exitCode: 2,
  });
}

/** Before COMMIT it was another schema. */
export function notReached(differences: readonly string[]): OrchError {
  return new OrchError({
    code: 'RECONCILE.NOT_REACHED',
    message: `the schema would not be what the official revisions make: ${listed(differences)}`,
    details: { differences },
    hint: 'nothing was changed; run it again, and see orch drift when it stays',
  });
}

const mostListed = 3;

function listed(texts: readonly string[]): string {
  const more = texts.length - mostListed;
  const shown = texts.slice(0, mostListed).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
