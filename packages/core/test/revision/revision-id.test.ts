import { expect } from 'chai';
import { parseRevisionId, revisionIdOfFile } from '../../src/revision/revision-id.ts';
import { failureOf } from '../support/rejection.ts';

describe('parseRevisionId', () => {
  const refused = [
    ['leaves the folder', '../x'],
    ['is absolute', '/etc/x'],
    ['holds a backslash', 'a\\b'],
    ['reads as an option', '-rf'],
    ['is a device', 'CON'],
    ['is a device with an extension', 'nul.tar'],
    ['is a numbered device', 'lpt1'],
    ['ends with a dot', 'x.'],
    ['begins with a dot', '.hidden'],
    ['ends with a space', 'x '],
    ['begins with a space', ' x'],
    ['holds a NUL', 'a\0b'],
    ['holds a line end', 'a\nb'],
    ['holds an escape', 'a\u001b[31mb'],
    ['holds a bidirectional override', 'a\u202eb'],
    ['holds a zero-width space', 'a\u200bb'],
    ['holds a lone surrogate', 'a\ud800b'],
    ['is too long', 'x'.repeat(201)],
    ['is empty', ''],
    ['is a selector', 'HEAD'],
    ['is a relative selector', '+2'],
  ] as const;
  for (const [reason, name] of refused) {
    it(`refuses a name that ${reason}`, () => {
      expect(failureOf(() => parseRevisionId(name)).code).to.equal('REVISION.BAD_NAME');
    });
  }

  const accepted = [
    '20200101000000_create_users',
    '001_init',
    'Create Users (first try)',
    'V1.2__UPPER',
    '20200101_naïve_ünïcode_迁移',
    'console',
    'heads_up',
    'it’s, fine',
    'x'.repeat(200),
  ];
  for (const name of accepted) {
    it(`keeps ${name.slice(0, 40)}`, () => {
      expect(parseRevisionId(name)).to.equal(name);
    });
  }

  it('writes no raw control character into the message', () => {
    const { message } = failureOf(() => parseRevisionId('a\u001b[31m\u202eb'));
    expect(message).to.include('a\\u{1b}[31m\\u{202e}b');
  });
});

describe('revisionIdOfFile', () => {
  it('is the file name without its last extension', () => {
    expect(['001_init.js', 'a.b.ts', 'plain'].map(revisionIdOfFile)).to.deep.equal([
      '001_init',
      'a.b',
      'plain',
    ]);
  });

  it('refuses a name that ends with a dot before the extension', () => {
    expect(failureOf(() => revisionIdOfFile('x..js')).code).to.equal('REVISION.BAD_NAME');
  });
});
