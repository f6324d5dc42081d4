import { expect } from 'chai';
import type { OrchError } from '@orch/core/failure/orch-error';
import { defineCommand } from '../../src/command.ts';
import { findVerb } from '../../src/frame/find-verb.ts';
import { parseArguments } from '../../src/frame/parse-arguments.ts';

const command = defineCommand({
  args: [
    { name: 'target', describe: 'A revision' },
    { name: 'others', describe: 'More', variadic: true },
  ],
  options: {
    message: { type: 'string', alias: 'm', describe: 'What it does' },
    n: { type: 'number', describe: 'How many' },
    x: { type: 'strings', describe: 'key=value' },
    manual: { type: 'boolean', describe: 'Empty' },
    format: { type: 'string', choices: ['long', 'short'], describe: 'How' },
  },
  examples: [{ run: 'orch test', does: 'Nothing' }],
  changes: true,
  run: async () => ({ result: null, print: () => undefined }),
});

function parse(...words: readonly string[]) {
  const { options, args } = parseArguments('test', command, words);
  const given = Object.entries(options).filter(
    ([, value]) =>
      value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  return { options: Object.fromEntries(given), args: { ...args } };
}

function code(...words: readonly string[]): string {
  try {
    parse(...words);
  } catch (error) {
    expect((error as OrchError).exitCode).to.equal(2);
    return (error as OrchError).code;
  }
  return 'nothing was thrown';
}

describe('parseArguments', () => {
  it('reads options and arguments', () => {
    expect(
      parse('head', '-m', 'add it', '--n=3', '--manual', '-x', 'a=1', '-x', 'b=2', 'c', '-y'),
    ).to.deep.equal({
      options: { message: 'add it', n: 3, manual: true, x: ['a=1', 'b=2'], yes: true },
      args: { target: 'head', others: ['c'] },
    });
  });

  for (const word of ['20261120101500', '-1', '+2', '0x10', '1e5', '007', 'main@head', '^', '-']) {
    it(`keeps the argument ${word} as it is`, () => {
      expect(parse(word).args['target']).to.equal(word);
    });
  }

  for (const word of ['20261120101500', '007', '1e5', 'true', '', 'a.b=c']) {
    it(`keeps the text ${JSON.stringify(word)} of an option`, () => {
      expect(
        word === '' ? code('--message', word) : parse('--message', word).options['message'],
      ).to.equal(word === '' ? 'USAGE.INVALID_ARGUMENT' : word);
    });
  }

  it('takes what follows -- for arguments', () => {
    expect(parse('--', '--manual', '-x')).to.deep.equal({
      options: {},
      args: { target: '--manual', others: ['-x'] },
    });
  });

  it('takes a dot in an option for no object', () => {
    expect(code('--message.a', 'b')).to.equal('USAGE.UNKNOWN_OPTION');
    expect(code('--__proto__.a', 'b')).to.equal('USAGE.UNKNOWN_OPTION');
  });

  for (const words of [
    ['--mesage', 'x'],
    ['--no-manual'],
    ['-q'],
    ['--Message', 'x'],
    ['--__proto__', 'x'],
  ]) {
    it(`refuses ${words.join(' ')}`, () => {
      expect(code(...words)).to.equal('USAGE.UNKNOWN_OPTION');
    });
  }

  for (const words of [
    ['--message'],
    ['--message', '--manual'],
    ['--message', 'a', '--message', 'b'],
    ['--n', 'many'],
    ['--n', ''],
    ['--n', '0x10'],
    ['--n', 'Infinity'],
    ['-x'],
    ['--format', 'lnog'],
  ]) {
    it(`refuses ${words.join(' ')}`, () => {
      expect(code(...words)).to.equal('USAGE.INVALID_ARGUMENT');
    });
  }

  it('proposes the option that was meant', () => {
    expect(() => parse('--mesage', 'x')).to.throw('did you mean --message');
    expect(() => parse('--format', 'lnog')).to.throw('did you mean "long"');
  });

  it('refuses arguments that nobody takes, and missing ones', () => {
    const one = defineCommand({
      examples: [{ run: 'orch test', does: 'Nothing' }],
      changes: false,
      run: async () => ({ result: null, print: () => undefined }),
      args: [{ name: 'target', describe: 'A revision', required: true }],
    });
    expect(() => parseArguments('test', one, ['a', 'b'])).to.throw('does not take "b"');
    expect(() => parseArguments('test', one, [])).to.throw('<target> is missing');
  });
});

describe('findVerb', () => {
  for (const [words, name, rest] of [
    [['up'], 'up', []],
    [['--env', 'dev', 'up', 'head'], 'up', ['--env', 'dev', 'head']],
    [['--env=dev', 'up'], 'up', ['--env=dev']],
    [['--json', '-y', 'up', '-x', 'a=b'], 'up', ['--json', '-y', '-x', 'a=b']],
    [['--help'], null, ['--help']],
    [[], null, []],
    [['--env'], null, ['--env']],
    [['--', 'up'], null, ['--', 'up']],
  ] as const) {
    it(`finds ${name ?? 'none'} in "${words.join(' ')}"`, () => {
      expect(findVerb(words)).to.deep.equal({ name, words: rest });
    });
  }
});
