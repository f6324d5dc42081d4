import { expect } from 'chai';
import { checkDigit, idNumber } from '../src/id-number.ts';

describe('idNumber', () => {
  it('ends with the check digit of the published example', () => {
    expect(idNumber({ born: '800101', sequence: 5009, citizen: true })).to.equal('8001015009087');
  });

  it('tells citizens from permanent residents', () => {
    expect(idNumber({ born: '991231', sequence: 7, citizen: false })).to.match(/^991231000718\d$/u);
  });
});

describe('checkDigit', () => {
  it('is 0 when the sum is a multiple of ten', () => {
    expect(checkDigit('0')).to.equal(0);
    expect(checkDigit('18')).to.equal(2);
    expect(checkDigit('7992739871')).to.equal(3);
  });
});
