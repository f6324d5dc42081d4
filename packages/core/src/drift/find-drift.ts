import { changeInWords, nameInWords, stateInWords } from './change-words.ts';
import { collectDifferences, subjectOf } from './collect-differences.ts';
import type { Drift, DriftFacts, DriftSides } from './drift.ts';
import { pendingEffect } from './pending-effect.ts';
import { queryEffect } from './query-effect.ts';
import { waysOut } from './ways-out.ts';

/** What drift is found in. */
export interface DriftQuestion extends DriftSides {
  readonly environment: string;
  readonly pending: number;
}

/** Every difference between models, revisions and a database, in byte order of their names. */
export function findDrift(question: DriftQuestion): readonly Drift[] {
  return collectDifferences(question).map((facts) => describe(facts, question));
}

function describe(facts: DriftFacts, question: DriftQuestion): Drift {
  const subject = subjectOf(facts);
  const { models, revisions, database } = facts;
  const { environment, pending, applied } = question;
  const hasModels = question.models !== null;
  return {
    subject: nameInWords(subject),
    kind: subject.kind,
    has: {
      models: hasModels ? stateInWords(models, subject) : null,
      revisions: stateInWords(revisions, subject),
      database: stateInWords(database, subject),
    },
    queries: queryEffect(facts),
    generates: {
      fromModels: hasModels ? changeInWords(revisions, models) : null,
      fromDatabase: changeInWords(revisions, database),
    },
    pending: pendingEffect(facts, applied === null ? null : pending),
    waysOut: waysOut(facts, { environment, hasModels, pending }),
  };
}
