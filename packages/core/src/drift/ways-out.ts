import type { Fact } from '../catalog/catalog.ts';
import { flagName, flagText, shellWord } from '../generate/renames/flag-name.ts';
import { nameOf } from './change-words.ts';
import { isRequired } from './column-effect.ts';
import { isSameFact } from './collect-differences.ts';
import type { DriftFacts, WayOut } from './drift.ts';
import { undoSql } from './undo-sql.ts';

/** What the ways out are named after. */
export interface WaysOutContext {
  readonly environment: string;
  readonly hasModels: boolean;
  /** How many revisions are pending. */
  readonly pending: number;
}

/**
 * The ways to make models, revisions and database agree about one difference, the one that keeps
 * what is in the database first.
 */
export function waysOut(facts: DriftFacts, context: WaysOutContext): readonly WayOut[] {
  const { models, revisions, applied, database } = facts;
  const { environment, hasModels } = context;
  const ways: WayOut[] = [];
  const isPending = !isSameFact(applied, revisions);
  const byHand = !isSameFact(database, applied);

  if (byHand && isSameFact(database, revisions)) {
    ways.push({
      does: 'Keep it: record that the database has what the pending revision does',
      steps: stampPending(context),
    });
  } else if (byHand) {
    ways.push(keep(facts, context));
  }
  if (isPending && !byHand) {
    ways.push({ does: 'Apply what is pending', steps: [`orch up --env ${environment}`] });
  }
  if (byHand) ways.push(undo(facts, context, isPending));
  if (hasModels && !isSameFact(models, revisions) && !isSameFact(models, database)) {
    ways.push({
      does: 'Follow the models: write the revision that they ask for',
      steps: [
        `orch create ${asked(revisions, models)}${given(revisions, models)}`,
        `orch up --env ${environment}`,
      ],
    });
  }
  return ways;
}

/** `head` means all that is pending: where it is more than one, somebody has to say which. */
function stampPending({ environment, pending }: WaysOutContext): readonly string[] {
  return pending > 1
    ? [`orch status --env ${environment}`, `orch stamp <its revision> --env ${environment}`]
    : [`orch stamp head --env ${environment}`];
}

function keep({ models, revisions, database }: DriftFacts, context: WaysOutContext): WayOut {
  const { environment, hasModels, pending } = context;
  const agreed = hasModels && isSameFact(models, database);
  const text = asked(revisions, database);
  // From a database its values, and which column is which, are learned.
  const learns = revisions === null ? isRequired(database) : database !== null;
  const write =
    agreed && !learns ? `orch create ${text}` : `orch gen-from-db --from ${environment} -m ${text}`;
  // Without what is pending the database would look as if it had been taken away there.
  const first = pending > 0 ? [`orch up --env ${environment}`] : [];
  return {
    does: wordsOfKeeping(hasModels, agreed),
    steps: [...first, write, `orch stamp head --env ${environment}`],
  };
}

function wordsOfKeeping(hasModels: boolean, agreed: boolean): string {
  if (agreed) return 'Keep it: the models have it too, so write the revision and record it';
  return hasModels
    ? 'Keep it: write it as a revision, record it, and change the models alike'
    : 'Keep it: write it as a revision, and record that the database has it';
}

function undo(
  { revisions, applied, database }: DriftFacts,
  { environment }: WaysOutContext,
  isPending: boolean,
): WayOut {
  const wanted = isPending ? applied : revisions;
  const sql = undoSql(database, wanted);
  const then = isPending ? [`orch up --env ${environment}`] : [];
  return {
    does: `Undo it by hand in ${environment}${lossOf(database, wanted)}`,
    steps: [...(sql ?? ['what was done, the other way round, in psql']), ...then],
  };
}

const holdsValues: ReadonlySet<string> = new Set(['column', 'table']);

function lossOf(database: Fact | null, wanted: Fact | null): string {
  if (wanted === null) {
    return database !== null && holdsValues.has(database.kind) ? '; the values in it are lost' : '';
  }
  return database === null && holdsValues.has(wanted.kind) ? '; its values do not come back' : '';
}

/** The rows that exist need a value in a required column, and the models have none to learn. */
function given(from: Fact | null, to: Fact | null): string {
  if (from !== null || !isRequired(to)) return '';
  return ` --backfill ${shellWord(`${flagName(to.key, 'public')}=<SQL>`)}`;
}

/** The message of a revision, and the flag that makes a rename of a drop and an add. */
function asked(from: Fact | null, to: Fact | null): string {
  const text = `"${message(from, to)}"`;
  if (from === null || to === null || from.key === to.key) return text;
  // What differs in its name alone is a rename without being told.
  if (from.kind !== 'column') return text;
  return `${text} --rename ${shellWord(flagText({ from: from.key, to: to.key }, 'public'))}`;
}

/**
 * A message for the revision that leads from one state to another. Names are foreign: nothing in
 * it may mean something to a shell.
 */
function message(from: Fact | null, to: Fact | null): string {
  return plainMessage(from, to)
    .replaceAll(/[^\p{L}\p{N}_ .-]/gu, '_')
    .slice(0, 60);
}

function plainMessage(from: Fact | null, to: Fact | null): string {
  if (from === null && to !== null) return `add ${placed(to, 'to')}`;
  if (from !== null && to === null) return `drop ${placed(from, 'from')}`;
  if (from !== null && to !== null && from.key !== to.key) {
    return `rename ${lastOf(from)} to ${lastOf(to)} in ${from.name[1] ?? ''}`;
  }
  return `change ${placed(to ?? from, 'of')}`;
}

function placed(fact: Fact | null, preposition: string): string {
  if (fact === null) return 'schema';
  return fact.name.length > 2
    ? `${lastOf(fact)} ${preposition} ${fact.name[1] ?? ''}`
    : `${fact.kind} ${nameOf(fact)}`;
}

function lastOf({ name }: Fact): string {
  return name.at(-1) ?? '';
}
