/** A change of a populated table, and what must be true of its rows on both ways. */
export interface DataCase {
  /** A present-tense fact. */
  readonly name: string;
  /** SQL of the schema before. */
  readonly from: string;
  /** SQL that fills it. */
  readonly rows: string;
  /** SQL of the wanted schema. */
  readonly to: string;
  readonly afterUp: Expectation;
  readonly afterDown: Expectation;
}

/** What an application sees. */
export interface Expectation {
  /** Inserts that must work, as they did before. */
  readonly insert?: string;
  readonly select: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}
