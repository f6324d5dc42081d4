import { OrchError } from '../../../failure/orch-error.ts';
import type { RevisionId } from '../../../revision/revision.ts';
import { hideValues } from '../../../runner/hide-values.ts';
import type { RestoreEvent } from '../../../runner/run-event.ts';
import type { Stash } from '../../../stash/stash.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import type { TableDescription } from '../../postgres/stash/describe-tables.ts';
import { findOrigin } from '../../postgres/stash/find-restore-target.ts';
import { orderRestores } from '../../postgres/stash/order-restores.ts';
import { passStashes, readWayBack } from '../../postgres/stash/read-stashes.ts';
import { restoreStash } from '../../postgres/stash/restore-stash.ts';
import { endsConnection } from './connection-ended.ts';
import { lookAt, workAsCopier } from './copying-session.ts';
import { meetsLock } from './revision-scope.ts';
import type { Session } from './session.ts';

/** The step that puts back what its other direction has destroyed. */
export interface RestoringParts {
  readonly revision: RevisionId;
  readonly direction: 'up' | 'down';
  /** Of the revision's file. */
  readonly checksum: string;
}

/** What was put aside the last time the way was walked in the other direction. */
interface Candidate {
  readonly stash: Stash;
  /** What it came from, as it is before the revision's code is run; null when there is nothing. */
  readonly before: TableDescription | null;
}

/**
 * Puts back, in the transaction of a step, what the same revision's other direction has destroyed.
 *
 *     open    before the revision's code: what is there already
 *     finish  after it, before COMMIT: what came back gets its values
 *
 * What cannot be put back stays in the stash and stops nothing.
 */
export class Restoring {
  private readonly parts: RestoringParts | null;
  private candidates: readonly Candidate[] = [];
  private done: RestoreEvent[] = [];

  constructor(parts: RestoringParts | null) {
    this.parts = parts;
  }

  /** Looks, in a transaction that was just begun, what is there. */
  async open(session: Session): Promise<void> {
    this.done = [];
    this.candidates = [];
    const { parts } = this;
    if (parts === null) return;
    this.candidates = await lookAt(session, async () => {
      const found: Candidate[] = [];
      for (const stash of await readWayBack(session, parts)) {
        found.push({ stash, before: await findOrigin(session, stash) });
      }
      return found;
    });
  }

  /** Puts back what it can, and marks all of it as passed. */
  async finish(session: Session): Promise<void> {
    const { parts } = this;
    if (parts === null) return;
    await workAsCopier(session, async () => {
      for (const { stash, before } of await orderRestores(session, this.candidates)) {
        this.done.push(await this.tryOne(session, parts, { stash, before }));
      }
      await session.send(passStashes(parts));
    });
  }

  /** What was put back, to be told when the transaction is committed. */
  get events(): readonly RestoreEvent[] {
    return this.done;
  }

  private async tryOne(
    session: Session,
    { revision: id, direction, checksum }: RestoringParts,
    { stash, before }: Candidate,
  ): Promise<RestoreEvent> {
    const about = { kind: 'restore', id, direction, stash: stash.id } as const;
    await session.send(`SAVEPOINT ${mark}`);
    try {
      const restored = await restoreStash(session, stash, {
        target: null,
        replaces: { before, checksum },
        mode: 'restore',
      });
      await session.send(`RELEASE SAVEPOINT ${mark}`);
      return { ...about, ...restored, failure: null };
    } catch (error) {
      if (!(error instanceof Error) || isFatal(session, error)) throw error;
      const reason = reasonOf(error);
      if (reason === null) throw error;
      await session.send(`ROLLBACK TO SAVEPOINT ${mark};\nRELEASE SAVEPOINT ${mark}`);
      const { schema, table, lost, rows } = stash;
      return {
        ...about,
        table: schema === 'public' ? table : `${schema}.${table}`,
        columns: lost.map(({ name }) => name),
        restored: 0,
        deleted: 0,
        born: 0,
        changed: 0,
        kept: rows,
        failure: reason,
      };
    }
  }
}

const mark = 'orch_restore';

/** What trying again, or nothing at all, can help against. */
function isFatal(session: Session, error: Error): boolean {
  if (session.lost !== null || endsConnection(error) || meetsLock(error)) return true;
  // Cancelled from outside.
  return sqlStateOf(error) === '57014';
}

/** Why the server, or orch, did not take the values; null for a bug. */
function reasonOf(error: Error): string | null {
  if (error instanceof OrchError) {
    const { reason } = error.details;
    return typeof reason === 'string' ? reason : error.message;
  }
  const sqlState = sqlStateOf(error);
  return sqlState === null ? null : hideValues(error.message, { sqlState, sql: '' });
}
