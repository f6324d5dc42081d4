import { expect } from 'chai';
import { factKey } from '../../../../src/catalog/fact-key.ts';
import { lossNotes } from '../../../../src/generate/render/code/loss-notes.ts';
import { change } from '../plan.ts';

describe('lossNotes', () => {
  it('is silent about what loses nothing', () => {
    expect(lossNotes(change('DROP VIEW v'), 'public')).to.deep.equal([]);
  });

  it('names a column without the usual schema', () => {
    const lost = change('ALTER TABLE "public"."t" DROP COLUMN "c"', {
      subject: factKey('column', 'public', 't', 'c'),
      losesData: true,
    });
    expect(lossNotes(lost, 'public')).to.deep.equal(['drops the values of t.c']);
    expect(lossNotes(lost, 'app')).to.deep.equal(['drops the values of public.t.c']);
  });

  it('stays one line and hides nothing, whatever the name', () => {
    const lost = change('DROP TABLE', {
      subject: factKey('table', 'public', 'a\nb\u2028c\u202ed'),
      losesData: true,
    });
    expect(lossNotes(lost, 'public')).to.deep.equal(['drops "a b c\\u{202e}d" with its rows']);
  });

  it('uses the words of the plan for everything else', () => {
    const lost = change('ALTER TYPE x', { summary: 'rebuild  x', losesData: true });
    expect(lossNotes(lost, 'public')).to.deep.equal(['loses data: rebuild x']);
  });
});
