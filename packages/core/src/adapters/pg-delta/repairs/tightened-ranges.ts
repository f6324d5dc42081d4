import type { Fact } from '../model.ts';
import { keyOf } from '../model.ts';
import { ownAction } from '../own-action.ts';
import { identityOf, rangeOf } from '../sequence-facts.ts';
import type { SequenceRange } from '../sequence-facts.ts';
import type { Action } from '../plan-stage.ts';
import type { Ends, Repair } from '../repair.ts';
import { quotePath, quoteText } from '../sql-names.ts';

/**
 * A sequence's range cannot leave out its position: the server refuses a higher minimum or a lower
 * maximum even on a sequence that was never used. A position outside the new range is moved to the
 * new start first.
 */
export const tightenedRanges: Repair = {
  mend: (actions, ends) => actions.flatMap((action) => [...movesBefore(action, ends), action]),
};

function movesBefore(action: Action, ends: Ends): readonly Action[] {
  const [subject] = action.consumes;
  const isRange = /^ALTER .* (?:MINVALUE|MAXVALUE) /.test(action.sql);
  if (action.verb !== 'alter' || subject === undefined || !isRange) return [];
  const key = keyOf(subject);
  const before = sequenceIn(ends.from.facts.get(key));
  const after = sequenceIn(ends.to.facts.get(key));
  if (before === null || after === null || / RESTART\b/.test(action.sql)) return [];
  const [low, high] = [BigInt(after.range.min), BigInt(after.range.max)];
  if (low <= BigInt(before.range.min) && high >= BigInt(before.range.max)) return [];
  const start = within(BigInt(after.range.start), {
    low: low > BigInt(before.range.min) ? low : BigInt(before.range.min),
    high: high < BigInt(before.range.max) ? high : BigInt(before.range.max),
  });
  const path = quotePath(before.schema, before.name);
  return [
    ownAction(
      `SELECT pg_catalog.setval(${quoteText(path)}, ${start}, false) FROM ${path} ` +
        `WHERE last_value NOT BETWEEN ${low} AND ${high}`,
      subject,
      { words: `move sequence ${before.name} into its new range` },
    ),
  ];
}

function within(value: bigint, { low, high }: { low: bigint; high: bigint }): bigint {
  if (value < low) return low;
  return value > high ? high : value;
}

interface Sequence {
  readonly schema: string;
  readonly name: string;
  readonly range: SequenceRange;
}

function sequenceIn(fact: Fact | undefined): Sequence | null {
  if (fact === undefined) return null;
  if (fact.id.kind === 'sequence') {
    return { schema: fact.id.schema, name: fact.id.name, range: rangeOf(fact.payload) };
  }
  const identity = identityOf(fact.payload);
  return identity === null ? null : { ...identity.sequence, range: identity.range };
}
