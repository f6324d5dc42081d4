import { OrchError } from '../../failure/orch-error.ts';
import type { RevisionId } from '../../revision/revision.ts';

/** Where in a revision file something happened; `line` and `column` count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** What most failures of a run are about. */
export interface About {
  readonly id: RevisionId;
  readonly direction: 'up' | 'down';
  readonly place: Place;
  readonly cause?: unknown;
}

/** What a failure of a run says. */
export interface RunFailure {
  /** A code of one of the tables beside this file. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A failure that names the revision, its direction and the place in its file. */
export function aboutRevision(about: About, parts: RunFailure): OrchError {
  return new OrchError({
    code: parts.code,
    message: parts.message,
    hint: parts.hint,
    details: {
      revision: about.id,
      direction: about.direction,
      ...placeDetails(about.place),
      ...parts.details,
    },
    cause: about.cause,
  });
}

function placeDetails(place: Place): Readonly<Record<string, unknown>> {
  return {
    file: place.file,
    ...(place.line === null ? {} : { line: place.line }),
    ...(place.column === null ? {} : { column: place.column }),
  };
}

/** A time for people. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

/** SQL on one line that is not too long. */
export function shorten(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
