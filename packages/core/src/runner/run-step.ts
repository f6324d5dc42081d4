import type { Revision } from '../revision/revision.ts';

/** One revision to run, and which of its two functions. */
export interface RunStep {
  readonly direction: 'up' | 'down';
  readonly revision: Revision;
  /** Absolute path of the file that is run; its bytes must have the revision's checksum. */
  readonly file: string;
  /** The commit that the file belongs to, when it is committed unchanged. */
  readonly commit: string | null;
}
