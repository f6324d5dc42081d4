import { expect } from 'chai';
import { lostRevisions, statusOf } from '../../src/status/database-status.ts';
import type { DatabaseRecords } from '../../src/status/database-records.ts';
import type { Intent } from '../../src/store/store-state.ts';
import { appliedRow, history, ids, revision } from '../support/history.ts';

const line = history(['a', 'b < a', 'c < b']);

function records(
  applied: readonly string[] | null,
  knex: readonly string[] | null = null,
  intents: readonly Intent[] = [],
): DatabaseRecords {
  return {
    store:
      applied === null
        ? { kind: 'absent' }
        : {
            kind: 'present',
            version: 1,
            environment: 'dev',
            applied: applied.map((text) => appliedRow(revision(text))),
            intents,
          },
    knex: knex?.map((name) => ({ name, migratedAt: null })) ?? null,
    findings: [],
  };
}

const status = (of: DatabaseRecords) =>
  statusOf({ environment: 'dev', history: line, records: of });

const codes = (of: DatabaseRecords) =>
  status(of).findings.map(({ code, subject }) => `${code} ${subject}`);

describe('statusOf', () => {
  it('tells applied from pending', () => {
    const { recordedBy, applied, current, pending } = status(records(['a', 'b < a']));
    expect({ recordedBy, applied, current, pending }).to.deep.equal({
      recordedBy: 'orch',
      applied: ['a', 'b'],
      current: ['b'],
      pending: ['c'],
    });
  });

  it('has everything pending where nobody keeps records', () => {
    const { recordedBy, pending, findings } = status(records(null));
    expect({ recordedBy, pending, findings }).to.deep.equal({
      recordedBy: 'nobody',
      pending: ['a', 'b', 'c'],
      findings: [],
    });
  });

  it('counts what Knex recorded until orch takes over', () => {
    const knexOnly = records(null, ['a.js', 'b.js']);
    const { recordedBy, current, pending } = status(knexOnly);
    expect({ recordedBy, current, pending }).to.deep.equal({
      recordedBy: 'knex',
      current: ['b'],
      pending: ['c'],
    });
    expect(codes(knexOnly)).to.deep.equal(['STATUS.NOT_ADOPTED dev']);
  });

  it('counts an orphan by the parents that were recorded for it', () => {
    expect(status(records(['a', 'x < a', 'y < x'])).current).to.deep.equal(['y']);
  });

  it('compares the records of Knex with its own', () => {
    expect(codes(records(['a', 'b < a'], ['a.ts', 'c.ts']))).to.deep.equal([
      'STATUS.KNEX_DIFFERS c.ts',
      'STATUS.KNEX_DIFFERS b.ts',
    ]);
  });

  it('names what was interrupted', () => {
    const [id] = ids('b');
    if (id === undefined) throw new Error('no id');
    const intent: Intent = {
      id,
      direction: 'up',
      checksum: revision('b').checksum,
      backendPid: 1,
      startedAt: '2026-11-20T10:15:00.000Z',
      startedBy: 'ada',
      statementsDone: 0,
      inFlight: null,
    };
    expect(codes(records(['a'], null, [intent]))).to.deep.equal(['STATUS.INTERRUPTED b']);
  });
});

describe('lostRevisions', () => {
  it('are applied and have no file', () => {
    const lost = lostRevisions(line, records(['a', 'x < a']));
    expect(lost.map(({ id }) => id)).to.deep.equal(['x']);
  });
});
