import { expect } from 'chai';
import {
  neutraliseBlock,
  neutraliseJson,
  neutraliseLine,
  withoutRunnerCommands,
} from '../../src/frame/neutralise.ts';

const UNSAFE: readonly (readonly [what: string, text: string, shown: string])[] = [
  ['an ANSI escape', '\u001b[31mred', '\\x1b[31mred'],
  ['a C1 control', 'a\u009b31mb', 'a\\x9b31mb'],
  ['a bell and a backspace', 'a\u0007\u0008b', 'a\\x07\\x08b'],
  ['a line end in a name', 'a\nb\r\nc', 'a\\nb\\r\\nc'],
  ['a right-to-left override', 'a\u202egpj.exe', 'a\\u202egpj.exe'],
  ['an isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['a zero-width space', 'ad\u200bmin', 'ad\\u200bmin'],
  ['a byte order mark', '\ufeffa', '\\ufeffa'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['a tag character', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
  ['NUL and DEL', '\0\u007f', '\\x00\\x7f'],
];

describe('neutraliseLine', () => {
  for (const [what, text, shown] of UNSAFE) {
    it(`shows ${what}`, () => {
      expect(neutraliseLine(text)).to.equal(shown);
    });
  }

  it('leaves letters, marks, emoji and box drawing alone', () => {
    const text = 'naïve Ωμέγα 漢字 e\u0301 😀 ├─ "quoted" \\n';
    expect(neutraliseLine(text)).to.equal(text);
  });
});

describe('neutraliseBlock', () => {
  it('keeps lines and turns tabs into spaces', () => {
    expect(neutraliseBlock('a\r\n\tb\u001b[2J\n')).to.deep.equal(['a', '  b\\x1b[2J', '']);
  });
});

describe('withoutRunnerCommands', () => {
  for (const [line, shown] of [
    ['::set-output name=a::b', '\\x3a:set-output name=a::b'],
    ['  ::warning::x', '  \\x3a:warning::x'],
    ['##[error]x', '#\\x23[error]x'],
    ['a ##[group] b', 'a #\\x23[group] b'],
    ['a::b', 'a::b'],
    [': a', ': a'],
  ] as const) {
    it(`turns ${line} into ${shown}`, () => {
      expect(withoutRunnerCommands(line)).to.equal(shown);
    });
  }
});

describe('neutraliseJson', () => {
  for (const [what, text] of UNSAFE) {
    it(`keeps the value of ${what} and hides its character`, () => {
      const json = neutraliseJson(JSON.stringify({ text: `##[${text}` }, null, 2));
      expect(JSON.parse(json)).to.deep.equal({ text: `##[${text}` });
      expect(json.replaceAll('\n', '')).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(json).not.to.include('##[');
    });
  }
});
