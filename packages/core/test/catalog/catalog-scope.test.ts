import { expect } from 'chai';
import { catalogScopeOf, isIgnoredTable } from '../../src/catalog/catalog-scope.ts';

describe('catalogScopeOf', () => {
  it("leaves out the database's Knex tables in every schema when none is named", () => {
    const knexTable = { tableName: 'moves', schemaName: null };
    expect(catalogScopeOf({ schemas: ['a', 'b'], knexTable }, { privileges: true })).to.deep.equal({
      schemas: ['a', 'b'],
      privileges: true,
      ignoreTables: [
        { schema: 'a', name: 'moves' },
        { schema: 'a', name: 'moves_lock' },
        { schema: 'b', name: 'moves' },
        { schema: 'b', name: 'moves_lock' },
      ],
    });
  });
});

describe('isIgnoredTable', () => {
  const scope = {
    schemas: ['public'],
    privileges: false,
    ignoreTables: [{ schema: 'ops', name: 'moves' }],
  };

  it("is true for Knex's own names and for what the scope names", () => {
    expect(isIgnoredTable(scope, 'public', 'knex_migrations')).to.equal(true);
    expect(isIgnoredTable(scope, 'public', 'knex_migrations_lock')).to.equal(true);
    expect(isIgnoredTable(scope, 'ops', 'moves')).to.equal(true);
  });

  it('is false for the same name in another schema', () => {
    expect(isIgnoredTable(scope, 'public', 'moves')).to.equal(false);
  });
});
