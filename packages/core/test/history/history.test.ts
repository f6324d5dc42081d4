import { expect } from 'chai';
import { makeHistory } from '../../src/history/history.ts';
import { history, revision } from '../support/history.ts';

const codes = (lines: readonly string[]) =>
  history(lines).findings.map(({ code, subject }) => [code, subject]);

describe('makeHistory', () => {
  it('links files without a header in the byte order of their names', () => {
    const { graph } = history(['a ~', 'A ~', '_ ~', '10_a ~', '2_b ~']);
    expect(graph.topologicalOrder()).to.deep.equal(['10_a', '2_b', 'A', '_', 'a']);
  });

  it('orders names as the file names with their extension are ordered', () => {
    const { graph } = history(['a ~', 'a-b ~']);
    expect(graph.topologicalOrder()).to.deep.equal(['a-b', 'a']);
  });

  it('links a file without a header to the file with a header before it', () => {
    const { revisions } = history(['1_a ~', '2_b < 1_a', '3_c ~']);
    expect([...revisions.values()].map(({ parents }) => parents)).to.deep.equal([
      [],
      ['1_a'],
      ['2_b'],
    ]);
  });

  it('finds nothing wrong with a good history', () => {
    expect(codes(['a', 'b1 < a', 'b2 < a', 'm < b1 b2'])).to.deep.equal([]);
  });

  it('finds parents that do not exist', () => {
    expect(codes(['b < a', 'c < a b'])).to.deep.equal([
      ['HISTORY.UNKNOWN_PARENT', 'b'],
      ['HISTORY.UNKNOWN_PARENT', 'c'],
    ]);
  });

  it('finds cycles, and not what hangs above or below them', () => {
    const { findings } = history(['a', 'b < a d', 'c < b', 'd < c', 'e < d', 'x < y', 'y < x']);
    const cycles = findings.filter((finding) => finding.code === 'HISTORY.CYCLE');
    expect(cycles.map((finding) => finding.message)).to.deep.equal([
      'revisions are their own ancestors: b -> d -> c -> b',
      'revisions are their own ancestors: x -> y -> x',
    ]);
  });

  it('finds names that are equal up to case or Unicode form', () => {
    expect(
      codes(['Init', 'init < Init', 'é', 'e\u0301 < é', 'straße', 'STRASSE < straße']),
    ).to.deep.include.members([
      ['HISTORY.NAMES_EQUAL', 'Init'],
      ['HISTORY.NAMES_EQUAL', 'e\u0301'],
      ['HISTORY.NAMES_EQUAL', 'STRASSE'],
    ]);
  });

  it('finds one id in two files and keeps the first path', () => {
    const js = { ...revision('a'), path: 'migrations/a.js', fileName: 'a.js' };
    const { revisions, findings } = makeHistory([revision('a'), js]);
    expect([...revisions.values()].map(({ path }) => path)).to.deep.equal(['migrations/a.js']);
    expect(findings.map(({ code }) => code)).to.deep.equal(['HISTORY.DUPLICATE_ID']);
  });

  it('warns of a name that sorts before its parent', () => {
    expect(codes(['b', 'a < b'])).to.deep.equal([['HISTORY.NAME_ORDER', 'a']]);
  });

  it('does not depend on the order in which files were read', () => {
    const lines = ['a', 'b1 < a', 'b2 < a', 'm < b1 b2', 'z ~'];
    expect([...history(lines).revisions]).to.deep.equal([...history(lines.toReversed()).revisions]);
  });
});
