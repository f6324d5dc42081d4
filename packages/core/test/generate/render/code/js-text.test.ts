import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import fc from 'fast-check';
import { jsString, templateText } from '../../../../src/generate/render/code/js-text.ts';

describe('jsString', () => {
  it('means the text', () => {
    fc.assert(fc.property(anyText, (text) => evaluate(jsString(text)) === text));
  });

  it('shows no invisible character', () => {
    expect(jsString('a\u202eb\u200bc\u0000\r')).to.equal(`'a\\u{202e}b\\u{200b}c\\u{0}\\r'`);
  });
});

describe('templateText', () => {
  it('means the text', () => {
    fc.assert(fc.property(anyText, (text) => evaluate(`\`${templateText(text)}\``) === text));
  });

  it('keeps line feeds and tabs to be read', () => {
    expect(templateText('a\n\tb')).to.equal('a\n\tb');
  });

  it('escapes what a template would take for its own', () => {
    expect(templateText('`${a}` \\d $b {c}')).to.equal('\\`\\${a}\\` \\\\d $b {c}');
  });
});

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('`', '$', '{', '}', '\\', "'", '"', '\n', '\r', '\t', 'u', '0', '\u2028'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

/** What the literal means is decided by JavaScript itself. */
function evaluate(code: string): unknown {
  return runInNewContext(code) as unknown;
}
