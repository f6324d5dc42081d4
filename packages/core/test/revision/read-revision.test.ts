import { expect } from 'chai';
import { readRevision } from '../../src/revision/read-revision.ts';
import { failureOf } from '../support/rejection.ts';

const read = (source: string, fileName = 'b.ts') =>
  readRevision({
    fileName,
    path: `migrations/${fileName}`,
    bytes: new TextEncoder().encode(source),
  });
const header = '/**\n * Add b.\n *\n * @revision b\n * @parents  a\n */\n';
const code = 'export async function up() {}\n';

describe('readRevision', () => {
  it('reads message and parents from the header', () => {
    const { id, parents, message, lineage } = read(header + code);
    expect({ id, parents, message, lineage }).to.deep.equal({
      id: 'b',
      parents: ['a'],
      message: 'Add b',
      lineage: 'header',
    });
  });

  const before = [
    ['a shebang', '#!/usr/bin/env node\n'],
    ["'use strict'", "'use strict';\n"],
    ['a directive without semicolon', '"use strict"\n'],
    ['line comments', '// @ts-check\n/// <reference types="node" />\n'],
    ['a licence comment', '/* (c) somebody */\n'],
    ['a BOM and CRLF', '\uFEFF\r\n'],
  ] as const;
  for (const [name, text] of before) {
    it(`finds the header after ${name}`, () => {
      expect(read(text + header + code).lineage).to.equal('header');
    });
  }

  it('takes several parents, in lists and in lines, once each and in byte order', () => {
    const source = '/**\n * @revision b\n * @parents  z, a,a\n * @parents "c, d"\n */\n';
    expect(read(source).parents).to.deep.equal(['a', 'c, d', 'z']);
  });

  it('takes a header without parents as a base', () => {
    const { parents, lineage } = read('/** @revision b */');
    expect({ parents, lineage }).to.deep.equal({ parents: [], lineage: 'header' });
  });

  it('takes the words of the name as message when there is no header', () => {
    const names = ['20200101000000_create_users.js', '001-Init.js', 'a b.js', '42.js'];
    expect(names.map((name) => read('exports.up = 1', name).message)).to.deep.equal([
      'create users',
      'Init',
      'a b',
      '42',
    ]);
  });

  it('does not mistake a comment without @revision for a header', () => {
    expect(read('/** Says @parents x. */\nexports.up = 1').lineage).to.equal('byteOrder');
  });

  const wrong = [
    ['names another revision', '/** @revision c */'],
    ['comes after code', `import 'x';\n${header}`],
    ['is a line comment', '// @revision b\n'],
    ['has no name', '/**\n * @revision\n */'],
    ['names two revisions', '/**\n * @revision b\n * @revision b\n */'],
    ['names itself as parent', '/**\n * @revision b\n * @parents b\n */'],
    ['names a path as parent', '/**\n * @revision b\n * @parents ../a\n */'],
    ['says @parent', '/**\n * @revision b\n * @parent a\n */'],
    ['is never closed', '/**\n * @revision b\n * @parents a\n'],
  ] as const;
  for (const [problem, source] of wrong) {
    it(`refuses a header that ${problem}`, () => {
      expect(failureOf(() => read(source)).code).to.equal('REVISION.BAD_HEADER');
    });
  }

  it('says in which line the header is wrong', () => {
    const failure = failureOf(() =>
      read('/**\n * Text.\n *\n * @revision b\n * @parents a/b\n */'),
    );
    expect(failure.details['line']).to.equal(5);
  });
});
