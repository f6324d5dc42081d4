import type { Fact } from '../catalog/catalog.ts';
import { flagText, shellWord } from '../generate/renames/flag-name.ts';
import { nameOf } from './change-words.ts';
import { isSameFact } from './collect-differences.ts';
import type { DriftFacts, WayOut } from './drift.ts';
import { undoSql } from './undo-sql.ts';

/** What the ways out are named after. */
export interface WaysOutContext {
  readonly environment: string;
  readonly hasModels: boolean;
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
      steps: [`orch stamp head --env ${environment}`],
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
      steps: [`orch create ${asked(revisions, models)}`, `orch up --env ${environment}`],
    });
  }
  return ways;
}

function keep({ models, revisions, database }: DriftFacts, context: WaysOutContext): WayOut {
  const { environment, hasModels } = context;
  const text = asked(revisions, database);
  if (hasModels && isSameFact(models, database)) {
    return {
      does: 'Keep it: the models have it too, so write the revision and record it',
      steps: [`orch create ${text}`, `orch stamp head --env ${environment}`],
    };
  }
  return {
    does: hasModels
      ? 'Keep it: write it as a revision, record it, and change the models alike'
      : 'Keep it: write it as a revision, and record that the database has it',
    steps: [
      `orch gen-from-db --from ${environment} -m ${text}`,
      `orch stamp head --env ${environment}`,
    ],
  };
}

function undo(
  { revisions, applied, database }: DriftFacts,
  { environment }: WaysOutContext,
  isPending: boolean,
): WayOut {
  const wanted = isPending ? applied : revisions;
  const sql = undoSql(database, wanted);
  const then = isPending ? [`orch up --env ${environment}`] : [];
  const loses = wanted === null && database !== null && holdsValues.has(database.kind);
  return {
    does: `Undo it by hand in ${environment}${loses ? '; the values in it are lost' : ''}`,
    steps: [...(sql ?? ['what was done, the other way round, in psql']), ...then],
  };
}

const holdsValues: ReadonlySet<string> = new Set(['column', 'table']);

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
