import { expect } from 'chai';
import {
  mayChangeSettings,
  refuseStatement,
} from '../../../src/adapters/runner/child/guard-statement.ts';

describe('refuseStatement', () => {
  const refused = {
    COMMIT: 'transactionControl',
    'commit work;': 'transactionControl',
    'select 1;\ncommit': 'transactionControl',
    '/* a */ -- b\n rollback': 'transactionControl',
    'begin isolation level serializable': 'transactionControl',
    'start transaction': 'transactionControl',
    end: 'transactionControl',
    abort: 'transactionControl',
    "commit prepared 'x'": 'transactionControl',
    "rollback prepared 'x'": 'transactionControl',
    'savepoint orch_guard': 'transactionControl',
    'release orch_guard': 'transactionControl',
    'rollback to savepoint orch_guard': 'transactionControl',
    'discard all': 'transactionControl',
    'select pg_catalog.pg_advisory_unlock(1)': 'transactionControl',
    'copy t from stdin': 'badSql',
    'copy t (a) from stdin with (format csv)': 'badSql',
    'select \0': 'badSql',
    'commit; select syntax error here': 'transactionControl',
  } as const;
  for (const [sql, kind] of Object.entries(refused)) {
    it(`refuses ${JSON.stringify(sql)}`, async () => {
      expect(await refuseStatement(sql)).to.have.property('kind', kind);
    });
  }

  const passed = [
    'select 1',
    "select 'commit'",
    'select "commit" from "begin"',
    'create table "end" (abort int)',
    'create function f() returns int language plpgsql as $$ begin return 1; end $$',
    'create function f() returns int begin atomic select 1; end',
    'select case when true then 1 end',
    'savepoint a; release a',
    'rollback to savepoint a',
    "copy t from '/tmp/x'",
    "copy t from program 'cat'",
    'copy t to stdout',
    'prepare q as select 1',
    'discard temp',
    'alter table t rename column commit_id to id',
  ];
  for (const sql of passed) {
    it(`passes ${JSON.stringify(sql)}`, async () => {
      expect(await refuseStatement(sql)).to.equal(null);
    });
  }
});

describe('mayChangeSettings', () => {
  it('is certain of plain definitions and changes of rows', () => {
    for (const sql of ['create table t ()', 'update t set a = 1', ' insert into t values (1)']) {
      expect(mayChangeSettings(sql), sql).to.equal(false);
    }
  });

  it('expects it of what sets, calls, or holds several statements', () => {
    for (const sql of [
      'set lock_timeout = 0',
      "select set_config('lock_timeout', '0', false)",
      'select f()',
      'do $$ begin end $$',
      'call p()',
      'reset all',
      'create table t (); set lock_timeout = 0',
      'alter database d set lock_timeout = 0',
      "with x as (select 1) insert into t select set_config('a', 'b', true)",
    ]) {
      expect(mayChangeSettings(sql), sql).to.equal(true);
    }
  });
});
