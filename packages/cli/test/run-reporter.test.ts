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

  it('passes on what a revision logs', () => {
    expect(
      lines({ kind: 'log', id, message: 'half done' }, { kind: 'log', id: null, message: 'x' }),
    ).to.deep.equal([`${id}: half done`, 'x']);
  });
});
