import { expect } from 'chai';
import { cloneNameOf } from '../../src/checkout/clone-name.ts';
import {
  destinationOf,
  isSameStand,
  journalText,
  parseJournal,
  standText,
  type CheckoutJournal,
  type GitStand,
} from '../../src/checkout/journal.ts';
import { expectedLosses } from '../../src/checkout/losses.ts';
import type { CommitSha } from '../../src/git/repository.ts';
import { catalogOf, fact } from '../support/catalog.ts';
import { appliedRow, revision } from '../support/history.ts';
import { failureOf } from '../support/rejection.ts';

const commit = (digit: string) => digit.repeat(40) as CommitSha;
const main: GitStand = { kind: 'branch', branch: 'main', commit: commit('a') };
const detached: GitStand = { kind: 'detached', commit: commit('b') };

const journal: CheckoutJournal = {
  version: 1,
  startedAt: '2026-11-20T10:00:00.000Z',
  startedBy: 'ada@here',
  from: main,
  to: detached,
  direction: 'there',
  step: 'planned',
  databases: [
    {
      database: 'main',
      environment: 'dev',
      label: 'embedded:dev',
      clone: null,
      before: [appliedRow(revision('a'))],
    },
  ],
  up: true,
  allowEmpty: false,
  x: { tenant: 'acme' },
};

describe('a journal of a checkout', () => {
  it('is read as it was written', () => {
    expect(parseJournal(journalText(journal))).to.deep.equal(journal);
  });

  it('is none when it is cut off, of another version, or names no commits', () => {
    const text = journalText(journal);
    expect(parseJournal(text.slice(0, -20))).to.equal(null);
    expect(parseJournal(text.replace('"version": 1', '"version": 2'))).to.equal(null);
    expect(parseJournal(text.replace(commit('a'), '--orphan'))).to.equal(null);
    expect(parseJournal('null')).to.equal(null);
  });

  it('leads there, and back', () => {
    expect(destinationOf(journal)).to.equal(detached);
    expect(destinationOf({ ...journal, direction: 'back' })).to.equal(main);
    expect([standText(main), standText(detached)]).to.deep.equal(['main', 'bbbbbbbbbbbb']);
  });

  it('tells a branch from its commit', () => {
    expect(isSameStand(main, { ...main })).to.equal(true);
    expect(isSameStand(main, { kind: 'detached', commit: main.commit })).to.equal(false);
    expect(isSameStand(main, { ...main, branch: 'other' })).to.equal(false);
    expect(isSameStand(main, { ...main, commit: detached.commit })).to.equal(false);
  });
});

describe('cloneNameOf', () => {
  it('joins the names, and changes nothing to make them fit', () => {
    expect(cloneNameOf('app', 'try_1')).to.equal('app_try_1');
    expect(failureOf(() => cloneNameOf('app', 'a-b')).code).to.equal('CHECKOUT.CLONE_NAME');
    expect(failureOf(() => cloneNameOf('app', '')).code).to.equal('CHECKOUT.CLONE_NAME');
    expect(failureOf(() => cloneNameOf('ä'.repeat(30), 'abc')).code).to.equal(
      'CHECKOUT.CLONE_NAME',
    );
  });
});

describe('expectedLosses', () => {
  const table = fact('table', 's.a');
  const kept = fact('column', 's.a.id', { type: 'int' });
  const column = fact('column', 's.a.name', { type: 'text' });

  it('finds columns and tables that go, whether or not they come again', () => {
    const start = catalogOf(table, kept, column, fact('table', 's.b'), fact('column', 's.b.x'));
    const middle = catalogOf(table, kept);
    expect(expectedLosses(start, [middle, start])).to.deep.equal([
      { schema: 's', name: 'a', columns: ['name'] },
      { schema: 's', name: 'b', columns: [] },
    ]);
  });

  it('finds another type, and nothing in what is new or only called otherwise in part', () => {
    const retyped = fact('column', 's.a.name', { type: 'varchar(3)' });
    expect(
      expectedLosses(catalogOf(table, kept, column), [catalogOf(table, kept, retyped)]),
    ).to.deep.equal([{ schema: 's', name: 'a', columns: ['name'] }]);
    const stricter = fact('column', 's.a.name', { type: 'text', notNull: true });
    expect(
      expectedLosses(catalogOf(table, column), [catalogOf(table, stricter, kept)]),
    ).to.deep.equal([]);
  });
});
