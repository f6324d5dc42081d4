import { expect } from 'chai';
import { drawGraph } from '../../src/history/draw-graph.ts';
import { history, revision } from '../support/history.ts';
import { makeHistory } from '../../src/history/history.ts';

/** The drawing with `*` as the mark and the ids behind it. */
function drawn(lines: readonly string[]): readonly string[] {
  return (drawGraph(history(lines).graph) ?? []).map(({ lanes, node }) => {
    if (node === null) return lanes;
    const padded = lanes.padEnd(node.at + 1);
    return `${padded.slice(0, node.at)}*${padded.slice(node.at + 1)} ${node.id}`;
  });
}

describe('drawGraph', () => {
  it('draws a line', () => {
    expect(drawn(['a', 'b < a'])).to.deep.equal(['* b', '* a']);
  });

  it('draws a branch and its merge', () => {
    expect(drawn(['a', 'b1 < a', 'b2 < a', 'm < b1 b2'])).to.deep.equal([
      '* m',
      '├─╮',
      '│ * b2',
      '* │ b1',
      '├─╯',
      '* a',
    ]);
  });

  it('draws several heads', () => {
    expect(drawn(['a', 'b1 < a', 'b2 < a', 'b3 < a'])).to.deep.equal([
      '* b3',
      '│ * b2',
      '│ │ * b1',
      '├─┴─╯',
      '* a',
    ]);
  });

  it('draws a merge of three', () => {
    expect(drawn(['a', 'b', 'c', 'm < a b c'])).to.deep.equal([
      '* m',
      '├─┬─╮',
      '│ │ * c',
      '│ * b',
      '* a',
    ]);
  });

  it('leads past lanes that have nothing to do with it', () => {
    expect(drawn(['A', 'a', 'c1 < a', 'c2 < A', 'c3 < a'])).to.deep.equal([
      '* c3',
      '│ * c2',
      '│ │ * c1',
      '├─│─╯',
      '* │ a',
      '  * A',
    ]);
  });

  it('gives up on a graph that is too wide', () => {
    const many = Array.from({ length: 100 }, (_, at) => revision(`b${at} < a`));
    expect(drawGraph(makeHistory([revision('a'), ...many]).graph)).to.equal(null);
  });
});
