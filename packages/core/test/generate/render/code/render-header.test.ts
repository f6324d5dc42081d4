import { expect } from 'chai';
import { renderHeader } from '../../../../src/generate/render/code/render-header.ts';
import { readHeader } from '../../../../src/revision/read-header.ts';
import { parseRevisionId } from '../../../../src/revision/revision-id.ts';

const id = parseRevisionId;
const base = { id: id('20260102000000_b'), parents: [], message: 'Add cohort', remarks: [] };

describe('renderHeader', () => {
  it('is read back as it was written', () => {
    const parents = [id('20260101000000_a'), id('20260101000000_b, "c"')];
    const header = renderHeader({ ...base, parents, remarks: ['Not proved: it differs.'] });
    expect(readHeader('b.ts', header)).to.deep.equal({
      revision: base.id,
      parents,
      message: 'Add cohort',
    });
  });

  for (const message of [
    'ends */ the comment',
    '@revision x',
    'two\nlines',
    'hidden \u202e text',
  ]) {
    it(`survives the message ${JSON.stringify(message)}`, () => {
      const header = renderHeader({ ...base, message });
      expect(readHeader('b.ts', `${header}\nexport const a = 1;`)?.revision).to.equal(base.id);
      expect(header.match(/\*\//g)).to.have.lengthOf(1);
      expect(header.split('\n')).to.have.lengthOf(5);
    });
  }
});
