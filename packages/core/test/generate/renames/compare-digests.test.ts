import { expect } from 'chai';
import { compareDigests } from '../../../src/generate/renames/compare-digests.ts';

const rows = (text: string) =>
  new Map(
    text.split(' ').map((row): [string, string | null] => {
      const [key = '', value = ''] = row.split('=');
      return [key, value === '' ? null : value];
    }),
  );

const compare = (before: string, after: string) => compareDigests(rows(before), rows(after), 'dev');

describe('compareDigests', () => {
  it('counts equal values under equal keys, and leaves nulls and other keys aside', () => {
    expect(compare('1=a 2=b 3= 9=x', '1=a 2=b 3=c 4=d')).to.deep.equal({
      points: 9,
      text: '2 of 2 rows hold the same in dev',
    });
  });

  it('takes values that are all equal for less', () => {
    expect(compare('1=a 2=a', '1=a 2=a')).to.have.property('points', 4);
    expect(compare('1=a 2=b 3=c 4=d', '1=a 2=b 3=x 4=y')).to.have.property('points', 5);
  });

  it('speaks against it when no value of several is equal', () => {
    expect(compare('1=a 2=b 3=c 4=d 5=e', '1=b 2=c 3=d 4=e 5=a')).to.have.property('points', -3);
    expect(compare('1=a 2=b', '1=b 2=a')).to.equal(null);
  });

  it('says nothing without rows in common', () => {
    expect(compare('1=a', '2=a')).to.equal(null);
    expect(compare('1=', '1=a')).to.equal(null);
  });
});
