import { expect } from 'chai';
import fc from 'fast-check';
import { readHeader } from '../../src/revision/read-header.ts';
import { parseRevisionId } from '../../src/revision/revision-id.ts';
import { writeHeader } from '../../src/revision/write-header.ts';

const id = parseRevisionId('20261120101500_add_cohort');

describe('writeHeader', () => {
  it('writes the comment that every revision begins with', () => {
    const parents = [parseRevisionId('20261101090000_create_recruits')];
    expect(writeHeader({ id, parents, message: 'Add cohort to recruits' })).to.equal(
      [
        '/**',
        ' * Add cohort to recruits.',
        ' *',
        ' * @revision 20261120101500_add_cohort',
        ' * @parents  20261101090000_create_recruits',
        ' */',
      ].join('\n'),
    );
  });

  it('is read back whatever the message and the parents are', () => {
    const parents = fc.uniqueArray(fc.constantFrom('a', 'b c', 'd, e', 'f"g', '"', 'é'));
    fc.assert(
      fc.property(fc.string(), parents, (message, names) => {
        const source = writeHeader({ id, parents: names.map(parseRevisionId), message });
        const header = readHeader('a.ts', source);
        expect(header?.revision).to.equal(id);
        expect(new Set(header?.parents)).to.deep.equal(new Set(names));
      }),
      {
        examples: [
          ['*/ @revision x', ['a']],
          ['@revision x', []],
          ['a\n@parents x', []],
        ],
      },
    );
  });
});
