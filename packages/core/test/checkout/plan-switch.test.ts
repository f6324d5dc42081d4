import { expect } from 'chai';
import fc from 'fast-check';
import { planSwitch, type SwitchPath } from '../../src/checkout/plan-switch.ts';
import { revisionsOfRows } from '../../src/checkout/revisions-of-rows.ts';
import type { History } from '../../src/history/history.ts';
import { makeHistory } from '../../src/history/history.ts';
import { noNotes } from '../../src/revision/merge-notes.ts';
import { parseRevisionId } from '../../src/revision/revision-id.ts';
import type { Revision } from '../../src/revision/revision.ts';
import type { AppliedRevision } from '../../src/store/applied-revision.ts';
import { appliedRow, history, revision } from '../support/history.ts';

const rows = (...lines: readonly string[]): readonly AppliedRevision[] =>
  lines.map((line) => appliedRow(revision(line)));

function wantedOf({ graph, revisions }: History): readonly Revision[] {
  return graph.topologicalOrder().flatMap((id) => revisions.get(id) ?? []);
}

/** `-b1 +b2`: the steps in a line. */
function steps({ revert, apply }: SwitchPath): string {
  return [...revert.map(({ id }) => `-${id}`), ...apply.map(({ id }) => `+${id}`)].join(' ');
}

describe('planSwitch', () => {
  it('reverts the abandoned branch before applying the new one', () => {
    const wanted = wantedOf(history(['a', 'b2 < a', 'c2 < b2']));
    expect(steps(planSwitch(rows('a', 'b1 < a'), wanted))).to.equal('-b1 +b2 +c2');
  });

  it('leaves everything alone that is wanted', () => {
    const lines = ['a', 'b1 < a', 'b2 < a', 'm < b1 b2'];
    expect(steps(planSwitch(rows(...lines), wantedOf(history(lines))))).to.equal('');
  });

  it('takes a merge apart in the reverse of the order of application', () => {
    const applied = rows('a', 'b2 < a', 'b1 < a', 'm < b1 b2');
    expect(steps(planSwitch(applied, wantedOf(history(['a']))))).to.equal('-m -b1 -b2');
  });

  it('reverts children first, whatever the record says about the time', () => {
    const applied = rows('c < b', 'b < a', 'a');
    expect(steps(planSwitch(applied, []))).to.equal('-c -b -a');
  });

  it('ends when a record names a revision as its own ancestor', () => {
    expect(steps(planSwitch(rows('a < b', 'b < a'), []))).to.be.oneOf(['-a -b', '-b -a']);
  });

  it('takes an edited revision, and what builds on it, down and up again', () => {
    const lines = ['a', 'b < a', 'c < b', 'x < a'];
    const edited = makeHistory(
      lines.map((line) => revision(line, line === 'b < a' ? '// edited' : undefined)),
    );
    expect(steps(planSwitch(rows(...lines), wantedOf(edited)))).to.equal('-c -b +b +c');
  });

  it('puts a late revision without a header into its place', () => {
    const named = (...lines: readonly string[]) => lines.map((line) => revision(line, line[0]));
    const plan = (applied: readonly string[], wanted: readonly string[]) =>
      steps(planSwitch(named(...applied).map(appliedRow), wantedOf(makeHistory(named(...wanted)))));
    expect(plan(['1', '3 < 1'], ['1 ~', '2 ~', '3 ~'])).to.equal('-3 +2 +3');
    expect(plan(['1', '2 < 1', '3 < 2'], ['1 ~', '3 ~'])).to.equal('-2');
  });

  it('brings revisions into the order that a pending merge wants', () => {
    const [first, second] = [parseRevisionId('b2'), parseRevisionId('b1')];
    const merge = { ...noNotes, orders: [[first, second] as const] };
    const lines = ['a', 'b1 < a', 'b2 < a'];
    const merged: Revision = { ...revision('m < b1 b2'), merge };
    const there = makeHistory([...lines.map((line) => revision(line)), merged]);
    const orders = there.graph.orders();
    const plan = (...applied: readonly string[]) =>
      steps(planSwitch(rows(...applied), wantedOf(there), orders));
    expect(plan('a', 'b1 < a')).to.equal('-b1 +b2 +b1 +m');
    expect(plan('a', 'b1 < a', 'b2 < a')).to.equal('-b1 +b1 +m');
    expect(plan('a', 'b2 < a', 'b1 < a')).to.equal('+m');
    expect(plan('a', 'b1 < a', 'b2 < a', 'm < b1 b2')).to.equal('');
  });

  it('is a way that ends, and wherever it is broken off the rest leads to the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(9)), { maxLength: 10 }),
        fc.nat(),
        fc.nat(),
        (links, from, to) => {
          const lines = links.map((parents, at) => {
            const names = [...new Set(parents.filter((parent) => parent < at))];
            return names.length === 0
              ? `r${at}`
              : `r${at} < ${names.map((n) => `r${n}`).join(' ')}`;
          });
          const whole = history(lines);
          const pick = (seed: number): readonly Revision[] => {
            const ids = whole.graph.ancestorsOf(
              whole.graph.ids().filter((_, at) => ((seed >> at) & 1) === 1),
            );
            return wantedOf(whole).filter(({ id }) => ids.has(id));
          };
          const wanted = pick(to);
          let applied = pick(from).map(appliedRow);
          for (;;) {
            const { keep, revert, apply } = planSwitch(applied, wanted);
            expect([...keep, ...revert].length).to.equal(applied.length);
            const [down] = revert;
            const [up] = apply;
            if (down !== undefined) {
              expect(applied.some(({ parents }) => parents.includes(down.id))).to.equal(false);
              applied = applied.filter(({ id }) => id !== down.id);
            } else if (up === undefined) break;
            else {
              expect(up.parents.every((id) => applied.some((row) => row.id === id))).to.equal(true);
              applied = [...applied, appliedRow(up)];
            }
          }
          expect(applied.map(({ id }) => id).toSorted()).to.deep.equal(
            wanted.map(({ id }) => id).toSorted(),
          );
        },
      ),
    );
  });
});

describe('revisionsOfRows', () => {
  const text = (id: string, header: string): string =>
    `/**\n * Title of ${id}.\n *\n * @revision ${id}\n${header} */\nexport const down = 1;\n`;
  const row = (id: string, parents: string, header: string): AppliedRevision => ({
    ...appliedRow(revision(`${id} < ${parents}`, text(id, header))),
    commit: `of ${id}`,
  });
  const all = [
    row('a', '', ' * @parents\n'),
    row('b1', 'a', ' * @parents  a\n'),
    row('b2', 'a', ' * @parents  a\n'),
    row('m', 'b1 b2', ' * @parents  b1, b2\n * @equal    b1, b2\n'),
  ];

  it('knows what a merge says, also one that is reverted already', () => {
    const [, , found] = revisionsOfRows(all);
    expect(found).to.deep.include({ message: 'Title of b2', commit: 'of b2' });
    expect(found?.merged).to.deep.equal({ equal: ['b1'], replaced: false });
    const [alone] = revisionsOfRows(all.slice(1, 2), all);
    expect(alone?.merged).to.deep.equal({ equal: ['b2'], replaced: false });
    expect(revisionsOfRows(all.slice(1, 2))[0]).not.to.have.property('merged');
  });

  it('takes a text that was left out from where it is', () => {
    const [found] = revisionsOfRows(
      all.slice(0, 1).map((one) => ({ ...one, source: '' })),
      all,
    );
    expect(found?.source).to.equal(all[0]?.source);
  });

  it('keeps parents that were recorded, and a text that is no revision any more', () => {
    const old = { ...appliedRow(revision('x ~', 'not \u0000 text')), parents: [] };
    expect(revisionsOfRows([old, ...all]).map(({ id, parents }) => [id, parents])).to.deep.include([
      'x',
      [],
    ]);
  });
});
