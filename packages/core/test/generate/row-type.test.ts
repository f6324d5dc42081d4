import { expect } from 'chai';
import { declareRowTypes } from '../../src/generate/row-type.ts';

const rows = {
  name: 'PartsBefore',
  comment: 'A row of parts.',
  members: [
    ['id', 'number'],
    ["'a */ b'", 'string | null'],
  ],
} as const;

describe('declareRowTypes', () => {
  it('writes an interface where there are types', () => {
    expect(declareRowTypes([rows], 'ts')).to.equal(
      "/** A row of parts. */\nexport interface PartsBefore {\n  id: number;\n  'a */ b': string | null;\n}\n",
    );
  });

  for (const format of ['esm', 'cjs'] as const) {
    it(`writes a comment in ${format} that no name can end`, () => {
      expect(declareRowTypes([rows], format)).to.equal(
        "/**\n * A row of parts.\n * @typedef {{ id: number; 'a *\\/ b': string | null }} PartsBefore\n */\n",
      );
    });
  }
});
