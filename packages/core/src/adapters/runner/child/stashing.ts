import { OrchError } from '../../../failure/orch-error.ts';
import { hideValues } from '../../../runner/hide-values.ts';
import type { StashEvent } from '../../../runner/run-event.ts';
import { findLosses, mergeLosses, uncoveredLosses } from '../../../stash/find-losses.ts';
import type { Loss } from '../../../stash/find-losses.ts';
import { mayDestroy } from '../../../stash/may-destroy.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { copySettingNames, copySettings } from '../../postgres/stash/copy-settings.ts';
import { describeTables } from '../../postgres/stash/describe-tables.ts';
import type { TableDescription } from '../../postgres/stash/describe-tables.ts';
import {
  deleteStash,
  isStillThere,
  lockTables,
  takeStash,
} from '../../postgres/stash/take-stash.ts';
import type { StashOwner, TakenStash } from '../../postgres/stash/take-stash.ts';
import {
  columnsOfEnums,
  compareCatalog,
  rememberCatalog,
  shortenedEnums,
  tablesOf,
} from '../../postgres/stash/watch-losses.ts';
import type { LockedTable } from '../../postgres/stash/watch-losses.ts';
import type { About } from '../about-revision.ts';
import { stashFailed, stashUnstable } from '../stash-errors.ts';
import { endsConnection } from './connection-ended.ts';
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
  private isWatching = false;
  private attempts = 0;

  constructor(parts: StashingParts) {
    this.parts = parts;
  }

  /** Copies, in a transaction that was just begun, everything that is known to be destroyed in it. */
  async open(session: Session): Promise<void> {
    this.isWatching = false;
    this.taken = [];
    if (this.losses.length === 0) return;
    await this.guarded(session, async () => {
      const settings = await takeOver(session);
      const isolation = settings['transaction_isolation'];
      if (isolation !== 'read committed') {
        const reason = `a transaction with ${String(isolation)} does not see what others wrote last`;
        throw stashFailed(this.parts.about, reason);
      }
      this.taken = await this.copy(session);
      await giveBack(session, settings);
    });
  }

  /** Remembers the catalog before the first statement of a transaction that may destroy something. */
  async watch(session: Session, sql: string): Promise<void> {
    if (!this.parts.isOn || this.isWatching || session.transactionFailed || !mayDestroy(sql))
      return;
    await session.send(rememberCatalog.join(';\n'));
    this.isWatching = true;
  }

  /**
   * Finds what the open transaction would destroy if it were committed now, and takes away the
   * stashes of what it does not destroy after all.
   *
   * @returns what is lost and not stashed
   * @throws OrchError `RUN.STASH_FAILED`
   */
  async settle(session: Session): Promise<readonly Loss[]> {
    if (!this.isWatching) return [];
    this.isWatching = false;
    return this.guarded(session, async () => {
      const uncovered = uncoveredLosses(await measure(session), this.losses);
      if (uncovered.length === 0) await this.discardNeedless(session);
      return uncovered;
    });
  }

  /**
   * Has losses stashed when the transaction is begun again.
   * @throws OrchError `RUN.STASH_UNSTABLE`
   */
  cover(losses: readonly Loss[]): void {
    this.attempts += 1;
    if (this.attempts > mostAttempts) throw stashUnstable(this.parts.about, this.attempts);
    this.losses = mergeLosses(this.losses, losses);
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

  private async copy(session: Session): Promise<readonly TakenStash[]> {
    const oids = this.losses.map(({ oid }) => oid);
    const found = (await describeTables(session, oids)).filter(isOurs);
    if (found.length === 0) return [];
    await session.send(lockTables(found));
    // What was renamed or dropped before the lock was granted is measured again.
    const locked = await describeTables(session, oids);
    const { about, run } = this.parts;
    const owner: StashOwner = { revision: about.id, direction: about.direction, run };
    const taken: TakenStash[] = [];
    for (const loss of this.losses) {
      const table = locked.find(({ oid }) => oid === loss.oid);
      const known = found.find(({ oid }) => oid === loss.oid);
      if (table === undefined || known === undefined) continue;
      if (table.name !== known.name || table.schema !== known.schema) continue;
      const stash = await takeStash(session, table, loss, owner);
      if (stash !== null) taken.push(stash);
    }
    return taken;
  }

  /** A rewrite that kept every value destroyed nothing. */
  private async discardNeedless(session: Session): Promise<void> {
    const kept: TakenStash[] = [];
    for (const stash of this.taken) {
      const [now] = stash.kind === 'labels' ? [] : await describeNow(session, stash.oid);
      if (now !== undefined && (await lookAt(session, () => isStillThere(session, stash, now)))) {
        await lookAt(session, () => session.send(deleteStash(stash.id).join(';\n')), 'keep');
      } else kept.push(stash);
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

async function measure(session: Session): Promise<readonly Loss[]> {
  const answers = await session.send(compareCatalog.join(';\n'));
  const [before, now, labelsBefore, labelsNow] = answers.map(({ rows }) => rows);
  const after = tablesOf(now ?? []);
  const former = tablesOf(before ?? []);
  const emptied = await findEmptied(session, former, after);
  const enums = shortenedEnums(labelsBefore ?? [], labelsNow ?? []);
  return mergeLosses(findLosses(former, after, emptied), await lossesOfLabels(session, enums));
}

/** Tables of which no row can be from before the transaction. */
async function findEmptied(
  session: Session,
  before: readonly LockedTable[],
  after: readonly LockedTable[],
): Promise<ReadonlySet<string>> {
  const files = new Map(before.map(({ oid, file }) => [oid, file]));
  const emptied = new Set<string>();
  for (const { oid, file, name, inserted } of after) {
    if (!files.has(oid) || files.get(oid) === file) continue;
    if (inserted === null) {
      emptied.add(oid);
      continue;
    }
    const rows = await lookAt(session, async () => {
      const answers = await session.send(`SELECT FROM ONLY ${name} OFFSET ${inserted} LIMIT 1`);
      return answers.at(-1)?.rows ?? [];
    });
    if (rows.length === 0) emptied.add(oid);
  }
  return emptied;
}

async function lossesOfLabels(
  session: Session,
  enums: readonly string[],
): Promise<readonly Loss[]> {
  if (enums.length === 0) return [];
  const [answer] = await session.send(columnsOfEnums(enums));
  const losses = (answer?.rows ?? []).map((row): Loss => {
    return { oid: String(row['oid']), kind: 'labels', columns: [Number(row['number'])] };
  });
  return mergeLosses([], losses);
}

function describeNow(session: Session, oid: string): Promise<readonly TableDescription[]> {
  return lookAt(session, () => describeTables(session, [oid]));
}

const look = 'orch_look';

/**
 * Looks at something as the role that orch connected as, and sees every row or fails; the settings
 * of the transaction are as before afterwards. `keep` keeps what was changed, and takes back the
 * settings otherwise.
 */
async function lookAt<T>(
  session: Session,
  work: () => Promise<T>,
  end: 'rollBack' | 'keep' = 'rollBack',
): Promise<T> {
  if (end === 'keep') {
    const settings = await takeOver(session);
    const result = await work();
    await giveBack(session, settings);
    return result;
  }
  await session.send(`SAVEPOINT ${look};\n${copySettings}`);
  const result = await work();
  await session.send(`ROLLBACK TO SAVEPOINT ${look};\nRELEASE SAVEPOINT ${look}`);
  return result;
}

async function takeOver(session: Session): Promise<Readonly<Record<string, unknown>>> {
  const list = copySettingNames.map(
    (name) => `pg_catalog.current_setting('${name}') AS "${name.toLowerCase()}"`,
  );
  list.push(`pg_catalog.current_setting('transaction_isolation') AS transaction_isolation`);
  const answers = await session.send(`SELECT ${list.join(', ')};\n${copySettings}`);
  return answers[0]?.rows[0] ?? {};
}

async function giveBack(
  session: Session,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  await session.query(
    `SELECT ${copySettingNames.map((name, at) => `pg_catalog.set_config('${name}', $${at + 1}, true)`).join(', ')}`,
    copySettingNames.map((name) => settings[name.toLowerCase()]),
  );
}
