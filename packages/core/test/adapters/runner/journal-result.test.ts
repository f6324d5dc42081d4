import { expect } from 'chai';
import pg from 'pg';
import {
  keepAnswers,
  reviveAnswers,
  writeAnswers,
} from '../../../src/adapters/runner/child/journal-result.ts';

const { INT4, INT8, JSONB, TEXT, TIMESTAMPTZ } = pg.types.builtins;

const answer = {
  command: 'INSERT',
  rowCount: 2,
  fields: [
    { name: 'id', dataTypeID: INT4 },
    { name: 'big', dataTypeID: INT8 },
    { name: 'doc', dataTypeID: JSONB },
    { name: 'at', dataTypeID: TIMESTAMPTZ },
    { name: 'note', dataTypeID: TEXT },
  ],
  rows: [
    ['1', '9007199254740993', '{"a":[1]}', '2026-01-02 03:04:05+00', null],
    ['2', '2', 'null', '2026-01-02 03:04:05.678+00', ''],
  ],
};

describe('reviveAnswers', () => {
  it('gives the values that the driver gives', () => {
    const revived = reviveAnswers(keepAnswers(answer), undefined);
    expect(revived).to.have.property('command', 'INSERT');
    expect(revived).to.have.property('rowCount', 2);
    expect(revived)
      .to.have.property('rows')
      .that.deep.equals([
        {
          id: 1,
          big: '9007199254740993',
          doc: { a: [1] },
          at: new Date('2026-01-02T03:04:05Z'),
          note: null,
        },
        { id: 2, big: '2', doc: null, at: new Date('2026-01-02T03:04:05.678Z'), note: '' },
      ]);
  });

  it('gives the same after a way through JSON', () => {
    const kept = keepAnswers(answer);
    const read = JSON.parse(writeAnswers(kept) ?? '') as typeof kept;
    expect(reviveAnswers(read, undefined)).to.deep.equal(reviveAnswers(kept, undefined));
  });

  it('gives rows as lists when that was asked for', () => {
    const revived = reviveAnswers(
      keepAnswers({ ...answer, rows: [['1', '2', '3', null, 'x']] }),
      'array',
    );
    expect(revived)
      .to.have.property('rows')
      .that.deep.equals([[1, '2', 3, null, 'x']]);
  });

  it('gives a list for several statements, and one answer for one', () => {
    expect(reviveAnswers(keepAnswers([answer, answer]), undefined)).to.have.lengthOf(2);
    expect(reviveAnswers(keepAnswers(answer), undefined)).not.to.be.an('array');
  });
});

describe('writeAnswers', () => {
  it('keeps nothing that is very large', () => {
    const rows = Array.from({ length: 200_000 }, (_, at) => [String(at), '', '', null, null]);
    expect(writeAnswers(keepAnswers({ ...answer, rows }))).to.equal(null);
  });
});
