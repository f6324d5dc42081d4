import type { Change } from '../../change.ts';
import type { Statement } from '../statement/statement.ts';

/** A change with the form of its statement; null when it is to be written as SQL. */
export interface Planned {
  readonly change: Change;
  readonly statement: Statement | null;
}
