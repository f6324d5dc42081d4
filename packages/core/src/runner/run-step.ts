import type { Revision } from '../revision/revision.ts';

/** One revision to run, and which of its two functions. */
export interface RunStep {
  readonly direction: 'up' | 'down';
  readonly revision: Revision;
  /** Absolute path of the file that is run; its bytes must have the revision's checksum. */
  readonly file: string;
  /** The commit that the file belongs to, when it is committed unchanged. */
  readonly commit: string | null;
  /** Where it runs when `file` is not the work tree's own. */
  readonly past?: PastPlace;
}

/** A throw-away work tree of a commit, as the code in it sees it. */
export interface PastPlace {
  /** What stands for the project's folder there: the working folder of the code. */
  readonly root: string;
  /** Absolute path of the `tsconfig.json` whose `paths` count; null without one. */
  readonly tsconfig: string | null;
}
