import { OrchError } from '../../../failure/orch-error.ts';
import { hideValues } from '../../../runner/hide-values.ts';
import type { StashEvent } from '../../../runner/run-event.ts';
import { mergeLosses, uncoveredLosses } from '../../../stash/find-losses.ts';
import type { Loss } from '../../../stash/find-losses.ts';
import { dangerOf } from '../../../stash/danger.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { describeTables } from '../../postgres/stash/describe-tables.ts';
import type { TableDescription } from '../../postgres/stash/describe-tables.ts';
import { recordLeft } from '../../postgres/stash/record-left.ts';
import {
  deleteStash,
  isStillThere,
  lockTables,
  takeStash,
} from '../../postgres/stash/take-stash.ts';
import type { StashOwner, TakenStash } from '../../postgres/stash/take-stash.ts';
import { findAnyLock, rememberCatalog } from '../../postgres/stash/watch-losses.ts';
import type { About } from '../about-revision.ts';
import { stashFailed, stashUnstable } from '../stash-errors.ts';
import { endsConnection } from './connection-ended.ts';
import { lookAt, workAsCopier } from './copying-session.ts';
import { measureLosses } from './measure-losses.ts';
import { meetsLock } from './revision-scope.ts';
import type { Session } from './session.ts';

/** A transaction that a revision began itself must be run again, with a stash. */
export class MustStash extends Error {
  constructor() {
    super('what this transaction destroys must be stashed first');
    this.name = 'MustStash';
  }
}

/** What is stashed, and for whom. */
export interface StashingParts {
  readonly about: About;
  readonly run: string | null;
  /** Of the revision's file. */
  readonly checksum: string;
  /** Of all stashes of the database together; 0 is no limit. */
  readonly mostBytes: number;
  /** False for a revision that says that it needs no stash, and on a shadow. */
  readonly isOn: boolean;
}

/**
 * Sees to it that no transaction of a step destroys what is not stashed in that same transaction.
 *
 *     open   copy what an earlier attempt destroyed
 *     watch  before each statement: remember the catalog when it may destroy something
 *     settle before COMMIT: compare; what is lost and not stashed must be rolled back and `cover`ed
 */
export class Stashing {
  private readonly parts: StashingParts;
  private losses: readonly Loss[] = [];
  private taken: readonly TakenStash[] = [];
  /** Tables that could not be locked by the names that they had. */
  private readonly missed = new Set<string>();
  private isWatching = false;
  /** Whether rows were changed while nothing was remembered. */
  private changesRows = false;
  /** Whether locks may be held that tell nothing, since they are those of something created. */
  private hasLocks = false;
  /** Whether a trigger may have destroyed something that was not remembered. */
  private mustRepeat = false;
  /** Whether one may have in an earlier attempt. */
  private isSuspicious = false;
  private attempts = 0;

  constructor(parts: StashingParts) {
    this.parts = parts;
  }

  /** Copies, in a transaction that was just begun, everything that is known to be destroyed in it. */
  async open(session: Session): Promise<void> {
    this.isWatching = false;
    this.changesRows = false;
    // A stash is a new table, and locked as such.
    this.hasLocks = this.losses.length > 0;
    this.mustRepeat = false;
    this.taken = [];
    this.missed.clear();
    if (this.losses.length === 0) return;
    await this.guarded(session, async () => {
      this.taken = await workAsCopier(session, (isolation) => {
        if (isolation === 'read committed') return this.copy(session);
        const reason = `a transaction with ${isolation} does not see what others wrote last`;
        throw stashFailed(this.parts.about, reason);
      });
    });
  }

  /**
   * Remembers the catalog before the first statement of a transaction that may destroy something.
   * Before statements that only a trigger lets do that, it is not remembered while a lock can tell
   * afterwards whether one did.
   */
  async watch(session: Session, sql: string): Promise<void> {
    if (!this.parts.isOn || this.isWatching || session.transactionFailed) return;
    const danger = dangerOf(sql);
    if (danger === 'none') {
      // It may take a lock itself.
      if (this.changesRows) await this.lookForTrigger(session);
      this.changesRows = false;
      this.hasLocks = true;
    } else if (danger === 'rows' && !this.hasLocks && !this.isSuspicious) {
      this.changesRows = true;
    } else {
      if (this.changesRows) await this.lookForTrigger(session);
      this.changesRows = false;
      await session.send(rememberCatalog.join(';\n'));
      this.isWatching = true;
    }
  }

  /**
   * Finds what the open transaction would destroy if it were committed now, and takes away the
   * stashes of what it does not destroy after all.
   *
   * @returns what is lost and not stashed; `unknown` when it must be run again to be learnt
   * @throws OrchError `RUN.STASH_FAILED`
   */
  async settle(session: Session): Promise<readonly Loss[] | 'unknown'> {
    return this.guarded(session, async () => {
      if (this.changesRows) await this.lookForTrigger(session);
      if (this.mustRepeat) return 'unknown';
      if (!this.isWatching) return [];
      const known = this.losses.filter(({ oid }) => !this.missed.has(oid));
      const uncovered = uncoveredLosses(await measureLosses(session), known);
      if (uncovered.length === 0) await this.discardNeedless(session);
      return uncovered;
    });
  }

  /**
   * Has losses stashed when the transaction is begun again.
   * @throws OrchError `RUN.STASH_UNSTABLE`
   */
  cover(losses: readonly Loss[] | 'unknown'): void {
    this.attempts += 1;
    if (this.attempts > mostAttempts) throw stashUnstable(this.parts.about, this.attempts);
    if (losses === 'unknown') this.isSuspicious = true;
    else this.losses = mergeLosses(this.losses, losses);
  }

  /** The numbers of what was stashed. */
  get ids(): readonly string[] {
    return this.taken.map(({ id }) => id);
  }

  /** What was stashed, to be told when the transaction is committed. */
  get events(): readonly StashEvent[] {
    const { id, direction } = this.parts.about;
    return this.taken.map((stash) => ({
      kind: 'stash',
      id,
      direction,
      stash: stash.id,
      loss: stash.kind,
      table: stash.schema === 'public' ? stash.table : `${stash.schema}.${stash.table}`,
      columns: stash.kind === 'columns' ? stash.lost.map(({ name }) => name) : [],
      rows: stash.rows,
      bytes: stash.bytes,
    }));
  }

  /** What is not locked was not destroyed, and what is was not remembered. */
  private async lookForTrigger(session: Session): Promise<void> {
    const [answer] = await session.send(findAnyLock);
    this.mustRepeat ||= answer?.rows[0]?.['locked'] === true;
  }

  private async copy(session: Session): Promise<readonly TakenStash[]> {
    const oids = this.losses.map(({ oid }) => oid);
    const found = (await describeTables(session, oids)).filter(isOurs);
    if (found.length === 0) return [];
    await session.send(lockTables(found));
    const locked = await describeTables(session, oids);
    const { about, run, checksum, mostBytes } = this.parts;
    const owner: StashOwner = {
      revision: about.id,
      revisionChecksum: checksum,
      direction: about.direction,
      run,
    };
    const taken: TakenStash[] = [];
    for (const loss of this.losses) {
      const table = locked.find(({ oid }) => oid === loss.oid);
      const known = found.find(({ oid }) => oid === loss.oid);
      if (table === undefined || known === undefined) continue;
      if (table.name !== known.name || table.schema !== known.schema) {
        // Renamed before the lock was granted, which another table has now.
        this.missed.add(loss.oid);
        continue;
      }
      const stash = await takeStash(session, { table, loss, owner, mostBytes });
      if (stash !== null) taken.push(stash);
    }
    return taken;
  }

  /** A rewrite that kept every value destroyed nothing; of others it is noted what they left. */
  private async discardNeedless(session: Session): Promise<void> {
    const kept: TakenStash[] = [];
    for (const stash of this.taken) {
      const [now] = stash.kind === 'labels' ? [] : await describeNow(session, stash.tableOid);
      if (now !== undefined && (await lookAt(session, () => isStillThere(session, stash, now)))) {
        await workAsCopier(session, () => session.send(deleteStash(stash.id).join(';\n')));
        continue;
      }
      if (now !== undefined) await workAsCopier(session, () => recordLeft(session, stash, now));
      kept.push(stash);
    }
    this.taken = kept;
  }

  private async guarded<T>(session: Session, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof OrchError || !(error instanceof Error)) throw error;
      if (session.lost !== null || endsConnection(error) || meetsLock(error)) throw error;
      const reason = hideValues(error.message, { sqlState: sqlStateOf(error), sql: '' });
      throw stashFailed({ ...this.parts.about, cause: error }, reason);
    }
  }
}

/** A revision that does the same each time needs two; what others change meanwhile may need more. */
const mostAttempts = 5;

/** Temporary tables end with the session, and the store is no revision's to change. */
function isOurs({ kind, isTemporary, schema }: TableDescription): boolean {
  return kind === 'r' && !isTemporary && schema !== 'orch';
}

function describeNow(session: Session, oid: string): Promise<readonly TableDescription[]> {
  return lookAt(session, () => describeTables(session, [oid]));
}
