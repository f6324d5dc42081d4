import type { StepThreshold } from './project.ts';

/**
 * The largest table that is changed in one transaction unless the configuration says otherwise.
 * Filling a row costs about 8 microseconds (48 s for 6 million rows of 100 bytes) with everybody
 * kept out of the table, so that 50,000 rows are less than half a second; wide rows count by their
 * bytes.
 */
export const defaultSteps: StepThreshold = Object.freeze({
  rows: 50_000,
  bytes: 16 * 1024 * 1024,
});
