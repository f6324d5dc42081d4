import type { CommitSha } from '../git/repository.ts';
import type { RevisionArguments } from '../runner/revision-arguments.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';

/** What a work tree has checked out. */
export type GitStand =
  | { readonly kind: 'branch'; readonly branch: string; readonly commit: CommitSha }
  | { readonly kind: 'detached'; readonly commit: CommitSha };

/** A database that a checkout moves. */
export interface JournalledDatabase {
  readonly database: string;
  readonly environment: string;
  /** How the database is called in output; another one must not be taken for it. */
  readonly label: string;
  /** Name of the copy that is moved instead; null for the database itself. */
  readonly clone: string | null;
  /**
   * What was applied before, in the order in which it was applied. The texts of what stays applied
   * are left out.
   */
  readonly before: readonly AppliedRevision[];
}

/** The steps of a checkout in their order. */
export const checkoutSteps = ['planned', 'downs', 'git', 'ups', 'verified'] as const;

/** The last step that was begun. */
export type CheckoutStep = (typeof checkoutSteps)[number];

/**
 * What a checkout has set out to do. It is there from before the first change until the last one is
 * verified, so one that is there while nobody runs was interrupted. What is done is read from Git
 * and the databases themselves, which know it exactly; the step tells a person.
 */
export interface CheckoutJournal {
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly startedBy: string;
  readonly from: GitStand;
  readonly to: GitStand;
  /** Where it goes now: `back` after `--abort` or a failure. */
  readonly direction: 'there' | 'back';
  readonly step: CheckoutStep;
  readonly databases: readonly JournalledDatabase[];
  /** Whether revisions of the target are applied. */
  readonly up: boolean;
  /** Lets a revision of the target end without any SQL. */
  readonly allowEmpty: boolean;
  /** The `-x key=value` arguments. */
  readonly x: RevisionArguments;
}

/** A journal as its file has it. */
export function journalText(journal: CheckoutJournal): string {
  return `${JSON.stringify(journal, null, 2)}\n`;
}

/** Reads a journal; null when the text is none that this version writes. */
export function parseJournal(text: string): CheckoutJournal | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJournal(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Where the work tree goes now. */
export function destinationOf({ direction, from, to }: CheckoutJournal): GitStand {
  return direction === 'there' ? to : from;
}

/** E.g. `main` or `1f4c2a9b03de`. */
export function standText(stand: GitStand): string {
  return stand.kind === 'branch' ? stand.branch : stand.commit.slice(0, 12);
}

/** Whether two stands are the same branch at the same commit. */
export function isSameStand(a: GitStand, b: GitStand): boolean {
  if (a.commit !== b.commit || a.kind !== b.kind) return false;
  return a.kind === 'detached' || (b.kind === 'branch' && a.branch === b.branch);
}

/** The file is orch's own and written whole, so its shape is told by the parts that differ. */
function isJournal(value: unknown): value is CheckoutJournal {
  if (typeof value !== 'object' || value === null) return false;
  const journal = value as Partial<Record<keyof CheckoutJournal, unknown>>;
  return (
    journal.version === 1 &&
    isStand(journal.from) &&
    isStand(journal.to) &&
    (journal.direction === 'there' || journal.direction === 'back') &&
    Array.isArray(journal.databases)
  );
}

function isStand(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'commit' in value &&
    typeof value.commit === 'string' &&
    /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value.commit)
  );
}
