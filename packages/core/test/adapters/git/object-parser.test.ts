import { expect } from 'chai';
import fc from 'fast-check';
import { ObjectParser } from '../../../src/adapters/git/object-parser.ts';
import type { ReadObject } from '../../../src/adapters/git/object-parser.ts';

const name = '3b18e512dba79e4c8300dd08aeb37f8e728b8dad';

/** What git writes about objects; null is one that it does not have. */
function written(contents: readonly (string | null)[]): Buffer {
  return Buffer.concat(
    contents.map((text) =>
      text === null
        ? Buffer.from(`${name} missing\n`)
        : Buffer.from(`${name} blob ${Buffer.byteLength(text)}\n${text}\n`),
    ),
  );
}

function shown(objects: readonly ReadObject[]): readonly unknown[] {
  return objects.map((object) =>
    object.kind === 'object' ? Buffer.from(object.bytes).toString('utf8') : object.kind,
  );
}

describe('ObjectParser', () => {
  it('gives the same objects wherever the output is cut', () => {
    const content = fc.option(fc.string({ unit: 'binary', maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(content), fc.array(fc.nat(400)), (contents, cuts) => {
        const output = written(contents);
        const parser = new ObjectParser(1000);
        const at = [0, ...cuts.filter((cut) => cut < output.length).sort((a, b) => a - b)];
        const found = at.flatMap((from, index) =>
          parser.push(output.subarray(from, at[index + 1] ?? output.length)),
        );
        expect(shown(found)).to.deep.equal(
          contents.map((text) => (text === null ? 'missing' : Buffer.from(text).toString('utf8'))),
        );
      }),
    );
  });

  it('passes over what is too large, and goes on behind it', () => {
    const parser = new ObjectParser(3);
    expect(shown(parser.push(written(['four', 'one', 'four', ''])))).to.deep.equal([
      'tooLarge',
      'one',
      'tooLarge',
      '',
    ]);
  });
});
