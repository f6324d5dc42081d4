import { hostname, userInfo } from 'node:os';

/** The person and machine that run, e.g. `ada@build-7`. */
export function whoRuns(): string {
  known ??= `${userName()}@${hostname()}`;
  return known;
}

let known: string | null = null;

function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // A container may run under a user id that has no name.
    if (error instanceof Error && 'code' in error) return `uid ${process.getuid?.() ?? 'unknown'}`;
    throw error;
  }
}
