import type { FactKey } from '../../catalog/catalog.ts';
import type { ScoredCandidate } from './score-candidates.ts';

/** What somebody says about renames beforehand, and who can be asked about the rest. */
export interface RenameWishes {
  /** Renames as typed: `old:new`. */
  readonly accept: readonly string[];
  /** As typed; here a drop and an add is meant. */
  readonly deny: readonly string[];
  /** Whether tables and columns keep their old names, too, until a revision at the end. */
  readonly keepOldNames?: boolean;
  /** The command as it was given; hints add flags to it. */
  readonly command: string;
  /** Asks a person about one thing that is gone; null where nobody can be asked. */
  readonly ask: ((question: RenameQuestion) => Promise<RenameAnswer>) | null;
}

/** Something that is gone, and what it may have become, likeliest first. */
export interface RenameQuestion {
  readonly kind: string;
  readonly from: FactKey;
  /** As flags write it. */
  readonly name: string;
  readonly choices: readonly (ScoredCandidate & { readonly name: string })[];
}

/** What became of it. */
export type RenameAnswer =
  { readonly kind: 'renamed'; readonly to: FactKey } | { readonly kind: 'dropped' };
