import { expect } from 'chai';
import type { Fact } from '../../src/catalog/catalog.ts';
import type { BareStatement, InvalidIndex } from '../../src/runner/bare-statement.ts';
import { decideInFlight, type Probe } from '../../src/runner/decide-in-flight.ts';
import { catalogOf, fact } from '../support/catalog.ts';

const createIndex: BareStatement = { kind: 'createIndex', schema: null, table: 't', index: 'i' };
const table = fact('table', 'public.t');
const index = (name: string, valid = true): Fact => fact('index', `public.t.${name}`, { valid });
const broken = (name: string, oid = '1'): InvalidIndex => ({
  oid,
  schema: 'public',
  table: 't',
  name,
});
const probe = (facts: readonly Fact[], ...invalid: readonly InvalidIndex[]): Probe => ({
  catalog: catalogOf(table, ...facts),
  invalid,
});
const decide = (statement: BareStatement, before: Probe, now: Probe): string =>
  decideInFlight(statement, before, now).kind;

describe('decideInFlight', () => {
  describe('for CREATE INDEX CONCURRENTLY', () => {
    it('runs it again when nothing has changed', () => {
      expect(decide(createIndex, probe([]), probe([]))).to.equal('redo');
    });

    it('takes it for done when exactly its index is there', () => {
      expect(decide(createIndex, probe([]), probe([index('i')]))).to.equal('done');
    });

    it('cleans up the invalid index that it left', () => {
      const leftover = broken('i');
      const now = probe([index('i', false)], leftover);
      expect(decideInFlight(createIndex, probe([]), now)).to.deep.equal({
        kind: 'cleanAndRedo',
        leftovers: [leftover],
      });
    });

    it('leaves an index alone that was invalid before', () => {
      const old = broken('old');
      const before = probe([index('old', false)], old);
      expect(decide(createIndex, before, probe([index('old', false), index('i')], old))).to.equal(
        'done',
      );
    });

    it('asks when another index is there', () => {
      expect(decide(createIndex, probe([]), probe([index('other')]))).to.equal('undecided');
    });

    it('asks when something else changed as well', () => {
      const now = probe([index('i'), fact('table', 'public.u')]);
      expect(decide(createIndex, probe([]), now)).to.equal('undecided');
    });

    it('asks when an invalid index of another name was left', () => {
      const now = probe([index('x', false)], broken('x'));
      expect(decide(createIndex, probe([]), now)).to.equal('undecided');
    });

    it('takes any one new index of the table for one without a name', () => {
      const unnamed: BareStatement = { ...createIndex, index: null };
      expect(decide(unnamed, probe([]), probe([index('t_a_idx')]))).to.equal('done');
      expect(decide(unnamed, probe([]), probe([index('a'), index('b')]))).to.equal('undecided');
    });
  });

  describe('for DROP INDEX CONCURRENTLY', () => {
    const drop: BareStatement = { kind: 'dropIndex', index: 'i' };

    it('takes it for done when the index is gone', () => {
      expect(decide(drop, probe([index('i')]), probe([]))).to.equal('done');
    });

    it('runs it again when the index is there, whole or broken', () => {
      const before = probe([index('i')]);
      expect(decide(drop, before, before)).to.equal('redo');
      expect(decide(drop, before, probe([index('i', false)], broken('i')))).to.equal('redo');
    });

    it('asks when another index is gone', () => {
      const before = probe([index('i'), index('j')]);
      expect(decide(drop, before, probe([index('i')]))).to.equal('undecided');
    });
  });

  describe('for REINDEX CONCURRENTLY', () => {
    const reindex: BareStatement = { kind: 'reindex' };

    it('cleans up the copies that it left', () => {
      const before = probe([index('i')]);
      const now = probe([index('i'), index('i_ccnew', false)], broken('i_ccnew'));
      expect(decide(reindex, before, now)).to.equal('cleanAndRedo');
    });

    it('does not touch broken indexes that are not of its making', () => {
      const now = probe([index('i', false)], broken('i'));
      expect(decide(reindex, probe([]), now)).to.equal('undecided');
    });
  });

  it('always asks about what can have happened in part', () => {
    expect(decide({ kind: 'divisible' }, probe([]), probe([]))).to.equal('undecided');
  });

  it('runs anything else again only when nothing has changed', () => {
    expect(decide({ kind: 'other' }, probe([]), probe([]))).to.equal('redo');
    expect(decide({ kind: 'other' }, probe([]), probe([index('i')]))).to.equal('undecided');
  });
});
