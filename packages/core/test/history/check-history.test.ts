import { expect } from 'chai';
import { checkApplied, checkHistory } from '../../src/history/check-history.ts';
import { makeHistory } from '../../src/history/history.ts';
import { appliedRow, history, ids, revision } from '../support/history.ts';

const rows = (lines: readonly string[]) => lines.map((line) => appliedRow(revision(line)));

describe('checkHistory', () => {
  it('finds nothing when what is applied is what is there', () => {
    const lines = ['a', 'b < a', 'c < b'];
    expect(checkHistory({ history: history(lines), applied: rows(['a', 'b < a']) })).to.deep.equal(
      [],
    );
  });

  it('shows what was edited', () => {
    const now = makeHistory([revision('a', 'one\ntwo\nthree\n')]);
    const before = appliedRow(revision('a', 'one\n2\nthree\n'));
    const [finding] = checkHistory({ history: now, applied: [before] });
    expect(finding?.code).to.equal('HISTORY.EDITED');
    expect(finding?.detail).to.equal(
      '--- a.ts (applied)\n+++ a.ts (now)\n@@ -1,3 +1,3 @@\n one\n-2\n+two\n three\n',
    );
  });

  it('tells what Git has elsewhere from what nobody has', () => {
    const applied = rows(['a', 'b < a', 'x < a']);
    const elsewhere = new Map(ids('b').map((id) => [id, 'branch feature/b']));
    const findings = checkHistory({ history: history(['a']), applied, elsewhere });
    expect(findings.map(({ code, subject }) => [code, subject])).to.deep.equal([
      ['HISTORY.MISSING', 'b'],
      ['HISTORY.ORPHAN', 'x'],
    ]);
  });

  it('recognises a file that was renamed', () => {
    const now = makeHistory([revision('a ~', 'one'), revision('c ~', 'two')]);
    const applied = [appliedRow(revision('a ~', 'one')), appliedRow(revision('b ~', 'two'))];
    const findings = checkHistory({ history: now, applied });
    expect(findings.map(({ code, subject }) => [code, subject])).to.deep.equal([
      ['HISTORY.RENAMED', 'b'],
    ]);
  });

  it('finds every revision that comes too late', () => {
    const now = history(['a', 'b < a', 'c < b', 'd < c']);
    const findings = checkApplied({ history: now, applied: rows(['a', 'd < c']) });
    expect(findings.map(({ code, subject }) => [code, subject])).to.deep.equal([
      ['HISTORY.OUT_OF_ORDER', 'b'],
      ['HISTORY.OUT_OF_ORDER', 'c'],
    ]);
  });

  it('finds an older file that appears in a plain Knex folder', () => {
    const now = history(['1_a ~', '2_late ~', '3_c ~']);
    const findings = checkApplied({ history: now, applied: rows(['1_a ~', '3_c ~']) });
    expect(findings.map(({ subject }) => subject)).to.deep.equal(['2_late']);
  });

  it('does not mistake a branch for something late', () => {
    const now = history(['a', 'b2 < a', 'c1 < a']);
    expect(checkApplied({ history: now, applied: rows(['a', 'c1 < a']) })).to.deep.equal([]);
  });

  it('lists findings of every kind together', () => {
    const now = makeHistory([
      revision('a', 'edited'),
      revision('b < a'),
      revision('c < b'),
      revision('d < nowhere'),
    ]);
    const findings = checkHistory({ history: now, applied: rows(['a', 'c < b', 'gone < a']) });
    expect(findings.map(({ code }) => code)).to.deep.equal([
      'HISTORY.UNKNOWN_PARENT',
      'HISTORY.EDITED',
      'HISTORY.ORPHAN',
      'HISTORY.OUT_OF_ORDER',
      'HISTORY.SEVERAL_HEADS',
    ]);
  });

  it('leads from a local head beside an official one to reconciling', () => {
    const own = { ...revision('b1 < a'), path: '.orch/local/main/b1.ts' };
    const now = makeHistory([revision('a'), own, revision('b2 < a')]);
    const hints = (of: typeof now) =>
      checkHistory({ history: of, applied: [] }).map(({ hint }) => hint);
    expect(hints(now)).to.deep.equal(['orch reconcile']);
    expect(hints(history(['a', 'b1 < a', 'b2 < a']))).to.deep.equal(['orch merge-heads']);
  });

  it('takes 10,000 late revisions in one pass', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) =>
      at === 0 ? 'r0' : `r${at} < r${at - 1}`,
    );
    const findings = checkApplied({ history: history(lines), applied: rows(['r9999 < r9998']) });
    expect(findings.filter(({ code }) => code === 'HISTORY.OUT_OF_ORDER').length).to.equal(9999);
  });
});
