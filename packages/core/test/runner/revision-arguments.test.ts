import { expect } from 'chai';
import { readArguments } from '../../src/runner/revision-arguments.ts';
import { failureOf } from '../support/rejection.ts';

const declared = {
  dev_data: 'boolean',
  batch: 'number',
  tenant: 'text',
  region: ['eu', 'us'],
} as const;

const read = (given: Readonly<Record<string, string>>): unknown =>
  readArguments(new Map(Object.entries(given)), declared);

function problemsOf(given: Readonly<Record<string, string>>): unknown {
  const { code, details } = failureOf(() => read(given));
  expect(code).to.equal('RUN.INVALID_ARGUMENTS');
  return details['problems'];
}

describe('readArguments', () => {
  it('gives each argument its declared type', () => {
    expect(read({ dev_data: 'false', batch: '1e3', tenant: '', region: 'us' })).to.deep.equal({
      dev_data: false,
      batch: 1000,
      tenant: '',
      region: 'us',
    });
  });

  it('leaves out what is not given', () => {
    expect(read({})).to.deep.equal({});
  });

  it('refuses what is not declared, also what every object has', () => {
    for (const name of ['dev-data', 'toString', '__proto__', 'constructor']) {
      const given = new Map([[name, 'true']]);
      expect(() => readArguments(given, declared), name).to.throw(`"${name}" is not declared`);
    }
  });

  for (const [name, text] of [
    ['dev_data', 'ture'],
    ['dev_data', ''],
    ['batch', ''],
    ['batch', '12x'],
    ['batch', 'Infinity'],
    ['region', 'EU'],
  ] as const) {
    it(`refuses ${name}=${text}`, () => {
      expect(problemsOf({ [name]: text })).to.have.length(1);
    });
  }

  it('reports all problems together, and repeats no value', () => {
    const problems = problemsOf({ dev_data: 'c4nary', batch: 'c4nary', region: 'c4nary', x: '1' });
    expect(problems).to.deep.equal([
      '"dev_data" takes true or false',
      '"batch" takes a number',
      '"region" takes one of eu, us',
      '"x" is not declared',
    ]);
  });
});
