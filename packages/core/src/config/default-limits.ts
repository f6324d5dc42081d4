import type { RunLimits } from './project.ts';

/** The limits of a run unless the configuration says otherwise; see `docs/config.md`. */
export const defaultLimits: RunLimits = Object.freeze({
  lockTimeoutMs: 2_000,
  lockRetryMs: 60_000,
  statementTimeoutMs: 0,
  runLockWaitMs: 600_000,
  idleTimeoutMs: 60_000,
  connectTimeoutMs: 10_000,
  stashBytes: 10_000_000_000,
});
