import { expect } from 'chai';
import { readHeader } from '../../src/revision/read-header.ts';
import { failureOf } from '../support/rejection.ts';

const header = (...lines: readonly string[]): string =>
  `/**\n * Merge.\n *\n * @revision m\n * @parents a, b\n${lines.map((line) => ` * ${line}\n`).join('')} */\n`;

describe('readHeader of a merge', () => {
  it('reads what a merge says about its sides', () => {
    const text = header(
      '@order    b, a',
      '@prefers a, b5',
      '@equal    a2, b2',
      '@replaces b3',
      '@replaces b4',
    );
    expect(readHeader('m.ts', text)?.merge).to.deep.equal({
      orders: [['b', 'a']],
      prefers: [['a', 'b5']],
      equals: [['a2', 'b2']],
      replaces: ['b3', 'b4'],
    });
  });

  it('says nothing of a merge that says nothing', () => {
    expect(readHeader('m.ts', header())).to.not.have.property('merge');
  });

  for (const line of ['@order a', '@order a, b, c', '@equal a', '@order a, -b', '@prefers a']) {
    it(`refuses "${line}"`, () => {
      const error = failureOf(() => readHeader('m.ts', header(line)));
      expect([error.code, error.details['line']]).to.deep.equal(['REVISION.BAD_HEADER', 6]);
    });
  }
});
