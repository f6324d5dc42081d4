import { expect } from 'chai';
import fc from 'fast-check';
import { compareBytes } from '../../src/text/compare-bytes.ts';

describe('compareBytes', () => {
  it('orders as UTF-8 bytes do', () => {
    const unit = fc.constantFrom('a', 'Z', '_', '10', '2', 'é', '\uffee', '🚀', '\u{10ffff}');
    fc.assert(
      fc.property(fc.string({ unit }), fc.string({ unit }), (a, b) => {
        const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareBytes(a, b))).to.equal(bytes);
      }),
    );
  });
});
