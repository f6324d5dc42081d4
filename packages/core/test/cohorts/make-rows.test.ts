import { expect } from 'chai';
import { defineCohort } from '../../src/cohorts/cohort.ts';
import type { CohortDefinition, CohortRow } from '../../src/cohorts/cohort.ts';
import { makeRows } from '../../src/cohorts/make-rows.ts';
import { rejection } from '../support/rejection.ts';

const cohort = (rows: CohortDefinition['rows'], count?: number) =>
  defineCohort({
    name: 'c1',
    table: 'people',
    key: ['id'],
    rows,
    ...(count === undefined ? {} : { count }),
  });

const codeOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const error = await rejection(promise);
  return 'code' in error ? error.code : error.message;
};

describe('makeRows', () => {
  it('takes listed rows, and the first of them with a count', async () => {
    const listed = cohort([{ id: 1 }, { id: 2 }]);
    expect((await makeRows(listed, null)).rows).to.deep.equal([[1], [2]]);
    expect((await makeRows(listed, 1)).rows).to.deep.equal([[1]]);
    expect(await codeOf(makeRows(listed, 3))).to.equal('SEED.FIXED');
  });

  it('asks a function for as many rows as the command, the cohort or ten', async () => {
    const rows = ({ count }: { count: number }): CohortRow[] =>
      Array.from({ length: count }, (_, id) => ({ id }));
    expect((await makeRows(cohort(rows, 4), 2)).rows).to.have.lengthOf(2);
    expect((await makeRows(cohort(rows, 4), null)).rows).to.have.lengthOf(4);
    expect((await makeRows(cohort(rows), null)).rows).to.have.lengthOf(10);
  });

  it('gives a function the same seed each time', async () => {
    const seeds: number[] = [];
    await makeRows(
      cohort(({ count, seed }) => {
        seeds.push(seed);
        return Array.from({ length: count }, (_, id) => ({ id }));
      }),
      2,
    );
    expect(new Set(seeds).size).to.equal(1);
  });

  it('writes what JSON has no word for as the server reads it', async () => {
    const row = {
      id: 1,
      at: new Date('2026-01-02T03:04:05Z'),
      bytes: new Uint8Array([1, 255]),
      large: 2n ** 60n,
      not: NaN,
      tags: ['a'],
      none: null,
    };
    expect((await makeRows(cohort([row]), null)).rows[0]).to.deep.equal([
      1,
      '2026-01-02T03:04:05.000Z',
      String.raw`\x01ff`,
      '1152921504606846976',
      'NaN',
      ['a'],
      null,
    ]);
  });

  it('has one checksum for the same rows, and another for others', async () => {
    const sum = async (rows: CohortDefinition['rows']): Promise<string> =>
      (await makeRows(cohort(rows), null)).checksum;
    expect(await sum([{ id: 1 }])).to.equal(await sum([{ id: 1 }]));
    expect(await sum([{ id: 1 }])).not.to.equal(await sum([{ id: 2 }]));
  });

  it('refuses rows that are others each time, or that depend on how many are made', async () => {
    let next = 0;
    const clock = ({ count }: { count: number }): CohortRow[] =>
      Array.from({ length: count }, () => ({ id: (next += 1) }));
    expect(await codeOf(makeRows(cohort(clock), 2))).to.equal('SEED.NOT_REPEATABLE');
    const counted = ({ count }: { count: number }): CohortRow[] =>
      Array.from({ length: count }, (_, at) => ({ id: `${at} of ${count}` }));
    expect(await codeOf(makeRows(cohort(counted), 2))).to.equal('SEED.NOT_REPEATABLE');
  });

  const unusable: readonly (readonly [string, unknown])[] = [
    ['no rows', []],
    ['a row that is no object', ['x']],
    ['a row without its key', [{ name: 'x' }]],
    ['a row whose key is null', [{ id: null }]],
    [
      'a row with other columns',
      [
        { id: 1, a: 1 },
        { id: 2, b: 1 },
      ],
    ],
    ['a row with an undefined value', [{ id: 1, a: undefined }]],
    ['the same key twice', [{ id: 1 }, { id: 1 }]],
    ['a function that makes too few', () => [{ id: 1 }]],
  ];
  for (const [what, rows] of unusable) {
    it(`refuses ${what}`, async () => {
      const made = makeRows(cohort(rows as CohortDefinition['rows']), null);
      expect(await codeOf(made)).to.equal('SEED.INVALID');
    });
  }
});
