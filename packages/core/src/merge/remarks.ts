import type { PairVerdict } from './judge-pair.ts';

const verdicts = {
  independent: 'are independent: both orders were run, and end with the same schema',
  ordered: 'go together in one order',
  conflicting: 'are in conflict',
} satisfies Record<PairVerdict['kind'], string>;

/** What a merge's header says about the sides: a paragraph for each pair, and one for each reason. */
export function remarksOf(pairs: readonly PairVerdict[]): readonly string[] {
  return pairs.flatMap((pair) => [
    `${pair.heads.join(' and ')} ${verdicts[pair.kind]}${orderOf(pair)}.`,
    ...pair.reasons.map(({ summary }) => `- ${summary}`),
  ]);
}

function orderOf({ kind, first, otherOrder }: PairVerdict): string {
  if (kind !== 'ordered' || first === null) return '';
  const rest = {
    same: '',
    changed: '; a database that has the other order is brought to the same schema here',
    refused: '; a database that has the other order needs `orch up --reorder`',
  } satisfies Record<PairVerdict['otherOrder'], string>;
  return `: ${first} first${rest[otherOrder]}`;
}
