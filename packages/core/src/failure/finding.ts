/** A problem reported as data; a check collects them all and never stops at the first. */
export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What it is about: a revision id, a file, an environment, a fact. */
  readonly subject: string;
  readonly message: string;
  /** What to type or edit next. */
  readonly hint: string;
  /** Lines to show below it, e.g. a unified diff. */
  readonly detail?: string;
}
