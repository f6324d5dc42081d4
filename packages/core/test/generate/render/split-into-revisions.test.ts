import { expect } from 'chai';
import type { Change } from '../../../src/generate/change.ts';
import { splitIntoRevisions } from '../../../src/generate/render/split-into-revisions.ts';
import { change, plan } from './plan.ts';

const addValue = change(`ALTER TYPE "public"."mood" ADD VALUE 'it''s fine' AFTER 'ok'`, {
  commitAfter: true,
});
const concurrently = change('CREATE INDEX CONCURRENTLY i ON t (a)', { transactional: false });

describe('splitIntoRevisions', () => {
  it('keeps a plain plan together', () => {
    expect(split('CREATE TABLE a ()', 'CREATE TABLE b ()')).to.deep.equal([
      ['CREATE TABLE a ()', 'CREATE TABLE b ()'],
    ]);
  });

  it('gives no revision for an empty plan', () => {
    expect(split()).to.deep.equal([]);
  });

  it('leaves a change that cannot be in a transaction alone', () => {
    expect(split('SELECT 1', concurrently, concurrently, 'SELECT 2')).to.deep.equal([
      ['SELECT 1'],
      [concurrently.sql],
      [concurrently.sql],
      ['SELECT 2'],
    ]);
  });

  it('commits an enum value before its first user', () => {
    const user = `ALTER TABLE t ALTER COLUMN m SET DEFAULT 'it''s fine'::public.mood`;
    expect(split(addValue, 'SELECT 1', user, 'SELECT 2')).to.deep.equal([
      [addValue.sql, 'SELECT 1'],
      [user, 'SELECT 2'],
    ]);
  });

  it('sees a user in an array and in a body', () => {
    const array = `SELECT '{"it''s fine"}'::public.mood[]`;
    const body = "CREATE FUNCTION f() AS $$ select it's fine $$";
    expect(split(addValue, array)).to.deep.equal([[addValue.sql], [array]]);
    expect(split(addValue, body)).to.deep.equal([[addValue.sql], [body]]);
  });

  it('keeps values together that are added next to each other', () => {
    const next = change(`ALTER TYPE "public"."mood" ADD VALUE 'z' AFTER 'it''s fine'`, {
      commitAfter: true,
    });
    expect(split(addValue, next)).to.deep.equal([[addValue.sql, next.sql]]);
  });

  it('takes a value that it cannot find in a statement for used by every later change', () => {
    const unknown = change('ALTER SYSTEM', { commitAfter: true });
    expect(split(unknown, 'SELECT 1')).to.deep.equal([['ALTER SYSTEM'], ['SELECT 1']]);
  });
});

function split(...changes: readonly (string | Change)[]): readonly (readonly string[])[] {
  return splitIntoRevisions(plan(...changes)).map((share) => share.map(({ sql }) => sql));
}
