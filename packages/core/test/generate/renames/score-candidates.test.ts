import { expect } from 'chai';
import type { FactKey } from '../../../src/catalog/catalog.ts';
import { scoreCandidates } from '../../../src/generate/renames/score-candidates.ts';
import { catalogOf, fact } from '../../support/catalog.ts';

const column = (name: string, type: string, position: number, more = {}) => ({
  ...fact('column', name, { type, default: null, notNull: false, ...more }),
  note: { position },
});

const candidate = (kind: string, from: string, to: string) => ({
  kind,
  from: `${kind}:${from}` as FactKey,
  to: `${kind}:${to}` as FactKey,
  reason: 'the planner says so',
});

describe('scoreCandidates', () => {
  it('puts the one first that has more in common, and says what', () => {
    const history = catalogOf(
      fact('table', 'public.t'),
      column('public.t.id', 'integer', 1),
      column('public.t.gone', 'integer', 2),
      column('public.t.chatname', 'text', 3, { notNull: true }),
    );
    const wanted = catalogOf(
      fact('table', 'public.t'),
      column('public.t.id', 'integer', 1),
      column('public.t.chat_user', 'text', 3, { notNull: true }),
      column('public.t.note', 'text', 4),
      fact('constraint', 'public.t.t_chatname_key', { columns: ['chat_user'] }),
    );
    const scored = scoreCandidates(
      [
        candidate('column', 'public.t.chatname', 'public.t.note'),
        candidate('column', 'public.t.chatname', 'public.t.chat_user'),
      ],
      { history, wanted, rows: new Map(), identities: [] },
    );
    expect(scored.map(({ to, evidence }) => [to, evidence])).to.deep.equal([
      [
        'column:public.t.chat_user',
        [
          't_chatname_key still has the old name',
          'both are text',
          'both are required',
          'the planner says so',
        ],
      ],
      [
        'column:public.t.note',
        ['they have the same place in the table', 'both are text', 'the planner says so'],
      ],
    ]);
  });

  it('counts the columns that two tables share', () => {
    const history = catalogOf(
      fact('table', 'public.a'),
      column('public.a.id', 'integer', 1),
      column('public.a.name', 'text', 2),
    );
    const wanted = catalogOf(
      fact('table', 'app.b'),
      column('app.b.id', 'integer', 1),
      column('app.b.title', 'text', 2),
      fact('index', 'app.b.a_name_idx', { columns: ['title'] }),
    );
    const [only] = scoreCandidates([candidate('table', 'public.a', 'app.b')], {
      history,
      wanted,
      rows: new Map(),
      identities: [],
    });
    expect(only?.evidence).to.deep.equal([
      'a_name_idx still has the old name',
      'they share 1 of 2 columns',
      'they are in different schemas',
    ]);
  });

  it('says when the reference dropped the one and added the other, and what rows say', () => {
    const history = catalogOf(column('public.t.a', 'text', 1));
    const wanted = catalogOf(column('public.t.b', 'text', 2));
    const only = candidate('column', 'public.t.a', 'public.t.b');
    const identity = {
      kind: 'table',
      oid: '1',
      before: { home: ['public'], name: 't', columns: ['a'] },
      after: { home: ['public'], name: 't', columns: [null, 'b'] },
    };
    const rows = new Map([[only, { points: 7, text: 'rows say so' }]]);
    const scored = scoreCandidates([only], { history, wanted, rows, identities: [identity] });
    expect(scored[0]?.evidence.slice(0, 2)).to.deep.equal([
      'in the reference the one was dropped and the other added',
      'rows say so',
    ]);
  });
});
