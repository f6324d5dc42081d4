import { cpus, loadavg, totalmem } from 'node:os';
import type { Figure, FigureResult } from './figure.ts';

/** A figure with what measuring it gave. */
export interface Measured extends FigureResult {
  readonly name: string;
  readonly question: string;
}

/** Joins a figure to its result. */
export function measured({ name, question }: Figure, result: FigureResult): Measured {
  return { name, question, ...result };
}

/** A figure as lines for a terminal: its timings, then its ratios with what they should be. */
export function formatFigure({ question, timings, ratios, notes }: Measured): string {
  const width = Math.max(...[...timings, ...ratios].map(({ what }) => what.length), 0);
  const line = (what: string, value: string, rest: string): string =>
    `  ${what.padEnd(width)}  ${value.padStart(10)}  ${rest}`.trimEnd();
  return [
    question,
    ...timings.map(({ what, median, samples }) =>
      line(what, `${median.toFixed(1)} ms`, spread(samples)),
    ),
    ...ratios.map(({ what, value, atMost }) =>
      line(what, `${value.toFixed(2)} x`, atMost === null ? '' : verdict(value, atMost)),
    ),
    ...notes.map((note) => `  note: ${note}`),
    '',
  ].join('\n');
}

/** The machine on which the figures were measured. */
export function describeMachine(): Readonly<Record<string, string | number>> {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    // Above the number of processors, something else was running too.
    loadAverage: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

function spread(samples: readonly number[]): string {
  const [low, high] = [Math.min(...samples), Math.max(...samples)];
  return `${samples.length} runs, ${low.toFixed(1)} to ${high.toFixed(1)}`;
}

function verdict(value: number, atMost: number): string {
  return `at most ${atMost.toFixed(2)}: ${value <= atMost ? 'met' : 'MISSED'}`;
}
