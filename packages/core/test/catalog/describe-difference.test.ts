import { expect } from 'chai';
import type { Fact, FactValue } from '../../src/catalog/catalog.ts';
import { compareCatalogs } from '../../src/catalog/compare-catalogs.ts';
import { describeDifference, describeDifferences } from '../../src/catalog/describe-difference.ts';
import { factKey, factKeyAbout } from '../../src/catalog/fact-key.ts';
import { catalogOf, fact } from '../support/catalog.ts';

type Value = Readonly<Record<string, FactValue>>;

function changed(kind: string, name: string, from: Value, to: Value): string {
  return describeDifference({
    kind: 'changed',
    from: fact(kind, name, from),
    to: fact(kind, name, to),
  });
}

function comment(target: string, text: string): Fact {
  const [kind = '', name = ''] = target.split(':');
  const parts = name.split('.');
  const key = factKey(kind, ...parts);
  return {
    key: factKeyAbout('comment', key),
    kind: 'comment',
    name: parts,
    value: { target: key, text },
  };
}

describe('describeDifference', () => {
  it('says what changed in words', () => {
    expect(
      changed(
        'column',
        'public.recruits.cohort',
        { type: 'text', typeName: 'text', notNull: false, default: null },
        { type: 'varchar(20)', typeName: 'varchar', notNull: true, default: "'c25'" },
      ),
    ).to.equal(
      "column public.recruits.cohort: type text -> varchar(20), not null no -> yes, default none -> 'c25'",
    );
  });

  it('names the part of an object or list that changed', () => {
    expect(
      changed(
        'constraint',
        'public.a.a_fk',
        {
          references: { schema: 'public', table: 'b', columns: ['x'] },
          definition: 'FOREIGN KEY 1',
        },
        {
          references: { schema: 'public', table: 'b', columns: ['x', 'y'] },
          definition: 'FOREIGN KEY 2',
        },
      ),
    ).to.equal('constraint public.a.a_fk: references columns (x) -> (x, y)');
  });

  it('shows the definition when nothing else tells', () => {
    expect(
      changed('view', 'public.v', { definition: ' SELECT 1' }, { definition: ' SELECT 2' }),
    ).to.equal('view public.v: definition SELECT 1 -> SELECT 2');
  });

  it('cuts long texts around the first place where they differ', () => {
    const text = (word: string) =>
      `SELECT ${'column_name, '.repeat(30)}${word} ${'x '.repeat(200)}`;
    const line = changed(
      'view',
      'public.v',
      { definition: text('one') },
      { definition: text('two') },
    );
    expect(line.length).to.be.lessThan(260);
    expect(line).to.match(/\.\.\..*one.* -> \.\.\..*two/);
  });

  it('calls missing what only the expected side has, and extra what only the other has', () => {
    const index = fact('index', 'public.a.i', { definition: 'CREATE INDEX i ON public.a (b)' });
    const column = fact('column', 'public.a.b', { type: 'text', notNull: true, default: "''" });
    expect(describeDifference({ kind: 'removed', fact: index })).to.equal(
      'missing index public.a.i: CREATE INDEX i ON public.a (b)',
    );
    expect(describeDifference({ kind: 'added', fact: column })).to.equal(
      "extra column public.a.b: text not null default ''",
    );
  });

  it('says what a comment is on', () => {
    expect(
      describeDifference({ kind: 'removed', fact: comment('foreignTable:public.a', 'hello') }),
    ).to.equal('missing comment on foreign table public.a: hello');
  });
});

describe('describeDifferences', () => {
  it('groups the parts of a table under its name', () => {
    const from = catalogOf(
      fact('table', 'public.a', { rowSecurity: false }),
      fact('column', 'public.a.b', { type: 'text' }),
      fact('index', 'public.a.i', { definition: 'CREATE INDEX i' }),
      fact('column', 'public.z.b', { type: 'text' }),
    );
    const to = catalogOf(
      fact('table', 'public.a', { rowSecurity: true }),
      fact('column', 'public.a.b', { type: 'integer' }),
      fact('column', 'public.z.b', { type: 'integer' }),
      comment('column:public.a.b', 'hello'),
      fact('enum', 'public.mood', { values: ['ok'] }),
    );
    expect(describeDifferences(compareCatalogs(from, to))).to.deep.equal([
      'table public.a: row security no -> yes',
      '  column b: type text -> integer',
      '  extra comment on column b: hello',
      '  missing index i: CREATE INDEX i',
      'table public.z',
      '  column b: type text -> integer',
      'extra enum public.mood',
    ]);
  });
});
