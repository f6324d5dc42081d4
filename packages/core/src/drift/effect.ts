import type { Effect } from './drift.ts';

/** An effect in words, with the SQLSTATE where the server refuses. */
export function effect(
  kind: Effect['kind'],
  words: string,
  sqlState: string | null = null,
): Effect {
  return { kind, words: sqlState === null ? words : `${words} (${sqlState})`, sqlState };
}
