import { expect } from 'chai';
import { runLines } from '../src/shell/run-lines.ts';

interface Said {
  readonly failures: number;
  readonly results: readonly string[];
  readonly errors: readonly string[];
}

async function run(...lines: readonly string[]): Promise<Said> {
  const results: string[] = [];
  const errors: string[] = [];
  let queries = 0;
  const failures = await runLines({
    lines: (async function* () {
      for (const line of lines) yield await Promise.resolve(line);
    })(),
    values: { later: (value: unknown) => new Promise((done) => setImmediate(done, value)) },
    made: new Map([['query', () => ++queries]]),
    signal: new AbortController().signal,
    result: (text) => void results.push(text),
    failure: (text) => void errors.push(text.split('\n')[0] ?? ''),
  });
  return { failures, results, errors };
}

describe('runLines', () => {
  it('awaits an expression before the next line, and prints it', async () => {
    const { results } = await run('later(1)', 'later([2]);', '{ a: 3 }', 'undefined');
    expect(results).to.deep.equal(['1', '[ 2 ]', '{ a: 3 }']);
  });

  it('keeps what is declared', async () => {
    const { results, failures } = await run(
      'const one = await later(1)',
      'let two = one + 1;',
      'function three() {',
      '  return two + 1;',
      '}',
      '',
      'three()',
      'for (const n of [1]) two += await later(n)',
      'two',
    );
    expect([results, failures]).to.deep.equal([['3', '3'], 0]);
  });

  it('takes lines together that are no code by themselves', async () => {
    const { results, failures } = await run('[1,', ' 2]', 'later(`a', 'b`)', 'later(', '3)');
    expect([results, failures]).to.deep.equal([['[ 1, 2 ]', "'a\\nb'", '3'], 0]);
  });

  it('makes some values anew each time', async () => {
    expect((await run('query', 'query')).results).to.deep.equal(['1', '2']);
  });

  it('goes on after a failure, and counts it', async () => {
    expect(await run('nothing()', 'throw new Error("x")', '1 +* 2', '4', '[')).to.deep.equal({
      failures: 4,
      results: ['4'],
      errors: [
        'ReferenceError: nothing is not defined',
        'Error: x',
        "SyntaxError: Unexpected token '*'",
        "SyntaxError: Unexpected token '}'",
      ],
    });
  });

  it('ends at .exit', async () => {
    expect((await run('1', '.exit', '2')).results).to.deep.equal(['1']);
  });
});
