import { expect } from 'chai';
import { defineCohort } from '../../src/cohorts/cohort.ts';
import { readCohorts } from '../../src/cohorts/read-cohorts.ts';

const named = (name: string) =>
  defineCohort({ name, table: 'people', key: ['id'], rows: [{ id: 1 }] });

describe('readCohorts', () => {
  it('finds cohorts among the exports of a module, and in lists', () => {
    const c1 = named('c1');
    const module = { c1, others: [named('c2'), named('c3')], helper: () => 1, all: [c1] };
    expect([...readCohorts(module).keys()]).to.deep.equal(['c1', 'c2', 'c3']);
  });

  it('finds cohorts in the object that a CommonJS module exports', () => {
    expect([...readCohorts({ default: { c1: named('c1') } }).keys()]).to.deep.equal(['c1']);
  });

  it('refuses two cohorts of one name', () => {
    expect(() => readCohorts({ a: named('c1'), b: named('c1') })).to.throw('two cohorts');
  });

  it('refuses what defineCohort would not take', () => {
    const wrong = { ...named('c1'), key: [] };
    expect(() => readCohorts({ wrong })).to.throw('its key is not a list of columns');
  });
});
