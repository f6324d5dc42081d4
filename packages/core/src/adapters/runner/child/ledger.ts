import type { Revision, RevisionId } from '../../../revision/revision.ts';
import type { RunStep } from '../../../runner/run-step.ts';
import { isRecordedOnly } from '../../../runner/is-recorded-only.ts';
import type { AppliedRevision } from '../../../store/applied-revision.ts';
import { mirrorDown, mirrorUp, openKnexMirror } from '../../postgres/store/knex-mirror.ts';
import { deleteApplied, insertApplied, text } from '../../postgres/store/write-store.ts';
import type { NewRow } from '../../postgres/store/write-store.ts';
import type { KnexMirror } from '../../postgres/store/knex-mirror.ts';
import type { ChildOptions } from '../protocol.ts';
import { interruptedRevision } from '../journal-errors.ts';
import { resetSession } from './session.ts';
import type { Session } from './session.ts';
import { whoRuns } from './who-runs.ts';

/**
 * What the run takes for applied, kept in step with what it commits, and the SQL by which each
 * revision is recorded in the transaction that runs it.
 */
export class Ledger {
  /** What earlier runs left unfinished. */
  readonly interrupted: readonly Interrupted[];
  /** Applied revisions in the order of application, with the names they were recorded under. */
  private readonly files: Map<RevisionId, string>;
  private readonly origins: Map<RevisionId, AppliedRevision['origin']>;
  private readonly options: ChildOptions;
  /** What this run has committed, with the record that each step replaced. */
  private readonly done: { readonly step: RunStep; readonly before: Recorded | null }[] = [];
  private runId: string | null = null;
  private readonly knexTable: KnexMirror | null;

  private constructor(parts: {
    readonly files: Map<RevisionId, string>;
    readonly origins: Map<RevisionId, AppliedRevision['origin']>;
    readonly interrupted: readonly Interrupted[];
    readonly options: ChildOptions;
    readonly knexTable: KnexMirror | null;
  }) {
    this.files = parts.files;
    this.origins = parts.origins;
    this.interrupted = parts.interrupted;
    this.options = parts.options;
    this.knexTable = parts.knexTable;
  }

  /**
   * Reads the applied revisions under the run lock.
   * @throws OrchError `STORE.KNEX_LOCKED`
   */
  static async open(session: Session, options: ChildOptions): Promise<Ledger> {
    const isShadow = options.mode === 'shadow';
    const knexTable = isShadow ? null : await openKnexMirror(session, options.knexTable);
    return new Ledger({ ...(await readApplied(session)), options, knexTable });
  }

  /** Names the row in `orch.runs` under which everything from here on is recorded. */
  belongsTo(runId: string): void {
    this.runId = runId;
  }

  /** The run's row in `orch.runs`. */
  get run(): string | null {
    return this.runId;
  }

  get applied(): readonly RevisionId[] {
    return [...this.files.keys()];
  }

  /** Whether the applied revisions are exactly these, in any order. */
  matches(ids: readonly RevisionId[]): boolean {
    return new Set(ids).size === this.files.size && ids.every((id) => this.files.has(id));
  }

  /**
   * @throws OrchError `RUN.INTERRUPTED_REVISION` unless the first step goes on with what was
   *   interrupted
   */
  requireFinished(first: RunStep | null): void {
    const other = this.interrupted.find(
      ({ id, direction }) => id !== first?.revision.id || direction !== first.direction,
    );
    if (other !== undefined) throw interruptedRevision(other.id, other.direction);
  }

  /** SQL that records a step as done. */
  record(step: RunStep, durationMs: number): readonly string[] {
    const { revision, commit } = step;
    if (step.direction === 'down') return this.recordGone(revision.id, revision.fileName);
    const origin = this.isRecordedOnly(step) ? 'merged' : 'run';
    return this.recordApplied(revision, { commit, durationMs, origin });
  }

  /** Whether a step is recorded and not run, because a merge says so. */
  isRecordedOnly(step: RunStep): boolean {
    return isRecordedOnly(step, this.origins);
  }

  /** SQL that records a revision as applied. */
  recordApplied(
    revision: Revision,
    how: Pick<NewRow, 'commit' | 'durationMs' | 'origin'>,
  ): readonly string[] {
    return [
      insertApplied({
        ...revision,
        ...how,
        appliedBy: whoRuns(),
        environment: this.options.environment,
        x: this.options.x,
        runId: this.runId,
      }),
      ...this.mirror((table) => mirrorUp(table, revision.fileName)),
    ];
  }

  /** SQL that takes a revision out of the applied ones, under every name it may have in Knex's table. */
  recordGone(id: RevisionId, fileName: string | null = null): readonly string[] {
    const names = [fileName, this.files.get(id) ?? null].filter((name) => name !== null);
    return [deleteApplied(id), ...this.mirror((table) => mirrorDown(table, names))];
  }

  /** The step is committed. */
  completed(step: RunStep): void {
    const { id, fileName } = step.revision;
    this.done.push({ step, before: this.recordOf(id) });
    const origin = this.isRecordedOnly(step) ? 'merged' : 'run';
    this.restore(id, step.direction === 'up' ? { fileName, origin } : null);
  }

  private recordOf(id: RevisionId): Recorded | null {
    const fileName = this.files.get(id);
    return fileName === undefined ? null : { fileName, origin: this.origins.get(id) ?? 'run' };
  }

  private restore(id: RevisionId, recorded: Recorded | null): void {
    if (recorded === null) {
      this.files.delete(id);
      this.origins.delete(id);
      return;
    }
    this.files.set(id, recorded.fileName);
    this.origins.set(id, recorded.origin);
  }

  /**
   * How many steps of this run a store holds, of which the last may be `inDoubt`; null when it
   * holds anything else. A crash of the server takes only what was committed last.
   */
  stepsHeldBy(found: ReadonlySet<RevisionId>, inDoubt: RunStep): number | null {
    const held = new Set(this.files.keys());
    const steps = [...this.done.map(({ step }) => step), inDoubt];
    apply(held, inDoubt, inDoubt.direction);
    for (let count = steps.length; ; count -= 1) {
      if (isSameSet(held, found)) return count;
      const last = steps[count - 1];
      if (last === undefined) return null;
      apply(held, last, last.direction === 'up' ? 'down' : 'up');
    }
  }

  /** Forgets the steps behind the first `count`: the server has lost them. */
  rewind(count: number): void {
    for (const { step, before } of this.done.splice(count).toReversed()) {
      this.restore(step.revision.id, before);
    }
  }

  private mirror(sql: (table: KnexMirror) => string): readonly string[] {
    return this.knexTable === null ? [] : [sql(this.knexTable)];
  }
}

/** How an applied revision is recorded. */
interface Recorded {
  readonly fileName: string;
  readonly origin: AppliedRevision['origin'];
}

function apply(held: Set<RevisionId>, { revision }: RunStep, direction: 'up' | 'down'): void {
  if (direction === 'up') held.add(revision.id);
  else held.delete(revision.id);
}

function isSameSet(a: ReadonlySet<RevisionId>, b: ReadonlySet<RevisionId>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}

/** A step that was begun outside a transaction and is not ended. */
export interface Interrupted {
  readonly id: RevisionId;
  readonly direction: 'up' | 'down';
}

/** Reads the applied revisions, with the file names they were recorded with, and the interrupted ones. */
export async function readApplied(session: Session): Promise<{
  readonly files: Map<RevisionId, string>;
  readonly origins: Map<RevisionId, AppliedRevision['origin']>;
  readonly interrupted: readonly Interrupted[];
}> {
  const answers = await session.sendTransaction([
    'SELECT id, file_name, origin FROM orch.revisions ORDER BY position',
    'SELECT id, direction FROM orch.intents ORDER BY id',
  ]);
  const [applied, intents] = answers.slice(-3);
  const idOf = (row: Record<string, unknown>): RevisionId => String(row['id']) as RevisionId;
  return {
    files: new Map((applied?.rows ?? []).map((row) => [idOf(row), String(row['file_name'])])),
    origins: new Map(
      (applied?.rows ?? []).map((row) => [idOf(row), row['origin'] as AppliedRevision['origin']]),
    ),
    interrupted: (intents?.rows ?? []).map((row) => ({
      id: idOf(row),
      direction: row['direction'] === 'down' ? 'down' : 'up',
    })),
  };
}

/** Opens the run's row in `orch.runs`; rows that dead runs left open are closed. */
export async function openRunRecord(
  session: Session,
  options: ChildOptions,
  steps: readonly string[],
): Promise<string> {
  const list = steps.map((step) => text(step)).join(', ');
  const answers = await session.sendTransaction([
    `UPDATE orch.runs SET result = 'interrupted' WHERE result OPERATOR(pg_catalog.=) 'running'`,
    `INSERT INTO orch.runs (started_by, command, environment, steps, x, joint, result, orch_version)
    VALUES (${text(whoRuns())}, ${text(options.command)}, ${text(options.environment)},
            ARRAY[${list}]::pg_catalog.text[], ${text(JSON.stringify(options.x))}::pg_catalog.jsonb,
            ${text(options.joint === null ? null : JSON.stringify(options.joint))}::pg_catalog.jsonb,
            'running', ${text(options.orchVersion)})
    RETURNING id::pg_catalog.text`,
  ]);
  return String(answers.at(-2)?.rows[0]?.['id']);
}

/** How a run has ended. */
export interface RunEnd {
  readonly completed: number;
  readonly failure: string | null;
  /** SQL that records more about it. */
  readonly records: readonly string[];
}

/** Closes the run's row; without a connection the next run does, as `interrupted`. */
export async function closeRunRecord(session: Session, runId: string, end: RunEnd): Promise<void> {
  if (session.lost !== null) return;
  session.settingsInDoubt = true;
  await session.send(resetSession);
  await session.sendTransaction([
    `UPDATE orch.runs
    SET result = ${end.failure === null ? "'done'" : "'failed'"}, failure = ${text(end.failure)},
        completed = ${end.completed}, ended_at = pg_catalog.clock_timestamp()
    WHERE id OPERATOR(pg_catalog.=) ${text(runId)}::pg_catalog.int8`,
    ...end.records,
  ]);
}
