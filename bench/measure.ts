import type { Ratio, Timing } from './figure.ts';

/** Something that is timed. */
export interface Subject {
  readonly what: string;
  /** Makes what one run needs; not timed. */
  prepare?(): Promise<void>;
  run(): Promise<unknown>;
  /** Fails when the run did not do its work; not timed. */
  verify?(): Promise<void>;
}

/**
 * Times every subject once per round, so that all of them meet the same machine, and gives the
 * medians. One more round before the first, which does not count, warms caches for everybody.
 */
export async function measure(
  subjects: readonly Subject[],
  rounds: number,
): Promise<readonly Timing[]> {
  const samples = subjects.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      await subject.prepare?.();
      const start = performance.now();
      await subject.run();
      const elapsed = performance.now() - start;
      await subject.verify?.();
      if (round >= 0) samples[index]?.push(elapsed);
    }
  }
  return subjects.map(({ what }, index) => timing(what, samples[index] ?? []));
}

/** `part / whole` of two subjects of the same timings; null when one was not measured. */
export function ratio(
  timings: readonly Timing[],
  part: string,
  whole: string,
  atMost: number | null = null,
): Ratio | null {
  const medianOf = (what: string): number | undefined =>
    timings.find((entry) => entry.what === what)?.median;
  const [above, below] = [medianOf(part), medianOf(whole)];
  if (above === undefined || below === undefined) return null;
  return { what: `${part} / ${whole}`, value: above / below, atMost };
}

/** The ratios that could be made. */
export function known(ratios: readonly (Ratio | null)[]): readonly Ratio[] {
  return ratios.filter((entry) => entry !== null);
}

function timing(what: string, samples: readonly number[]): Timing {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? NaN;
  const high = sorted[Math.floor(middle)] ?? NaN;
  return { what, samples, median: (low + high) / 2 };
}
