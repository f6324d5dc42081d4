import { expect } from 'chai';
import { makeHistory } from '../../src/history/history.ts';
import { readRevision } from '../../src/revision/read-revision.ts';
import { writeHeader } from '../../src/revision/write-header.ts';
import { noNotes, type MergeNotes } from '../../src/revision/merge-notes.ts';
import type { Revision } from '../../src/revision/revision.ts';
import { ids, revision } from '../support/history.ts';

/** A merge of b1 and b2 that says something. */
function merge(says: Partial<MergeNotes>, line = 'm < b1 b2'): Revision {
  const { id, parents } = revision(line);
  const notes = { ...noNotes, ...says };
  const text = `${writeHeader({ id, parents, message: 'Merge', merge: notes })}\n`;
  const fileName = `${id}.ts`;
  return readRevision({ fileName, path: `migrations/${fileName}`, bytes: Buffer.from(text) });
}

const split = ['a', 'b1 < a', 'b2 < a'].map((line) => revision(line));
const [b1, b2] = ids('b1 b2') as [Revision['id'], Revision['id']];

describe('applyMergeNotes', () => {
  it('lets a merge put the sides in an order', () => {
    const order = [b2, b1] as const;
    const { graph, findings } = makeHistory([...split, merge({ orders: [order] })]);
    expect(findings).to.deep.equal([]);
    expect(graph.topologicalOrder()).to.deep.equal(ids('a b2 b1 m'));
    expect(graph.parentsOf(b1)).to.deep.equal(ids('a'));
  });

  it('tells revisions what they are equal to, and that they are replaced', () => {
    const notes = { equals: [[b1, b2]], replaces: [b2] };
    const { revisions } = makeHistory([...split, merge(notes)]);
    expect(revisions.get(b1)?.merged).to.deep.equal({ equal: [b2], replaced: false });
    expect(revisions.get(b2)?.merged).to.deep.equal({ equal: [b1], replaced: true });
    expect(revisions.get(ids('a')[0] ?? b1)?.merged).to.equal(undefined);
  });

  const wrong: readonly (readonly [string, Partial<MergeNotes>])[] = [
    ['what is not its ancestor', { replaces: ids('x') }],
    ['itself', { replaces: ids('m') }],
    ['revisions that build on each other', { equals: [ids('a b1')] }],
  ];
  for (const [what, notes] of wrong) {
    it(`refuses a merge that speaks of ${what}`, () => {
      const { findings, revisions } = makeHistory([...split, merge(notes)]);
      expect(findings.map(({ code }) => code)).to.deep.equal(['HISTORY.MERGE_NOTE']);
      expect([...revisions.values()].some(({ merged }) => merged !== undefined)).to.equal(false);
    });
  }

  it('refuses merges that contradict each other', () => {
    const one = merge({ orders: [[b1, b2]] });
    const other = merge({ orders: [[b2, b1]] }, 'n < b1 b2');
    const { findings, graph } = makeHistory([...split, one, other]);
    expect(findings.map(({ code }) => code)).to.deep.equal(['HISTORY.MERGE_NOTE']);
    expect(graph.topologicalOrder()).to.deep.equal(ids('a b1 b2 m n'));
  });
});
