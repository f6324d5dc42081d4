import { expect } from 'chai';
import type { Fact } from '../../../src/catalog/catalog.ts';
import { tableShape } from '../../../src/generate/backfill/table-shape.ts';
import { catalogOf, fact } from '../../support/catalog.ts';

const column = (name: string, type = 'text'): Fact =>
  fact('column', `public.${name}`, {
    type,
    typeName: type,
    typeSchema: 'pg_catalog',
    isArray: false,
  });
const key = (table: string, ...columns: readonly string[]): Fact =>
  fact('constraint', `public.${table}.${table}_${columns.join('_')}_key`, {
    type: 'unique',
    columns,
    predicate: null,
  });

const before = [
  fact('table', 'public.people'),
  fact('table', 'public.teams'),
  column('people.id', 'integer'),
  column('people.team', 'integer'),
  column('people.code'),
  column('people.age'),
  column('teams.id', 'integer'),
  column('teams.name'),
  key('people', 'id'),
  key('teams', 'id'),
  fact('constraint', 'public.people.people_team_fkey', {
    type: 'foreignKey',
    columns: ['team'],
    references: { schema: 'public', table: 'teams', columns: ['id'] },
  }),
];
const required = {
  table: { schema: 'public', name: 'people' },
  column: 'wanted',
  type: 'text',
  isRequired: true,
};
const from = catalogOf(...before);
const shapeOf = (...after: readonly Fact[]): ReturnType<typeof tableShape> =>
  tableShape(required, { from, to: catalogOf(...after) });

describe('tableShape', () => {
  it('takes columns that are there before and after with one type', () => {
    const after = before.filter(({ key: one }) => one !== column('people.age').key);
    const { sources } = shapeOf(...after, column('people.age', 'integer'), column('people.new'));
    expect(sources.map(({ name }) => name)).to.have.members(['id', 'team', 'code']);
  });

  it('knows keys of its own and of others', () => {
    const { sources, isUnique } = shapeOf(...before, column('people.wanted'));
    expect(sources.filter(({ isKey }) => isKey).map(({ name }) => name)).to.have.members([
      'id',
      'team',
    ]);
    expect(isUnique).to.equal(false);
    expect(shapeOf(...before, key('people', 'wanted')).isUnique).to.equal(true);
    expect(shapeOf(...before, key('people', 'wanted', 'code')).isUnique).to.equal(false);
  });

  it('finds lookups by equal types, through foreign keys first', () => {
    const { lookups } = shapeOf(...before);
    expect(lookups.map(({ by, value, isForeignKey }) => [by, value, isForeignKey])).to.deep.equal([
      ['team', 'name', true],
      ['id', 'name', false],
    ]);
  });

  it('looks nothing up in a table that is new', () => {
    const rest = before.filter(({ name }) => name[1] !== 'teams');
    const shape = tableShape(required, { from: catalogOf(...rest), to: catalogOf(...before) });
    expect(shape.lookups).to.deep.equal([]);
  });
});
