import { expect } from 'chai';
import { orderMoves } from '../../../src/generate/renames/order-moves.ts';

const order = (text: string, taken: string): string =>
  orderMoves(
    text.split(' ').map((move) => {
      const [from = '', to = ''] = move.split('>');
      return { from, to };
    }),
    { taken: taken.split(' '), spare: (name) => `${name}_` },
  )
    .map(({ from, to }) => `${from}>${to}`)
    .join(' ');

describe('orderMoves', () => {
  it('frees a name before it is given', () => {
    expect(order('a>b b>c', 'a b')).to.equal('b>c a>b');
  });

  it('lets one wait under a spare name where names go round', () => {
    expect(order('a>b b>a', 'a b')).to.equal('a>a_ b>a a_>b');
    expect(order('a>b b>c c>a', 'a b c')).to.equal('a>a_ c>a b>c a_>b');
  });

  it('gives a spare name to what has a wanted name and is not renamed', () => {
    expect(order('a>b', 'a b')).to.equal('b>b_ a>b');
  });

  it('leaves out what keeps its name', () => {
    expect(order('a>a b>c', 'a b')).to.equal('b>c');
  });
});
