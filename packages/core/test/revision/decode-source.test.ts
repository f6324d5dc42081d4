import { expect } from 'chai';
import fc from 'fast-check';
import { checksumOf } from '../../src/revision/checksum.ts';
import { decodeSource, largestSource } from '../../src/revision/decode-source.ts';
import { failureOf } from '../support/rejection.ts';

const decode = (bytes: Uint8Array) => decodeSource('migrations/a.ts', bytes);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('decodeSource', () => {
  it('reads the same text whatever the line ends and the BOM', () => {
    const forms = ['a\nb\n', 'a\r\nb\r\n', 'a\rb\r', '\uFEFFa\r\nb\n'];
    expect(forms.map((form) => decode(utf8(form)))).to.deep.equal(forms.map(() => 'a\nb\n'));
  });

  it('changes nothing when it reads its own result', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\r', '\n', '\uFEFF', 'é', 'x') }), (text) => {
        const once = decode(utf8(text));
        expect(decode(utf8(once))).to.equal(once);
      }),
    );
  });

  it('refuses invalid UTF-8', () => {
    expect(failureOf(() => decode(Uint8Array.of(0x61, 0xff))).code).to.equal('REVISION.NOT_TEXT');
  });

  it('refuses an encoded lone surrogate', () => {
    const bytes = Uint8Array.of(0x61, 0xed, 0xa0, 0x80);
    expect(failureOf(() => decode(bytes)).code).to.equal('REVISION.NOT_TEXT');
  });

  it('refuses a NUL and names its line', () => {
    const failure = failureOf(() => decode(utf8('a\nb\0c')));
    expect(failure.details).to.deep.equal({
      path: 'migrations/a.ts',
      reason: 'holds a NUL in line 2',
    });
  });

  it('refuses a file over the limit', () => {
    const failure = failureOf(() => decode(new Uint8Array(largestSource + 1)));
    expect(failure.code).to.equal('REVISION.TOO_LARGE');
  });
});

describe('checksumOf', () => {
  it('is the sha256 of the text', () => {
    expect(checksumOf('abc')).to.equal(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
