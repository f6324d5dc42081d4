import { OrchError } from '../../../failure/orch-error.ts';
import type { RevisionId } from '../../../revision/revision.ts';
import { hideValues } from '../../../runner/hide-values.ts';
import type { RestoreEvent } from '../../../runner/run-event.ts';
import type { Stash } from '../../../stash/stash.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import type { TableDescription } from '../../postgres/stash/describe-tables.ts';
import { findOrigin } from '../../postgres/stash/find-restore-target.ts';
import { orderRestores } from '../../postgres/stash/order-restores.ts';
import { outdateStashes, passStashes, readWayBack } from '../../postgres/stash/read-stashes.ts';
import { restoreStash } from '../../postgres/stash/restore-stash.ts';
import type { RestoreOptions } from '../../postgres/stash/restore-stash.ts';
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
  /** False for a step that commits its statements one by one. */
  readonly transaction: boolean;
}

/** What was put aside the last time the way was walked in the other direction. */
interface Candidate {
  readonly stash: Stash;
  /** What it came from, as the open transaction found it; null when there was nothing. */
  readonly before: TableDescription | null;
}

/**
 * Puts back what the other direction of a revision has destroyed.
 *
 *     open    before the revision's code: what is there already
 *     finish  after it, before COMMIT: what came back gets its values
 *
 * Outside a transaction `open` and `arrive` do so for the columns that come back with a statement,
 * before anybody else can write into them, and `open` and `finish` at the end for the rest. What
 * cannot be put back stays in the stash and stops nothing.
 */
export class Restoring {
  private readonly parts: RestoringParts | null;
  private candidates: readonly Candidate[] = [];
  private done: readonly RestoreEvent[] = [];

  constructor(parts: RestoringParts | null) {
    this.parts = parts;
  }

  /** Looks, in a transaction that was just begun, what is there. */
  async open(session: Session): Promise<void> {
    this.done = [];
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

  /** Puts values into columns that have come back since {@link open}. */
  async arrive(session: Session): Promise<void> {
    const { parts } = this;
    const columns = this.candidates.filter(({ stash }) => stash.kind === 'columns');
    if (parts === null || columns.length === 0) return;
    await workAsCopier(session, async () => {
      for (const candidate of columns) {
        const now = await findOrigin(session, candidate.stash);
        if (now === null || !hasArrived(candidate, now)) continue;
        await tryOne(session, parts, candidate);
      }
    });
  }

  /**
   * Puts back what it can and marks all of it as passed; what an earlier run in the same direction
   * put aside is outdated. `taken` is what this one did.
   */
  async finish(session: Session, taken: readonly string[]): Promise<void> {
    const { parts } = this;
    if (parts === null) return;
    await workAsCopier(session, async () => {
      const done: RestoreEvent[] = [];
      for (const candidate of await orderRestores(session, this.candidates)) {
        done.push(await tryOne(session, parts, candidate));
      }
      const marks = [
        passStashes(parts),
        ...(parts.transaction ? [outdateStashes(parts, taken)] : []),
      ];
      await session.send(marks.join(';\n'));
      this.done = done;
    });
  }

  /** What was put back, to be told when the transaction is committed. */
  get events(): readonly RestoreEvent[] {
    return this.done;
  }
}

async function tryOne(
  session: Session,
  parts: RestoringParts,
  candidate: Candidate,
): Promise<RestoreEvent> {
  const { revision: id, direction } = parts;
  const { stash } = candidate;
  const about = { kind: 'restore', id, direction, stash: stash.id } as const;
  const replaces = replacedBy(parts, candidate);
  await session.send(`SAVEPOINT ${mark}`);
  try {
    const restored = await restoreStash(session, stash, {
      target: null,
      replaces,
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
      followed: 0,
      deleted: 0,
      born: 0,
      changed: 0,
      kept: rows,
      failure: reason,
    };
  }
}

/** Others may have written between two statements, so that not all that is there is the revision's. */
function replacedBy(
  { transaction, checksum }: RestoringParts,
  { stash, before }: Candidate,
): RestoreOptions['replaces'] {
  const hasTrace = stash.restoredAt !== null || stash.lost.some(({ left }) => left !== undefined);
  const mayBeOthers = !transaction && (stash.kind !== 'columns' || hasTrace);
  return mayBeOthers ? 'untouched' : { before, checksum };
}

function hasArrived({ stash, before }: Candidate, now: TableDescription): boolean {
  const former = new Set(before?.oid === now.oid ? before.columns.map(({ number }) => number) : []);
  const there = stash.lost.map(({ name }) => now.columns.find((column) => column.name === name));
  return (
    there.every((column) => column !== undefined) &&
    there.some((column) => column !== undefined && !former.has(column.number))
  );
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
