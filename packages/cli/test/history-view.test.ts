import { expect } from 'chai';
import pc from 'picocolors';
import { makeHistory } from '@orch/core/history/history';
import { readRevision } from '@orch/core/revision/read-revision';
import { makePrinter } from '../src/frame/printer.ts';
import { printHistory } from '../src/history-view.ts';
import type { HistoryView } from '../src/history-view.ts';

/** A history from lines such as `m < b1, b2`. */
function history(lines: readonly string[]) {
  return makeHistory(
    lines.map((line) => {
      const [id = '', parents = ''] = line.split('<').map((part) => part.trim());
      const header = `/**\n * Make ${id}.\n *\n * @revision ${id}\n * @parents ${parents}\n */\n`;
      const bytes = new TextEncoder().encode(header);
      return readRevision({ fileName: `${id}.ts`, path: `migrations/${id}.ts`, bytes });
    }),
  );
}

function printed(view: Partial<HistoryView>, terminal = true): readonly string[] {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const out = makePrinter({ width: 80, terminal, colors: pc.createColors(false), write });
  printHistory(out, {
    history: history(['a', 'b1 < a', 'b2 < a', 'm < b1, b2']),
    applied: null,
    current: [],
    limit: null,
    verbose: false,
    ...view,
  });
  return text.split('\n').slice(0, -1);
}

describe('printHistory', () => {
  it('draws the graph on a terminal, with what is applied', () => {
    const { revisions } = history(['a', 'b1']);
    const applied = new Map([...revisions.keys()].map((id) => [id, null]));
    expect(printed({ applied, current: [...revisions.keys()].slice(1) })).to.deep.equal([
      '○    m  Make m  (head, merge)',
      '├─╮',
      '│ ○  b2  Make b2',
      '● │  b1  Make b1  (current)',
      '├─╯',
      '●    a  Make a  (branch point)',
    ]);
  });

  it('keeps the lanes running past the details', () => {
    expect(printed({ verbose: true })).to.deep.equal([
      '●    m  Make m  (head, merge)',
      '│      file     migrations/m.ts',
      '│      parents  b1, b2',
      '├─╮',
      '│ ●  b2  Make b2',
      '│ │    file     migrations/b2.ts',
      '│ │    parents  a',
      '● │  b1  Make b1',
      '│ │    file     migrations/b1.ts',
      '│ │    parents  a',
      '├─╯',
      '●    a  Make a  (branch point)',
      '       file     migrations/a.ts',
      '       parents  none',
    ]);
  });

  it('says how many are left out', () => {
    expect(printed({ limit: 2 })).to.deep.equal([
      '●    m  Make m  (head, merge)',
      '├─╮',
      '│ ●  b2  Make b2',
      'and 2 older',
    ]);
  });

  it('draws nothing where there is no terminal', () => {
    expect(printed({ limit: 1 }, false)).to.deep.equal(['m  <- b1, b2  Make m  (head, merge)']);
  });
});
