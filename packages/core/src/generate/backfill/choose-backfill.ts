import { backfillKinds, type Candidate, type ScoredCandidate } from './backfill.ts';

/** What the reference's rows say about a required column. */
export type Learned =
  /** Every row agrees, and nothing else explains the values as plainly. */
  | { readonly kind: 'learned'; readonly candidate: ScoredCandidate }
  /** Something fits, and somebody has to say whether it is meant. */
  | {
      readonly kind: 'doubtful';
      readonly reason: DoubtReason;
      /** The likeliest first. */
      readonly candidates: readonly ScoredCandidate[];
    }
  | { readonly kind: 'unknown' };

/** Why what was learned is not taken by itself. */
export type DoubtReason = 'rowsDisagree' | 'onlySampled' | 'fewRows' | 'severalWays';

/** One row proves nothing: too much is equal in it. */
const fewestRows = 2;
/** What explains less than this share of the rows is a coincidence. */
const leastShare = 0.5;
/** More proposals than this help nobody. */
const mostProposals = 5;

/** Decides between candidates by how many rows of the reference agree with each. */
export function chooseBackfill(scored: readonly ScoredCandidate[]): Learned {
  const complete = scored.filter(({ evidence }) => evidence.rows > 0 && isComplete(evidence));
  const plainest = inOrder(complete)[0]?.kind;
  const chosen = withoutVariants(complete.filter(({ kind }) => kind === plainest));
  const [candidate] = chosen;
  if (candidate === undefined) return doubtOf(scored);

  const doubt = (reason: DoubtReason): Learned => {
    return { kind: 'doubtful', reason, candidates: chosen.slice(0, mostProposals) };
  };
  if (chosen.length > 1) return doubt('severalWays');
  if (!candidate.evidence.exact) return doubt('onlySampled');
  if (candidate.evidence.rows < fewestRows) return doubt('fewRows');
  return { kind: 'learned', candidate };
}

function doubtOf(scored: readonly ScoredCandidate[]): Learned {
  const likely = scored
    .filter(({ evidence: { agree, rows } }) => agree > 0 && agree >= leastShare * rows)
    .toSorted((a, b) => b.evidence.agree - a.evidence.agree || rankOf(a) - rankOf(b));
  if (likely.length === 0) return { kind: 'unknown' };
  const candidates = withoutVariants(likely).slice(0, mostProposals);
  return { kind: 'doubtful', reason: 'rowsDisagree', candidates };
}

/** Of several expressions over the same columns that fit equally, the first is the plainest. */
function withoutVariants(scored: readonly ScoredCandidate[]): readonly ScoredCandidate[] {
  const seen = new Set<string>();
  return scored.filter(({ reads }) => {
    const isNew = !seen.has(reads);
    seen.add(reads);
    return isNew;
  });
}

function inOrder(scored: readonly ScoredCandidate[]): readonly ScoredCandidate[] {
  return scored.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ kind }: Candidate): number {
  return backfillKinds.indexOf(kind);
}

function isComplete({ rows, agree }: ScoredCandidate['evidence']): boolean {
  return agree === rows;
}
