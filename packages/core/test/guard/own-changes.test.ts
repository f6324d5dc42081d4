import { expect } from 'chai';
import { ownChanges, type Source } from '../../src/guard/own-changes.ts';
import type { TreeChange } from '../../src/guard/tree-change.ts';

const added = (path: string): TreeChange => ({ kind: 'added', path });
const deleted = (path: string): TreeChange => ({ kind: 'deleted', path });
const source = (changed: readonly string[], different: readonly string[]): Source => ({
  changed: new Set(changed),
  different: new Set(different),
});

describe('ownChanges', () => {
  it('is everything where there is nowhere else to come from', () => {
    const changes = [added('b'), deleted('a')];
    expect(ownChanges({ againstBases: [changes], sources: [] })).to.deep.equal([
      deleted('a'),
      added('b'),
    ]);
  });

  it('leaves out what a source changed and the branch has just so', () => {
    const sources = [source(['a', 'b'], ['b'])];
    expect(ownChanges({ againstBases: [[added('a'), added('b')]], sources })).to.deep.equal([
      added('b'),
    ]);
  });

  it('does not take a file that a source never touched for one that came from there', () => {
    expect(ownChanges({ againstBases: [[deleted('a')]], sources: [source([], [])] })).to.deep.equal(
      [deleted('a')],
    );
  });

  it('joins what differs from several bases, each path once', () => {
    const againstBases = [[added('a')], [added('a'), deleted('b')]];
    expect(ownChanges({ againstBases, sources: [] })).to.deep.equal([added('a'), deleted('b')]);
  });

  it('keeps the own half of a rename', () => {
    const againstBases: TreeChange[][] = [[{ kind: 'renamed', from: 'a', path: 'b' }]];
    const own = (...gone: readonly string[]) =>
      ownChanges({ againstBases, sources: [source(gone, [])] });
    expect([own(), own('a'), own('b'), own('a', 'b')]).to.deep.equal([
      againstBases[0],
      [added('b')],
      [deleted('a')],
      [],
    ]);
  });
});
