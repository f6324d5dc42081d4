import { expect } from 'chai';
import type { Fact, FactValue } from '../../src/catalog/catalog.ts';
import { findRowHazards } from '../../src/generate/row-hazards.ts';
import { catalogOf, fact } from '../support/catalog.ts';

const table = fact('table', 'public.people');
const email = (value: Record<string, FactValue>): Fact =>
  fact('column', 'public.people.email', { type: 'text', notNull: false, ...value });
const constraint = (value: Record<string, FactValue>): Fact =>
  fact('constraint', 'public.people.c', { validated: true, columns: ['email'], ...value });

function hazards(before: readonly Fact[], after: readonly Fact[]): readonly string[] {
  const found = findRowHazards(catalogOf(table, ...before), catalogOf(table, ...after));
  return found.map(({ requires }) => requires);
}

describe('findRowHazards', () => {
  it('knows that a column that becomes required must hold no nulls', () => {
    expect(hazards([email({})], [email({ notNull: true })])).to.deep.equal([
      'people.email is never null',
    ]);
  });

  it('knows that another type must take every value', () => {
    expect(hazards([email({})], [email({ type: 'character varying(20)' })])).to.deep.equal([
      'every value of people.email can become character varying(20)',
    ]);
  });

  it('knows what new constraints ask of the rows', () => {
    const references = { schema: 'public', table: 'users', columns: ['email'] };
    const all = [
      constraint({ type: 'primaryKey' }),
      constraint({ type: 'unique' }),
      constraint({ type: 'check', expression: 'email <> 0' }),
      constraint({ type: 'foreignKey', references }),
      constraint({ type: 'exclude' }),
    ].map((added) => hazards([], [added])[0]);
    expect(all).to.deep.equal([
      'email of people is never null and no two rows are equal in it',
      'no two rows of people are equal in email',
      'every row of people fulfils email <> 0',
      'every email of people is found in users (email)',
      'no two rows of people conflict in email',
    ]);
  });

  it('knows what a new unique index asks of the rows', () => {
    const index = fact('index', 'public.people.i', { unique: true, columns: null });
    expect(hazards([], [index])).to.deep.equal([
      'no two rows are equal in its expressions of people',
    ]);
  });

  it('asks nothing of a constraint that is not validated, or that was there', () => {
    const check = constraint({ type: 'check', expression: 'x', definition: 'CHECK (x)' });
    expect(hazards([], [constraint({ type: 'unique', validated: false })])).to.deep.equal([]);
    expect(hazards([check], [check])).to.deep.equal([]);
  });

  it('asks nothing of a constraint that only has another name', () => {
    const unique = { type: 'unique', definition: 'UNIQUE (email)', columns: ['email'] };
    const renamed = fact('constraint', 'public.people.d', { validated: true, ...unique });
    expect(hazards([constraint(unique)], [renamed])).to.deep.equal([]);
    expect(hazards([], [renamed])).to.have.lengthOf(1);
  });

  it('asks nothing of a new table', () => {
    const unique = fact('constraint', 'public.other.c', { type: 'unique', columns: ['a'] });
    expect(hazards([], [fact('table', 'public.other'), unique])).to.deep.equal([]);
  });
});
