import { expect } from 'chai';
import pc from 'picocolors';
import { OrchError } from '@orch/core/failure/orch-error';
import { sqlExcerpt } from '../../src/frame/failure-location.ts';
import { describeThrown, printFailure } from '../../src/frame/print-failure.ts';
import { makePrinter } from '../../src/frame/printer.ts';
import type { Printer } from '../../src/frame/printer.ts';
import { bold, red } from '../../src/frame/text.ts';

function printed(
  act: (out: Printer) => void,
  sink: { readonly width?: number; readonly colors?: boolean; readonly terminal?: boolean } = {},
): string {
  let text = '';
  act(
    makePrinter({
      width: sink.width ?? 80,
      terminal: sink.terminal ?? true,
      colors: pc.createColors(sink.colors ?? false),
      write: (more) => {
        text += more;
      },
    }),
  );
  return text;
}

describe('a printer', () => {
  it('colours what has a look and shows escapes in foreign text', () => {
    expect(
      printed((out) => out.line('a ', red(bold('b\u001b[0m')), ' c'), { colors: true }),
    ).to.equal('a \u001b[31m\u001b[1mb\\x1b[0m\u001b[22m\u001b[39m c\n');
  });

  it('breaks a runner command that parts of a line make together', () => {
    expect(printed((out) => out.line(':', ':set-output name=x::y'))).to.equal(
      '\\x3a:set-output name=x::y\n',
    );
    expect(printed((out) => out.table([['::warning', 'x']]))).to.equal('\\x3a:warning  x\n');
    expect(printed((out) => out.block('select 1\n::error::x', 2))).to.equal(
      '  select 1\n  \\x3a:error::x\n',
    );
  });

  it('aligns columns without borders and without spaces at the end', () => {
    expect(
      printed((out) =>
        out.table(
          [
            ['a', 'long cell', ''],
            ['bbb', 'x', 'y'],
          ],
          { head: ['k', 'v', 'w'] },
        ),
      ),
    ).to.equal('k    v          w\na    long cell\nbbb  x          y\n');
  });

  it('counts wide characters as two columns', () => {
    expect(
      printed((out) =>
        out.table([
          ['漢字', 'a'],
          ['x', 'b'],
        ]),
      ),
    ).to.equal('漢字  a\nx     b\n');
  });

  it('cuts the widest column of a table to the width of a terminal', () => {
    const row = ['20261120101500_add_cohort', 'x'.repeat(90), 'applied'];
    const lines = printed((out) => out.table([row, ['a', 'b', 'c']])).split('\n');
    for (const line of lines) expect(line.length).to.be.at.most(80);
    expect(lines[0])
      .to.include('20261120101500_add_cohort')
      .and.include('…')
      .and.include('applied');
  });

  it('cuts several columns when one alone is not wide enough', () => {
    const row = Array.from({ length: 6 }, (_, at) => String(at).repeat(12 + 4 * at));
    const [line = ''] = printed((out) => out.table([row])).split('\n');
    expect(line.length).to.equal(80);
    expect(line.split(/ +/u).map((cell) => cell.length)).to.deep.equal([10, 12, 12, 12, 12, 12]);
  });

  it('cuts nothing in a pipe', () => {
    const wide = 'x'.repeat(200);
    expect(printed((out) => out.table([[wide, 'a']]), { terminal: false })).to.equal(
      `${wide}  a\n`,
    );
  });

  it('keeps a table cell on one line', () => {
    expect(printed((out) => out.table([['a\nb', 'c']]))).to.equal('a\\nb  c\n');
  });
});

describe('printFailure', () => {
  const error = (parts: { readonly details: Readonly<Record<string, unknown>> }): OrchError =>
    new OrchError({ code: 'A.B', message: 'it went wrong', hint: 'run `orch status`', ...parts });

  it('says what, where, what next and the code', () => {
    const details = {
      file: 'migrations/a.ts',
      line: 3,
      column: 7,
      sql: 'select 1\nfrm x',
      position: 10,
    };
    expect(printed((out) => printFailure(out, error({ details })))).to.equal(
      [
        'error: it went wrong',
        '  at migrations/a.ts:3:7',
        '  1 | select 1',
        '  2 | frm x',
        '    | ^',
        '  hint: run `orch status`',
        '  code: A.B',
        '',
      ].join('\n'),
    );
  });

  it('lists findings', () => {
    const findings = [
      { code: 'X', severity: 'error', subject: 'a.b', message: 'is wrong', hint: 'mend it' },
    ];
    expect(printed((out) => printFailure(out, error({ details: { findings } })))).to.include(
      '  error a.b: is wrong\n    mend it\n',
    );
  });

  it('prints the last words of a process that died, the end of them when they are long', () => {
    const output = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`).join('\n');
    const text = printed((out) => printFailure(out, error({ details: { output } })));
    expect(text).to.include('  ...\n  | line 9\n').and.include('  | line 20\n');
    expect(text).not.to.include('line 8\n');
  });
});

describe('sqlExcerpt', () => {
  it('points at the position, counted in characters', () => {
    expect(sqlExcerpt('select 😀, x\nfrom y', 11)).to.deep.equal({
      lines: [{ number: 1, text: 'select 😀, x' }],
      caret: 11,
    });
  });

  it('shows the surroundings of a position far to the right', () => {
    const { lines, caret } = sqlExcerpt(`select ${'a, '.repeat(200)}oops from x`, 608);
    expect(lines[0]?.text.length).to.be.at.most(102);
    expect(lines[0]?.text.slice((caret ?? 0) - 1)).to.match(/^oops/u);
  });

  it('has no caret without a position', () => {
    expect(sqlExcerpt('a\nb\nc\nd', null)).to.deep.equal({
      lines: [
        { number: 1, text: 'a' },
        { number: 2, text: 'b' },
        { number: 3, text: 'c' },
      ],
      caret: null,
    });
  });
});

describe('describeThrown', () => {
  it('shows the stacks of causes', () => {
    const text = describeThrown(new Error('outer', { cause: new TypeError('inner') }));
    expect(text).to.include('Error: outer').and.include('caused by TypeError: inner');
  });

  for (const thrown of [null, undefined, 'text', 5]) {
    it(`survives ${String(thrown)}`, () => {
      expect(describeThrown(thrown)).to.equal(`thrown: ${String(thrown)}`);
    });
  }
});
