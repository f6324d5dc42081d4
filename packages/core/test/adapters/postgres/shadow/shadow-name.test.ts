import { expect } from 'chai';
import {
  checkTemplateName,
  lockNumber,
  newCreator,
  newWorkingName,
  parseWorkingName,
} from '../../../../src/adapters/postgres/shadow/shadow-name.ts';

describe('a working shadow’s name', () => {
  it('fits into 63 bytes and tells its creator', () => {
    const creator = newCreator();
    const { name } = newWorkingName(creator);
    expect(Buffer.byteLength(name)).to.be.at.most(63);
    expect(parseWorkingName(name)).to.deep.equal({ name, creator });
  });

  it('is no other name, not even one that differs in a digit', () => {
    const { name } = newWorkingName('0123456789abcdef');
    for (const other of [
      name.replace('0123456789abcdef', '1123456789abcdef'),
      name.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      `${name}0`,
      name.toUpperCase(),
      'orch_shadow_w_',
      'production',
    ]) {
      expect(parseWorkingName(other), other).to.equal(null);
    }
  });
});

describe('checkTemplateName', () => {
  it('accepts a plain name of at most 63 bytes', () => {
    const name = `orch_shadow_${'a'.repeat(51)}`;
    expect(checkTemplateName(name)).to.equal(name);
  });

  for (const name of [
    `orch_shadow_${'a'.repeat(52)}`,
    'orch_shadow_',
    'orch_shadow_é',
    'orch_shadow_a"; DROP DATABASE b',
    newWorkingName(newCreator()).name,
    'shop',
  ]) {
    it(`refuses ${name}`, () => {
      expect(() => checkTemplateName(name))
        .to.throw()
        .with.property('code', 'SHADOW.INVALID_NAME');
    });
  }
});

describe('lockNumber', () => {
  it('is the creator’s key as a signed 64-bit number', () => {
    expect(
      ['0000000000000001', '7fffffffffffffff', 'ffffffffffffffff'].map(lockNumber),
    ).to.deep.equal(['1', '9223372036854775807', '-1']);
  });
});
