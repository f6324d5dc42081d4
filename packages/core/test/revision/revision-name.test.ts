import { expect } from 'chai';
import fc from 'fast-check';
import { compareRevisionIds } from '../../src/revision/compare-revision-ids.ts';
import { parseRevisionId } from '../../src/revision/revision-id.ts';
import { makeRevisionName, slugOf } from '../../src/revision/revision-name.ts';
import { failureOf } from '../support/rejection.ts';

const now = new Date('2026-11-20T10:15:00Z');
const name = (message: string, ...parents: readonly string[]) =>
  makeRevisionName({ message, parents: parents.map(parseRevisionId), now });

describe('makeRevisionName', () => {
  it('is the UTC time and the words of the message', () => {
    expect(name('Add cohort to recruits')).to.equal('20261120101500_add_cohort_to_recruits');
  });

  it('is one second later than the latest parent whose clock was ahead', () => {
    expect(name('x', '20261231235959_a', '20270101000059_b')).to.equal('20270101000100_x');
  });

  it('counts on from a stamp that is no date', () => {
    expect(name('x', '99999912000000_a')).to.equal('99999912000001_x');
  });

  it('keeps the prefix that the project uses', () => {
    expect(name('x', 'migration_20200101000000_a')).to.equal('migration_20261120101500_x');
  });

  it('sorts after parents whose names have no time stamp', () => {
    expect([name('x', '001_init'), name('x', 'users')]).to.deep.equal([
      '20261120101500_x',
      'z_20261120101500_x',
    ]);
  });

  it('refuses when no time stamp sorts after a parent', () => {
    expect(failureOf(() => name('x', 'zz')).code).to.equal('REVISION.NAME_ORDER');
  });

  it('sorts after its parents or is refused, and has at most 63 bytes', () => {
    const stamp = fc.constantFrom('', 'v', '2030', '20261120101500', 'step-20261120101500', 'é');
    const parents = fc.array(fc.tuple(stamp, fc.stringMatching(/^\w{1,30}$/)));
    fc.assert(
      fc.property(parents, fc.stringMatching(/[a-z]/), (pairs, message) => {
        const ids = pairs.map(([start, slug]) => `${start}_${slug}`);
        let made;
        try {
          made = name(message, ...ids);
        } catch (error) {
          expect(error).to.have.property('code', 'REVISION.NAME_ORDER');
          return;
        }
        const order = [...ids.map(parseRevisionId), made].sort(compareRevisionIds);
        expect(order.at(-1)).to.equal(made);
        expect(Buffer.byteLength(made)).to.be.at.most(63);
      }),
    );
  });

  it('leaves a long prefix out', () => {
    const parent = `${'p'.repeat(21)}20200101000000_a`;
    expect(name('x', parent)).to.equal('z_20261120101500_x');
  });
});

describe('slugOf', () => {
  it('is lower-case ASCII cut between words', () => {
    expect(slugOf('Naïve: make `personal_email_address` REQUIRED everywhere')).to.equal(
      'naive_make_personal_email_address',
    );
  });

  it('cuts one long word', () => {
    expect(slugOf('x'.repeat(90))).to.equal('x'.repeat(40));
  });

  it('is a hash of a message in another script', () => {
    expect(slugOf('添加用户')).to.match(/^revision_[0-9a-f]{8}$/);
  });

  it('refuses a message without words', () => {
    expect(failureOf(() => slugOf(' -!🚀 ')).code).to.equal('REVISION.EMPTY_MESSAGE');
  });
});
