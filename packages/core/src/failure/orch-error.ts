/** What an {@link OrchError} is made of; `code` is dotted and stable, e.g. `REVISION.UNKNOWN`. */
export interface FailureParts {
  readonly code: string;
  /** One sentence, lower case, no full stop, naming the object in the user's own words. */
  readonly message: string;
  /** Typed values behind the sentence, printed by `--json`. Never holds a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** What to type or edit next. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** 2 for usage and configuration, 3 for findings, 130/143 when interrupted; 1 unless given. */
  readonly exitCode?: 1 | 2 | 3 | 130 | 143;
}

/**
 * A failure that orch foresees: it says what happened, where, and what to type next.
 * Anything else that is thrown is a bug and exits with 70.
 */
export class OrchError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly hint: string | undefined;
  readonly exitCode: 1 | 2 | 3 | 130 | 143;

  constructor(parts: FailureParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'OrchError';
    this.code = parts.code;
    this.details = parts.details ?? {};
    this.hint = parts.hint;
    this.exitCode = parts.exitCode ?? 1;
  }
}
