import { expect } from 'chai';
import fc from 'fast-check';
import { makeHistory } from '../../src/history/history.ts';
import type { RevisionGraph } from '../../src/history/revision-graph.ts';
import { history, ids, revision } from '../support/history.ts';

const diamond = history(['a', 'b1 < a', 'b2 < a', 'm < b1 b2']).graph;

/** Graphs in which every revision may have any earlier ones as parents. */
const anyGraph = fc
  .array(fc.array(fc.nat(30), { maxLength: 3 }), { maxLength: 25 })
  .map((links) => {
    const lines = links.map((parents, at) => {
      const names = parents.filter((parent) => parent < at).map((parent) => nameOf(parent));
      return `${nameOf(at)} < ${[...new Set(names)].join(' ')}`;
    });
    return history(lines).graph;
  });

/** Names whose order has nothing to do with the graph. */
function nameOf(at: number): string {
  return `r${(at * 17) % 31}`;
}

describe('RevisionGraph', () => {
  it('knows heads, bases, branch points and merge points', () => {
    expect({
      heads: diamond.heads(),
      bases: diamond.bases(),
      branchPoints: diamond.branchPoints(),
      mergePoints: diamond.mergePoints(),
    }).to.deep.equal({ heads: ['m'], bases: ['a'], branchPoints: ['a'], mergePoints: ['m'] });
  });

  it('orders parents before children and otherwise by name', () => {
    const { graph } = history(['z', 'a < z', 'c < a', 'b < a']);
    expect(graph.topologicalOrder()).to.deep.equal(['z', 'a', 'b', 'c']);
  });

  it('counts a revision among its own ancestors and descendants', () => {
    expect([
      [...diamond.ancestorsOf(ids('b2'))].sort(),
      [...diamond.descendantsOf(ids('b2'))].sort(),
    ]).to.deep.equal([
      ['a', 'b2'],
      ['b2', 'm'],
    ]);
  });

  it('finds the heads of a part', () => {
    expect(diamond.headsOf(ids('a b1 b2'))).to.deep.equal(['b1', 'b2']);
  });

  it('orders topologically whatever the graph', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const order = graph.topologicalOrder();
        const place = new Map(order.map((id, at) => [id, at]));
        expect(order.length).to.equal(graph.size);
        for (const id of order) {
          for (const parent of graph.parentsOf(id)) {
            expect(place.get(parent)).to.be.below(place.get(id) ?? -1);
          }
        }
      }),
    );
  });

  it('has ancestors that are closed under parents, and descendants that mirror them', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        for (const id of graph.ids()) {
          const ancestors = graph.ancestorsOf([id]);
          expect([...ancestors].every((a) => graph.descendantsOf([a]).has(id))).to.equal(true);
          expect([...graph.ancestorsOf(ancestors)].sort()).to.deep.equal([...ancestors].sort());
        }
      }),
    );
  });

  it('answers for 10,000 revisions without recursion or quadratic steps', () => {
    const wide = Array.from({ length: 5000 }, (_, at) => revision(`w${at} < r5000`));
    const deep = Array.from({ length: 5001 }, (_, at) =>
      revision(at === 0 ? 'r0' : `r${at} < r${at - 1}`),
    );
    const { graph, findings } = makeHistory([...wide, ...deep]);
    const answers = (of: RevisionGraph) => [
      of.topologicalOrder().length,
      of.heads().length,
      of.ancestorsOf(of.heads()).size,
      of.descendantsOf(of.bases()).size,
      of.headsOf(of.ids()).length,
    ];
    expect(answers(graph)).to.deep.equal([10_001, 5000, 10_001, 10_001, 5000]);
    expect(findings.every((finding) => finding.code === 'HISTORY.NAME_ORDER')).to.equal(true);
  });
});
