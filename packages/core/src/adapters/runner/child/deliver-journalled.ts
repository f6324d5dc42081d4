import type { Loss } from '../../../stash/find-losses.ts';
import { mayDestroyBare } from '../../../stash/danger.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { lockLost } from '../errors.ts';
import { answerNotKept, journalDiffers } from '../journal-errors.ts';
import { commitFailed } from '../revision-errors.ts';
import { stashUndecided } from '../stash-errors.ts';
import type { About } from '../about-revision.ts';
import { passAndTell, refusalOfStatement } from './deliver-in-transaction.ts';
import { hashOf } from './journal.ts';
import type { Journal, JournalRow } from './journal.ts';
import { asText, keepAnswers, reviveAnswers, writeAnswers } from './journal-result.ts';
import type { KeptAnswer } from './journal-result.ts';
import type { SentStatement } from './knex-bridge.ts';
import { aboutStep } from './load-revision.ts';
import { beginReadCommitted } from './owned-transaction.ts';
import { finishBare, runBare } from './run-bare.ts';
import type { Job } from './run-in-transaction.ts';
import { Restoring } from './restoring.ts';
import { lockForTransaction } from './run-lock.ts';
import type { RevisionScope } from './revision-scope.ts';
import { MustStash, Stashing } from './stashing.ts';
import { ownSettings, timeLimits } from './session.ts';
import type { Answer, Session } from './session.ts';

/**
 * Sends the statements of a revision that runs outside a transaction, each exactly once however
 * often the revision is run: what an earlier run did is played back from the journal, so that the
 * code takes the way that it took then.
 */
export class JournalledDelivery {
  private readonly job: Job;
  private readonly scope: RevisionScope;
  private readonly journal: Journal;
  private readonly session: Session;
  private readonly about: About;
  private step = 0;
  /** The statements since the revision's own BEGIN; null outside of its transactions. */
  private opened: Sent[] | null = null;
  /** By the statement that begins each transaction. */
  private readonly stashings: Map<number, Stashing>;
  private stashing: Stashing;
  private readonly restoring: Restoring;

  constructor(job: Job, scope: RevisionScope, parts: JournalledParts) {
    this.job = job;
    this.scope = scope;
    this.journal = parts.journal;
    this.stashings = parts.stashings;
    this.stashing = new Stashing(job.stashing);
    this.restoring = new Restoring(job.restoring ?? null);
    this.session = job.bench.session;
    this.about = aboutStep(job.step);
  }

  /** Sends, or plays back, the next statement. */
  deliver(statement: SentStatement): Promise<unknown> {
    return this.scope.pass(statement.sql, async () => {
      const refusal = statement.isControl ? null : await refusalOfStatement(statement, this.about);
      if (refusal !== null) throw this.scope.refuse(refusal);
      this.step += 1;
      const row = this.journal.rows.get(this.step);
      const answers =
        row === undefined ? await this.execute(statement) : await this.repeat(statement, row);
      return reviveAnswers(answers, statement.options['rowMode']);
    });
  }

  /** @throws OrchError `RUN.JOURNAL_DIFFERS` when the revision ended before what was done */
  requireEnd(): void {
    const missed = this.journal.rows.get(this.journal.lastWrite);
    if (missed === undefined || this.step >= missed.step) return;
    throw journalDiffers(this.about, { step: missed.step, done: missed.sql, now: null });
  }

  private async repeat(statement: SentStatement, row: JournalRow): Promise<readonly KeptAnswer[]> {
    const { step, sql, kind } = row;
    const isBehind = step <= this.journal.lastWrite;
    if (row.hash !== hashOf(statement)) {
      // What was only read at the end may be another thing now; what was done may not.
      if (!isBehind) return this.execute(statement);
      throw this.scope.refuse(journalDiffers(this.about, { step, done: sql, now: statement.sql }));
    }
    if (row.state === 'inFlight') {
      return finishBare({ job: this.job, journal: this.journal, step, statement }, row);
    }
    if (kind === 'session' || !isBehind) return this.execute(statement);
    if (row.result !== null) return row.result;
    if (kind === 'read') return this.execute(statement);
    throw this.scope.refuse(answerNotKept(this.about, step, sql));
  }

  private execute(statement: SentStatement): Promise<readonly KeptAnswer[]> {
    if (statement.isControl) return this.control(statement);
    return this.opened === null ? this.executeAlone(statement) : this.executeWithin(statement);
  }

  /** One statement and its journal row in one transaction, after the stash of what it destroys. */
  private async executeAlone(statement: SentStatement): Promise<readonly KeptAnswer[]> {
    const { step } = this;
    await this.begin(beginReadCommitted);
    let answers: readonly KeptAnswer[];
    let losses: readonly Loss[] | 'unknown';
    try {
      answers = await this.sendKept(statement);
      losses = await this.stashing.settle(this.session);
      if (losses !== 'unknown' && losses.length === 0) await this.restoring.arrive(this.session);
    } catch (error) {
      await this.rollBack();
      if (!refusesTransaction(error)) throw error;
      if (this.job.stashing.isOn && mayDestroyBare(statement.sql)) {
        throw this.scope.refuse(stashUndecided(this.about, statement.sql));
      }
      return runBare({ job: this.job, journal: this.journal, step, statement });
    }
    if (losses === 'unknown' || losses.length > 0) {
      await this.session.send('ROLLBACK');
      if (!statement.canKeep) throw this.scope.refuse(stashUndecided(this.about, statement.sql));
      this.stashing.cover(losses);
      return this.executeAlone(statement);
    }
    await this.commit([this.recordOf({ step, statement, answers })]);
    return answers;
  }

  private async executeWithin(statement: SentStatement): Promise<readonly KeptAnswer[]> {
    const answers = await this.sendKept(statement);
    this.opened?.push({ step: this.step, statement, answers });
    return answers;
  }

  /** The transactions of the revision's own `knex.transaction`, each of which counts as a whole. */
  private async control(statement: SentStatement): Promise<readonly KeptAnswer[]> {
    const sent = { step: this.step, statement, answers: [noAnswer] };
    if (/^\s*BEGIN\b/i.test(statement.sql)) {
      await this.begin(statement.sql.replace(/;\s*$/, ''));
      this.opened = [sent];
      return sent.answers;
    }
    const all = [...(this.opened ?? []), sent];
    this.opened = null;
    if (!/^\s*COMMIT\b/i.test(statement.sql)) {
      await this.session.send('ROLLBACK');
      return sent.answers;
    }
    const losses = await this.stashing.settle(this.session);
    if (losses === 'unknown' || losses.length > 0) {
      await this.session.send('ROLLBACK');
      this.stashing.cover(losses);
      throw this.scope.refuse(new MustStash());
    }
    await this.restoring.arrive(this.session);
    const [wrote] = await this.session.send(
      'SELECT pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL AS wrote',
    );
    const kind = wrote?.rows[0]?.['wrote'] === true ? 'write' : 'read';
    await this.commit(all.map((each) => this.recordOf(each, kind)));
    return sent.answers;
  }

  private async begin(begin: string): Promise<void> {
    const answers = await this.session.send(
      [
        begin,
        ...timeLimits(this.job.context.options.limits, this.session.identity),
        `SELECT ${lockForTransaction} AS locked`,
      ].join(';\n'),
    );
    if (answers.at(-1)?.rows[0]?.['locked'] !== true) {
      await this.session.send('ROLLBACK');
      throw this.scope.refuse(lockLost(this.about));
    }
    this.stashing = this.stashings.get(this.step) ?? new Stashing(this.job.stashing);
    this.stashings.set(this.step, this.stashing);
    try {
      await this.stashing.open(this.session);
      await this.restoring.open(this.session);
    } catch (error) {
      await this.rollBack();
      throw error;
    }
  }

  private async rollBack(): Promise<void> {
    if (this.session.lost === null && this.session.inTransaction)
      await this.session.send('ROLLBACK');
  }

  private async commit(records: readonly string[]): Promise<void> {
    let answers: readonly Answer[];
    try {
      answers = await this.session.send([ownSettings, ...records, 'COMMIT'].join(';\n'));
    } catch (error) {
      if (this.session.lost === null) await this.session.send('ROLLBACK');
      throw error;
    }
    const tag = answers.at(-1)?.command ?? 'nothing';
    if (tag === 'COMMIT') {
      for (const event of this.stashing.events) this.job.context.tell(event);
      return;
    }
    throw this.scope.refuse(commitFailed(this.about, `the server answered ${tag}`, null));
  }

  private recordOf({ step, statement, answers }: Sent, kind?: 'read' | 'write'): string {
    const result = statement.canKeep ? writeAnswers(answers) : null;
    const known = setsUpSession(statement, answers) ? 'session' : kind;
    return this.journal.record({ step, statement, result, ...(known && { kind: known }) });
  }

  private async sendKept(statement: SentStatement): Promise<readonly KeptAnswer[]> {
    await this.stashing.watch(this.session, statement.sql);
    return passAndTell(this.job, statement, async () => {
      if (statement.canKeep) return keepAnswers(await statement.execute(asText));
      await statement.execute();
      return [noAnswer];
    });
  }
}

/** What outlives one attempt at a revision, besides the revision. */
export interface JournalledParts {
  readonly journal: Journal;
  readonly stashings: Map<number, Stashing>;
}

interface Sent {
  readonly step: number;
  readonly statement: SentStatement;
  readonly answers: readonly KeptAnswer[];
}

const noAnswer: KeptAnswer = { command: '', rowCount: null, fields: [], rows: [] };

/** Not inside a transaction block, or a COMMIT in a procedure that would end it. */
function refusesTransaction(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '25001' || state === '2D000';
}

/** What it does is gone with the session, so a later run sends it again. */
function setsUpSession({ sql }: SentStatement, answers: readonly KeptAnswer[]): boolean {
  const tags = ['SET', 'RESET', 'LISTEN', 'UNLISTEN', 'PREPARE', 'DEALLOCATE', 'LOAD', 'DISCARD'];
  return answers.some(({ command }) => tags.includes(command)) || /\bset_config\b/i.test(sql);
}
