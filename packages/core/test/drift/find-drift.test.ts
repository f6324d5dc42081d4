import { expect } from 'chai';
import type { Catalog, Fact, FactValue } from '../../src/catalog/catalog.ts';
import type { DriftQuestion } from '../../src/drift/find-drift.ts';
import { findDrift } from '../../src/drift/find-drift.ts';
import { catalogOf, fact } from '../support/catalog.ts';

const table = fact('table', 'public.t');
const column = (name: string, value: Readonly<Record<string, FactValue>> = {}): Fact =>
  fact('column', `public.t.${name}`, {
    type: 'text',
    notNull: false,
    default: null,
    identity: null,
    generated: null,
    ...value,
  });
const notNull = (name: string, of: string): Fact =>
  fact('constraint', `public.t.${name}`, {
    type: 'notNull',
    columns: [of],
    definition: `NOT NULL ${of}`,
  });

/** All sides are the first catalog unless said otherwise. */
const question = (all: Catalog, others: Partial<DriftQuestion>): DriftQuestion => ({
  models: all,
  revisions: all,
  applied: all,
  database: all,
  environment: 'dev',
  pending: 0,
  ...others,
});

const subjects = (all: Catalog, others: Partial<DriftQuestion>): readonly string[] =>
  findDrift(question(all, others)).map(({ subject }) => subject);

describe('findDrift', () => {
  const known = catalogOf(table, column('a'), column('b', { type: 'integer' }));

  it('finds nothing where all agree', () => {
    expect(subjects(known, {})).to.deep.equal([]);
    expect(subjects(known, { models: null })).to.deep.equal([]);
  });

  it('says a table in one line, and not its columns', () => {
    expect(subjects(known, { database: catalogOf() })).to.deep.equal(['table t']);
  });

  it('says a column that only one side has beside its table', () => {
    const more = catalogOf(table, column('a'), column('b', { type: 'integer' }), column('c'));
    expect(subjects(known, { models: more })).to.deep.equal(['column t.c']);
  });

  it('joins a column that is gone with the only one like it that is new', () => {
    const renamed = catalogOf(table, column('z'), column('b', { type: 'integer' }));
    const [drift, ...others] = findDrift(question(known, { database: renamed }));
    expect(others).to.deep.equal([]);
    expect(drift?.has).to.deep.equal({ models: 'text', revisions: 'text', database: 'called z' });
  });

  it('joins nothing where there are two like it, or where it is of another type', () => {
    const two = catalogOf(table, column('y'), column('z'), column('b', { type: 'integer' }));
    expect(subjects(known, { database: two })).to.deep.equal([
      'column t.a',
      'column t.y',
      'column t.z',
    ]);
    const other = catalogOf(table, column('z', { type: 'date' }), column('b', { type: 'integer' }));
    expect(subjects(known, { database: other })).to.deep.equal(['column t.a', 'column t.z']);
  });

  it('leaves out what follows from a column: its constraint, an index that names it', () => {
    const before = catalogOf(
      table,
      column('a', { notNull: true }),
      notNull('t_a_not_null', 'a'),
      fact('index', 'public.t.i', { columns: ['a'], definition: 'ON t (a)' }),
    );
    const after = catalogOf(
      table,
      column('z', { notNull: true }),
      notNull('t_a_not_null', 'z'),
      fact('index', 'public.t.i', { columns: ['z'], definition: 'ON t (z)' }),
    );
    expect(subjects(before, { database: after })).to.deep.equal(['column t.a']);
  });

  it('says that pending revisions fail where the database has their result', () => {
    const next = catalogOf(table, column('a'), column('b', { type: 'integer' }), column('c'));
    const [drift] = findDrift(question(next, { applied: known, pending: 1 }));
    expect(drift?.pending).to.include({ kind: 'fails', sqlState: '42701' });
    expect(drift?.waysOut[0]?.steps).to.deep.equal(['orch stamp head --env dev']);
  });

  it('cannot tell about pending revisions when what is applied is not known', () => {
    const [drift] = findDrift(question(known, { applied: null, database: catalogOf(table) }));
    expect(drift?.pending.kind).to.equal('unknown');
  });

  it('brings the database up first when something is pending and something was done by hand', () => {
    const revisions = catalogOf(table, column('a'), column('c'));
    const [, byHand] = findDrift({
      models: null,
      revisions,
      applied: catalogOf(table, column('a')),
      database: catalogOf(table, column('a'), column('hand', { type: 'date' })),
      environment: 'dev',
      pending: 1,
    });
    expect(byHand?.waysOut[0]?.steps).to.deep.equal([
      'orch up --env dev',
      'orch gen-from-db --from dev -m "add hand to t"',
      'orch stamp head --env dev',
    ]);
  });

  it('does not record all that is pending for what one revision does', () => {
    const next = catalogOf(table, column('a'), column('b', { type: 'integer' }), column('c'));
    const [drift] = findDrift(question(next, { applied: known, pending: 2 }));
    expect(drift?.waysOut[0]?.steps).to.deep.equal([
      'orch status --env dev',
      'orch stamp <its revision> --env dev',
    ]);
  });

  it('asks for the values of a required column that only the models have', () => {
    const next = catalogOf(table, column('a'), column('c', { notNull: true }));
    const models = catalogOf(table, column('a'));
    const [drift] = findDrift(question(models, { models: next }));
    expect(drift?.waysOut).to.deep.equal([
      {
        does: 'Follow the models: write the revision that they ask for',
        steps: [`orch create "add c to t" --backfill 't.c=<SQL>'`, 'orch up --env dev'],
      },
    ]);
  });

  it('learns the values of a required column that the database has too', () => {
    const next = catalogOf(table, column('a'), column('c', { notNull: true }));
    const revisions = catalogOf(table, column('a'));
    const [drift] = findDrift(question(revisions, { models: next, database: next }));
    expect(drift?.waysOut[0]?.steps).to.deep.equal([
      'orch gen-from-db --from dev -m "add c to t"',
      'orch stamp head --env dev',
    ]);
  });

  it('writes no name into a command that a shell would run', () => {
    const evil: Fact = { ...column('x'), name: ['public', 't', '$(reboot)"`'] };
    const [drift] = findDrift(
      question(known, { database: catalogOf(...known.facts.values(), evil) }),
    );
    expect(drift?.waysOut[0]?.steps[0]).to.equal(
      'orch gen-from-db --from dev -m "add __reboot___ to t"',
    );
    expect(drift?.waysOut[1]?.steps).to.deep.equal([
      'ALTER TABLE public.t DROP COLUMN "$(reboot)""`"',
    ]);
  });

  it('compares no difference with all others', () => {
    const many = Array.from({ length: 3000 }, (_, at) => [
      fact('table', `public.t${at}`),
      fact('column', `public.t${at}.a`, { type: 'text' }),
      fact('column', `public.t${at}.b`, { type: 'text' }),
    ]).flat();
    const tables = many.filter(({ kind }) => kind === 'table');
    const found = subjects(catalogOf(...tables), { database: catalogOf(...many) });
    expect(found).to.have.lengthOf(6000);
  });
});
