import { expect } from 'chai';
import { normaliseSql } from '../../../src/adapters/sqlite/catalog/normalise-sql.ts';
import { renderRebuild } from '../../../src/adapters/sqlite/plan/render-rebuild.ts';

describe('normaliseSql', () => {
  for (const [written, normal] of [
    [`"a">0 AND\n b /* x */ <> 'it''s  so' -- end`, `a > 0 and b <> 'it''s  so'`],
    ['lower( [b] ) || `c`.d', 'lower(b) || c.d'],
    ['- 1', '-1'],
    ['a - -1', 'a - -1'],
    ['- -1', '- -1'],
    ['(-1, +2)', '(-1, +2)'],
    ['"select" + "two words" + "true"', '"select" + "two words" + "true"'],
    ['"key" + "a""b"', 'key + "a""b"'],
    ["x'00FF' IS NOT NULL", "x'00FF' is not null"],
    ['a IN(1,2)', 'a in (1, 2)'],
  ] as const) {
    it(`writes ${JSON.stringify(written)} as ${normal}`, () => {
      expect(normaliseSql(written)).to.equal(normal);
      expect(normaliseSql(normal)).to.equal(normal);
    });
  }
});

describe('renderRebuild', () => {
  it('writes a call that means the same', async () => {
    const rebuild = {
      table: 'it\'s "t"',
      create: "CREATE TABLE t (a text default '`${x}\\n',\n b)",
      values: { b: `'x' || "a"` },
      drops: ['c'],
      foreignKeysLater: true,
    };
    const source = `export const run = async (rebuildTable, knex) => { ${renderRebuild(rebuild)} };`;
    const module = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
      run(rebuildTable: (knex: unknown, given: unknown) => void): Promise<void>;
    };
    let seen: unknown;
    await module.run((_knex, given) => {
      seen = given;
    });
    expect(seen).to.deep.equal(rebuild);
  });
});
