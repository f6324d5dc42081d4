import type { Workbench } from './workbench.ts';

/** What one subject of a figure took. */
export interface Timing {
  readonly what: string;
  /** Every measured run, in milliseconds, in the order of the rounds. */
  readonly samples: readonly number[];
  readonly median: number;
}

/** One timing as a multiple of another of the same run. */
export interface Ratio {
  readonly what: string;
  readonly value: number;
  /** What it should be at most; null when it is only to be known. */
  readonly atMost: number | null;
}

/** What measuring a figure gave. */
export interface FigureResult {
  readonly timings: readonly Timing[];
  readonly ratios: readonly Ratio[];
  /** What could not be measured, and why. */
  readonly notes: readonly string[];
}

/** A question about speed that is answered by measuring. */
export interface Figure {
  readonly name: string;
  readonly question: string;
  measure(bench: Workbench): Promise<FigureResult>;
}
