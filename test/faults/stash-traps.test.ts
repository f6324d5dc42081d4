import { expect } from 'chai';
import { restoreStashes } from '../../packages/core/src/use-cases/change-stashes.ts';
import { stashFixture } from '../integration/stash/stash-fixture.ts';

/** Types between which a comparison or concatenation of orch's own could be led astray. */
const types = ['oid', 'text', 'name', '"char"', 'int2', 'int4', 'int8', 'bool', 'numeric'];

describe('a stash in a database whose public schema hides what is of PostgreSQL', function () {
  this.timeout(60_000);

  it('calls nothing of it', async () => {
    const fixture = await stashFixture('select 1');
    const { project, target, sql, up } = fixture;
    await sql(`
      create table t (id int primary key, v text, n serial);
      insert into t values (1, 'one'), (2, 'two');
      ${types.map(trapsFor).join('\n')}
      create function public.format(text, text) returns text language plpgsql as $$ begin raise 'trap'; end $$;
      create function public.count(text) returns int8 language plpgsql as $$ begin raise 'trap'; end $$;
      create function public.setval(regclass, int8) returns int8 language plpgsql as $$ begin raise 'trap'; end $$;
      create type public.text as (trap int); create type public.int8 as (trap int);
      alter database ${target.database} set search_path to public, pg_catalog`);
    await up(`
      await knex.raw('alter table t drop v');
      await knex.raw('alter table t alter n type pg_catalog.int8');
      await knex.raw('truncate t');`);
    expect(await sql('select kind from orch.stash')).to.deep.equal([{ kind: 'rows' }]);
    await sql('alter table t add v pg_catalog.text');
    const place = {
      project: project.project,
      database: project.database,
      environment: project.environment('dev'),
    };
    const [restored] = await restoreStashes(
      place,
      { ids: ['1'], into: null, replaces: 'untouched' },
      'restore',
    );
    expect(restored?.restored).to.equal(2);
    expect(await sql('select id, v, n from t order by 1')).to.deep.equal([
      { id: 1, v: 'one', n: '1' },
      { id: 2, v: 'two', n: '2' },
    ]);
  });
});

function trapsFor(type: string, at: number): string {
  const trap = `public.trap_${at}`;
  return `
    create function ${trap}(pg_catalog.${type}, pg_catalog.${type}) returns bool language plpgsql
      as $$ begin raise 'trap'; end $$;
    ${['=', '<>', '<', '>', '<=']
      .map(
        (name) => `create operator public.${name}
          (function = ${trap}, leftarg = pg_catalog.${type}, rightarg = pg_catalog.${type});`,
      )
      .join('\n')}`;
}
