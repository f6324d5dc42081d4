import { expect } from 'chai';
import pg from 'pg';
import { readCatalog } from '../../packages/core/src/adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { CatalogScope } from '../../packages/core/src/catalog/catalog-scope.ts';
import type { Catalog, Difference } from '../../packages/core/src/catalog/catalog.ts';
import { compareCatalogs, factOf } from '../../packages/core/src/catalog/compare-catalogs.ts';
import { describeDifferences } from '../../packages/core/src/catalog/describe-difference.ts';
import { OrchError } from '../../packages/core/src/failure/orch-error.ts';
import { rejection } from '../support/rejection.ts';
import { readCorpus, runsOn } from '../support/corpus.ts';
import { createDatabase } from '../support/postgres.ts';
import { catalogChanges } from './catalog-changes/all-changes.ts';
import { baseSchema } from './catalog-changes/catalog-change.ts';
import { equalSchemas } from './read-catalog-equals.ts';

const scope: CatalogScope = { schemas: ['public', 'app'], privileges: false };

describe('readCatalog', () => {
  /** In an empty database, and in one with the base schema. */
  let client: pg.Client;
  let baseClient: pg.Client;
  let database: PostgresTarget;
  let serverMajor: number;

  before(async () => {
    database = await createDatabase('catalog');
    client = await openSession(database);
    serverMajor = (await readCatalog(client, scope)).serverMajor;
    baseClient = await openSession(await createDatabase('catalog_base'));
    await baseClient.query(baseSchema);
  });

  after(async () => {
    await closeSession(client);
    await closeSession(baseClient);
  });

  /** Runs scripts in a transaction that is rolled back, with a catalog after each. */
  async function catalogsAfter(
    scripts: readonly string[],
    within: CatalogScope = scope,
    session = client,
  ): Promise<readonly Catalog[]> {
    await session.query('begin');
    try {
      const catalogs: Catalog[] = [];
      for (const script of scripts) {
        await session.query('set local search_path = public');
        await session.query(script);
        catalogs.push(await readCatalog(session, within));
      }
      return catalogs;
    } finally {
      await session.query('rollback');
    }
  }

  /** The catalog after a script, which is undone. */
  async function catalogAfter(script: string, within: CatalogScope = scope): Promise<Catalog> {
    const [catalog] = await catalogsAfter([script], within);
    if (catalog === undefined) throw new Error('no catalog was read');
    return catalog;
  }

  describe('shows in the right fact', () => {
    for (const { family, given = '', statement, facts, since = 14, privileges } of catalogChanges) {
      it(`${family}: ${statement.replaceAll(/\s+/g, ' ')}`, async () => {
        if (serverMajor < since) return;
        const within = { ...scope, privileges: privileges ?? false };
        const [before, after] = await catalogsAfter([given, statement], within, baseClient);
        if (before === undefined || after === undefined) throw new Error('no catalog was read');
        expect(compareCatalogs(before, after).map(inShort).toSorted()).to.deep.equal(
          facts.filter((key) => serverMajor >= 18 || !key.endsWith('_not_null')),
        );
        expect(before.fingerprint).to.not.equal(after.fingerprint);
      });
    }
  });

  describe('reads equal facts, whichever way was taken', () => {
    for (const { what, one, other, since = 14, privileges } of equalSchemas) {
      it(what, async () => {
        if (serverMajor < since) return;
        const within = { ...scope, privileges: privileges ?? false };
        const [a, b] = [await catalogAfter(one, within), await catalogAfter(other, within)];
        expect(describeDifferences(compareCatalogs(a, b))).to.deep.equal([]);
        expect(a.fingerprint).to.equal(b.fingerprint);
      });
    }
  });

  it('tells both schemas of every acceptance case apart', async function () {
    this.timeout(600_000);
    const { rows } = await client.query<{ name: string }>(
      'select name from pg_available_extensions',
    );
    const server = { major: serverMajor, extensions: new Set(rows.map(({ name }) => name)) };
    const alike: string[] = [];
    for (const { name, from, to, schemas, privileges } of readCorpus().filter((c) =>
      runsOn(server, c),
    )) {
      const within = { schemas, privileges };
      const [a, b] = [await catalogAfter(from, within), await catalogAfter(to, within)];
      if (a.fingerprint === b.fingerprint) alike.push(name);
    }
    expect(alike).to.deep.equal([]);
  });

  it('reads the same whatever the session has set', async () => {
    const script = `${baseSchema}; alter table t add c timestamptz default '2020-01-01 00:00+00', add d interval
      default '1 day 2 hours', add e bytea default '\\x41', add f date default '2020-02-01', add g float default 0.1;
      create table pg_class (oid int); create function current_setting(text) returns text language sql as 'select null::text';
      create function name_is(name, name) returns boolean language sql as 'select false';
      create operator public.= (leftarg = name, rightarg = name, function = name_is)`;
    const settings = `set local search_path = public, app, pg_catalog; set local timezone = 'Asia/Tokyo';
      set local datestyle = 'SQL, DMY'; set local intervalstyle = 'iso_8601'; set local bytea_output = 'escape';
      set local extra_float_digits = -3; set local quote_all_identifiers = on`;
    const [plain, other] = await catalogsAfter([script, settings]);
    expect(plain?.fingerprint).to.equal(other?.fingerprint);
  });

  it('leaves the session as it was, in a transaction and outside of one', async () => {
    const settings = `select current_setting('search_path') as path, current_setting('timezone') as zone,
      current_setting('transaction_isolation') as isolation`;
    const before = (await client.query(settings)).rows;
    await readCatalog(client, scope);
    expect((await client.query(settings)).rows).to.deep.equal(before);
    expect(client.getTransactionStatus()).to.equal('I');

    await client.query('begin');
    await client.query('create table inside (a int)');
    const catalog = await readCatalog(client, scope);
    expect([...catalog.facts.keys()]).to.include('table:public.inside');
    expect((await client.query(settings)).rows).to.deep.equal(before);
    expect(client.getTransactionStatus()).to.equal('T');
    await client.query('rollback');
  });

  it('keeps to the schemas in scope', async () => {
    const catalog = await catalogAfter(
      `create schema other; create table other.t (a int); create table here (a int); create schema orch; create table orch.x (a int)`,
      { schemas: ['public', 'orch', 'pg_catalog', 'information_schema'], privileges: false },
    );
    expect(keysOf(catalog)).to.deep.equal([
      'column:public.here.a',
      'extension:plpgsql',
      'schema:public',
      'table:public.here',
    ]);
  });

  it("leaves out Knex's tables and those that the scope names, with all that hangs on them", async () => {
    const table = (name: string) => `
      create table ${name} (id serial primary key, a text check (a > ''), b int);
      create index on ${name} (a); create statistics ${name}_st on a, b from ${name};
      create trigger x before insert on ${name} for each row execute function g();
      create policy x on ${name}; create rule x as on delete to ${name} do instead nothing;
      comment on table ${name} is 'x'; comment on column ${name}.a is 'x';`;
    const catalog = await catalogAfter(
      `create function g() returns trigger language plpgsql as 'begin return new; end';
        ${table('knex_migrations')} ${table('knex_migrations_lock')} ${table('moves')}`,
      { ...scope, ignoreTables: [{ schema: 'public', name: 'moves' }] },
    );
    expect(keysOf(catalog)).to.deep.equal([
      'extension:plpgsql',
      'function:public."g()"',
      'schema:public',
    ]);
  });

  it('leaves out temporary objects, even those that hide system catalogs', async () => {
    const plain = await catalogAfter('select 1');
    const hidden = await catalogAfter(
      'create temp table t (a int); create temp view v as select 1; create temp table pg_class (oid int); create temp sequence s',
    );
    expect(hidden.fingerprint).to.equal(plain.fingerprint);
  });

  it('keeps secrets of foreign servers and users out of the facts', async () => {
    const catalog = await catalogAfter(
      `create foreign data wrapper w; create server s foreign data wrapper w options (host 'here', password 'hunter1');
        create user mapping for public server s options (user 'ada', password 'hunter2', anything 'hunter3')`,
    );
    expect(JSON.stringify([...catalog.facts]))
      .to.contain('ada')
      .and.not.contain('hunter');
  });

  it('takes names for what they are', async () => {
    const schema = `a"b'; drop table y; -- \\ $$`;
    const name = pg.escapeIdentifier(schema);
    await client.query('begin');
    try {
      await client.query(
        `create schema ${name}; create table ${name}.${name} (${name} int primary key, "a.b" int)`,
      );
      const catalog = await readCatalog(client, { schemas: [schema], privileges: true });
      expect([...catalog.facts.values()].map((fact) => fact.name)).to.deep.include.members([
        [schema],
        [schema, schema],
        [schema, schema, schema],
        [schema, schema, 'a.b'],
      ]);
    } finally {
      await client.query('rollback');
    }
  });

  it('reads what was there at one moment while another session changes it', async () => {
    const script = 'create table w (a int); create view wv as select a from w';
    const [a, b] = await catalogsAfter([script, 'alter table w rename a to b']);
    const other = await openSession(database);
    await client.query(script);
    let isDone = false;
    const changes = (async () => {
      while (!isDone) {
        await other.query('alter table w rename a to b');
        await other.query('alter table w rename b to a');
      }
    })();
    try {
      const seen = new Set<string>();
      for (let i = 0; i < 6; i += 1) {
        seen.add(await readCatalog(client, scope).then(fingerprintOf, codeOf));
      }
      expect([a?.fingerprint, b?.fingerprint, 'CATALOG.CHANGING']).to.include.members([...seen]);
    } finally {
      isDone = true;
      await changes;
      await closeSession(other);
      await client.query('drop view wv; drop table w');
    }
  });

  it('says why the server does not answer, and leaves the session usable', async () => {
    const other = await openSession(database);
    try {
      await other.query('begin; lock table pg_catalog.pg_seclabel in access exclusive mode');
      await client.query(`set lock_timeout = '20ms'`);
      const error = await rejection(readCatalog(client, scope));
      expect(codeOf(error)).to.equal('CATALOG.NOT_READ');
    } finally {
      await closeSession(other);
      await client.query('reset lock_timeout');
    }
    expect((await readCatalog(client, scope)).serverMajor).to.equal(serverMajor);
  });

  it('reads as a role that owns nothing what a superuser reads', async () => {
    const script = `${baseSchema}; create foreign data wrapper w; create server s foreign data wrapper w;
      create publication pub for table t;
      create subscription sub connection 'dbname=nowhere' publication pub with (connect = false, slot_name = none)`;
    const within = { ...scope, privileges: true };
    const [mine, theirs] = await catalogsAfter([script, 'set local role pg_monitor'], within);
    expect(mine?.fingerprint).to.equal(theirs?.fingerprint);
  });
});

const signs = { added: '+', removed: '-', changed: '~' } as const;

function inShort(difference: Difference): string {
  return `${signs[difference.kind]}${factOf(difference).key}`;
}

function fingerprintOf(catalog: Catalog): string {
  return catalog.fingerprint;
}

function codeOf(error: unknown): string {
  if (error instanceof OrchError) return error.code;
  throw error;
}

function keysOf(catalog: Catalog): readonly string[] {
  return [...catalog.facts.keys()];
}
