import { expect } from 'chai';
import type { RunEvent } from '@orch/core/runner/run-event';
import type { RevisionId } from '@orch/core/revision/revision';
import { silentLogger } from '../src/frame/logger.ts';
import type { Progress } from '../src/frame/progress.ts';
import { plainText } from '../src/frame/text.ts';
import { makeRunReporter } from '../src/run-reporter.ts';

const id = '20261120101500_add_cohort' as RevisionId;

function lines(...events: readonly RunEvent[]): readonly string[] {
  const told: string[] = [];
  const progress: Progress = {
    line: (...parts) => told.push(plainText(parts)),
    block: (text) => told.push(text),
    bar: () => ({ update: () => undefined, stop: () => undefined }),
  };
  const reporter = makeRunReporter({ progress, log: silentLogger });
  for (const event of events) reporter.onEvent(event);
  reporter.stop();
  return told;
}

const holder = {
  pid: 42,
  user: 'app',
  application: 'orch',
  query: 'create index\n  concurrently on recruits (cohort)',
  ageMs: 12_000,
};

describe('a run reporter', () => {
  it('says one line for each revision, with its time', () => {
    expect(
      lines(
        { kind: 'lockTaken' },
        { kind: 'revisionStarted', id, direction: 'up', index: 0, total: 2 },
        { kind: 'statement', id, sql: 'select 1', durationMs: 1, rows: 1 },
        { kind: 'revisionDone', id, direction: 'up', durationMs: 12.3 },
        { kind: 'revisionStarted', id, direction: 'down', index: 1, total: 2 },
        { kind: 'revisionDone', id, direction: 'down', durationMs: 1500 },
      ),
    ).to.deep.equal([`up    ${id}  12 ms`, `down  ${id}  1.5 s`]);
  });

  it('names who holds the lock, at once and then every ten seconds', () => {
    const waits = [0, 200, 9_900, 10_000, 15_000, 20_100].map((waitedMs): RunEvent => ({
      kind: 'lockWaiting',
      holder,
      waitedMs,
    }));
    expect(lines(...waits)).to.deep.equal(
      ['0.0 ms', '10.0 s', '20.1 s'].map(
        (waited) =>
          'waiting for another run: pid 42 of app (orch), statement begun 12.0 s ago: create index concurrently ' +
          `on recruits (cohort) (${waited} so far)`,
      ),
    );
  });

  it('says so when the holder is not visible', () => {
    expect(lines({ kind: 'lockWaiting', holder: null, waitedMs: 1000 })).to.deep.equal([
      'waiting for another run: its session is not visible (1.0 s so far)',
    ]);
  });

  it('names what a retry waits for', () => {
    expect(
      lines({ kind: 'retry', id, attempt: 1, waitMs: 250, blockedBy: 'pid 7 (psql)' }),
    ).to.deep.equal([`lock in ${id}, held by pid 7 (psql): attempt 2 in 250 ms`]);
  });

  it('says what was stashed, and how much', () => {
    const stash = { kind: 'stash', id, direction: 'up', stash: '3', rows: 1204 } as const;
    expect(
      lines(
        { ...stash, loss: 'columns', table: 'recruits', columns: ['id_number'], bytes: 96_300 },
        { ...stash, loss: 'columns', table: 'app.recruits', columns: ['a', 'b'], bytes: 812 },
        { ...stash, loss: 'table', table: 'notes', columns: [], bytes: 1_340_000_000 },
      ),
    ).to.deep.equal([
      'stashed  1,204 values of recruits.id_number, 96 kB (stash 3)',
      'stashed  1,204 rows of app.recruits (a, b), 812 B (stash 3)',
      'stashed  1,204 rows of notes, 1.3 GB (stash 3)',
    ]);
  });

  it('says what came back, and what did not', () => {
    const about = { kind: 'restore', id, direction: 'up', stash: '3', failure: null } as const;
    const column = { ...about, table: 'recruits', columns: ['id_number'], changed: 7 };
    const none = { restored: 0, followed: 0, deleted: 0, born: 0, changed: 0, kept: 0 };
    expect(
      lines(
        { ...column, restored: 1203, followed: 2, deleted: 1, born: 4, kept: 5 },
        { ...about, ...none, table: 'notes', columns: ['id', 'text'], restored: 2 },
        { ...about, ...none, table: 't', columns: ['v'], kept: 9, failure: 'there is no table t' },
      ),
    ).to.deep.equal([
      'restored  1,203 values of recruits.id_number (stash 3)',
      '          of them under another key now: 2',
      '          rows that are gone, their values stay in the stash: 1',
      '          rows that came since, left as they are: 4',
      '          rows with newer values, or whose other row is gone, left as they are: 5',
      'restored  2 rows of notes (stash 3)',
      'kept  what was in t: there is no table t (stash 3)',
      '      orch stash show 3',
    ]);
  });

  it('passes on what a revision logs', () => {
    expect(
      lines({ kind: 'log', id, message: 'half done' }, { kind: 'log', id: null, message: 'x' }),
    ).to.deep.equal([`${id}: half done`, 'x']);
  });
});
