import { expect } from 'chai';
import { readRevision } from '../../src/revision/read-revision.ts';
import { parseRevisionId } from '../../src/revision/revision-id.ts';
import { mentionsDown } from '../../src/revision/mentions-down.ts';
import { revisionTemplate } from '../../src/revision/revision-template.ts';

describe('revisionTemplate', () => {
  for (const format of ['ts', 'esm', 'cjs'] as const) {
    it(`is a revision with a way back as ${format}`, () => {
      const id = parseRevisionId('20261120101500_add_cohort');
      const parents = [parseRevisionId('20261101090000_create_recruits')];
      const source = revisionTemplate({ id, parents, message: 'Add cohort' }, format);
      const bytes = new TextEncoder().encode(source);
      const read = readRevision({ fileName: `${id}.js`, path: `m/${id}.js`, bytes });
      expect([read.id, read.parents, read.message]).to.deep.equal([id, parents, 'Add cohort']);
      expect(mentionsDown(source)).to.equal(true);
    });
  }
});
