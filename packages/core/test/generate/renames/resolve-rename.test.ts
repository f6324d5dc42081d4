import { expect } from 'chai';
import { findConflict } from '../../../src/generate/renames/check-renames.ts';
import type { Rename } from '../../../src/generate/renames/rename.ts';
import { resolveRename } from '../../../src/generate/renames/resolve-rename.ts';
import { catalogOf, fact } from '../../support/catalog.ts';

const history = catalogOf(
  fact('table', 'public.recruits'),
  fact('column', 'public.recruits.chatname'),
  fact('column', 'public.recruits.name'),
  fact('table', 'app.orders'),
  fact('enum', 'public.state', { values: ['new', 'payed'] }),
  fact('view', 'public.names'),
);
const wanted = catalogOf(
  fact('table', 'public.recruits'),
  fact('column', 'public.recruits.rocketchat_user'),
  fact('column', 'public.recruits.name'),
  fact('table', 'app.purchases'),
  fact('table', 'public.purchases'),
  fact('enum', 'public.state', { values: ['new', 'paid'] }),
);

const resolve = (text: string) => resolveRename(text, history, wanted);
const rename = (from: string, to: string) => ({ from, to }) as Rename;

describe('resolveRename', () => {
  it('finds columns and values without and with their schema', () => {
    const column = rename(
      'column:public.recruits.chatname',
      'column:public.recruits.rocketchat_user',
    );
    for (const text of [
      'recruits.chatname:recruits.rocketchat_user',
      'public.recruits.chatname:recruits.rocketchat_user',
      '"recruits".chatname:public.recruits."rocketchat_user"',
    ]) {
      expect(resolve(text), text).to.deep.equal({ kind: 'resolved', rename: column });
    }
    expect(resolve('state.payed:state.paid')).to.deep.equal({
      kind: 'resolved',
      rename: rename('enumValue:public.state.payed', 'enumValue:public.state.paid'),
    });
  });

  it('says which side is not there', () => {
    expect(resolve('recruits.chat:recruits.name')).to.deep.equal({ kind: 'unknown', side: 'old' });
    expect(resolve('recruits.name:recruits.chat')).to.deep.equal({ kind: 'unknown', side: 'new' });
    expect(resolve('chatname:rocketchat_user')).to.deep.equal({ kind: 'unknown', side: 'old' });
  });

  it('is not between a view and a table', () => {
    expect(resolve('names:purchases')).to.deep.equal({ kind: 'unlike' });
  });

  it('wants the schema where a name is in several', () => {
    expect(resolve('orders:purchases')).to.have.property('kind', 'ambiguous');
    expect(resolve('app.orders:app.purchases')).to.have.property('kind', 'resolved');
  });

  it('takes names that are in both for a swap, but not one name for two', () => {
    const both = catalogOf(fact('column', 'public.t.a'), fact('column', 'public.t.b'));
    expect(resolveRename('t.a:t.b', both, both)).to.have.property('kind', 'resolved');
    expect(resolveRename('t.a:t.a', both, both)).to.deep.equal({ kind: 'same' });
  });
});

describe('findConflict', () => {
  it('finds a name that is given or taken twice', () => {
    const [first, second] = [
      rename('table:public.a', 'table:public.b'),
      rename('table:public.a', 'table:public.c'),
    ];
    expect(findConflict([first, second])).to.deep.equal({
      kind: 'twice',
      rename: second,
      other: first,
    });
    expect(
      findConflict([
        rename('table:public.a', 'table:public.b'),
        rename('table:public.b', 'table:public.a'),
      ]),
    ).to.equal(null);
  });

  it('finds a part whose table is not renamed with it', () => {
    const column = rename('column:public.a.x', 'column:public.b.y');
    const table = rename('table:public.a', 'table:public.b');
    expect(findConflict([column])).to.deep.equal({ kind: 'home', rename: column, missing: table });
    expect(findConflict([column, table])).to.equal(null);
    expect(findConflict([rename('column:public.a.x', 'column:public.a.y'), table])).to.deep.include(
      { kind: 'home' },
    );
  });

  it('lets a schema carry its tables', () => {
    const column = rename('column:app.a.x', 'column:web.a.y');
    expect(findConflict([column, rename('schema:app', 'schema:web')])).to.equal(null);
  });
});
