import { expect } from 'chai';
import type { Fact } from '../../../packages/core/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/core/src/catalog/compare-catalogs.ts';
import { readSqliteCatalog } from '../../../packages/core/src/adapters/sqlite/catalog/read-catalog.ts';
import { catalogOfSql, sqliteFile, sqliteScope } from '../../support/sqlite.ts';

async function facts(sql: string): Promise<Readonly<Record<string, Fact['value']>>> {
  const catalog = await catalogOfSql(sql);
  return Object.fromEntries([...catalog.facts.values()].map(({ key, value }) => [key, value]));
}

const everything = `
  create table parents (
    id integer primary key autoincrement,
    code text not null collate nocase unique on conflict ignore,
    cents integer not null default (1 + 2) check (cents > 0),
    euros real generated always as (cents / 100.0) stored,
    label text as (code || '!'),
    note text default 'none',
    constraint dear check (cents < 1000 and code <> 'x')
  ) strict;
`;

describe('readSqliteCatalog', () => {
  it('reads a table, its columns and its constraints', async () => {
    const found = await facts(everything);
    expect(Object.keys(found)).to.deep.equal([
      'column:public.parents.cents',
      'column:public.parents.code',
      'column:public.parents.euros',
      'column:public.parents.id',
      'column:public.parents.label',
      'column:public.parents.note',
      'constraint:public.parents.dear',
      'constraint:public.parents.parents_cents_check',
      'constraint:public.parents.parents_code_key',
      'constraint:public.parents.parents_pkey',
      'table:public.parents',
    ]);
    expect(found['table:public.parents']).to.deep.equal({
      persistence: 'permanent',
      strict: true,
      withoutRowid: false,
      virtual: null,
      notUnderstood: null,
    });
    expect(found['column:public.parents.code']).to.deep.equal({
      type: 'text',
      notNull: true,
      notNullConflict: null,
      default: null,
      identity: null,
      generated: null,
      collation: 'NOCASE',
    });
    expect(found['column:public.parents.euros']?.['generated']).to.deep.equal({
      kind: 'stored',
      expression: 'cents / 100.0',
    });
    expect(found['column:public.parents.label']?.['generated']).to.deep.equal({
      kind: 'virtual',
      expression: "code || '!'",
    });
    expect(found['column:public.parents.cents']?.['default']).to.equal('(1 + 2)');
    expect(found['constraint:public.parents.parents_pkey']).to.deep.include({
      type: 'primaryKey',
      columns: ['id'],
      autoIncrement: true,
      rowidAlias: true,
      named: false,
    });
    expect(found['constraint:public.parents.parents_code_key']).to.deep.include({
      conflict: 'ignore',
      definition: 'UNIQUE ("code") ON CONFLICT IGNORE',
    });
    expect(found['constraint:public.parents.dear']).to.deep.include({
      expression: "cents < 1000 and code <> 'x'",
      named: true,
    });
  });

  it('reads foreign keys with the columns that they mean', async () => {
    const found = await facts(`
      create table a (x int, y int, primary key (x, y));
      create table b (
        x int, y int, z int references a(x) on delete set null,
        foreign key (x, y) references a on delete cascade on update restrict
          deferrable initially deferred
      );`);
    expect(found['constraint:public.b.b_x_y_fkey']).to.deep.equal({
      type: 'foreignKey',
      columns: ['x', 'y'],
      references: { schema: 'public', table: 'a', columns: ['x', 'y'] },
      onUpdate: 'restrict',
      onDelete: 'cascade',
      match: 'simple',
      deferrable: true,
      initiallyDeferred: true,
      definition:
        'FOREIGN KEY ("x", "y") REFERENCES "a" ("x", "y") ON UPDATE RESTRICT ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED',
      named: false,
    });
    expect(found['constraint:public.b.b_z_fkey']).to.deep.include({ onDelete: 'set null' });
  });

  it('reads indexes with expressions, conditions, order and collation', async () => {
    const found = await facts(`
      create table t (a text, b text collate nocase, c int);
      create unique index plain on t (a, b);
      create index odd on t (lower( a ) desc, b collate rtrim, c desc) where c  > 1;`);
    expect(found['index:public.t.plain']).to.deep.include({ unique: true, columns: ['a', 'b'] });
    expect(found['index:public.t.odd']).to.deep.equal({
      unique: false,
      method: 'btree',
      columns: null,
      keys: [
        { column: null, expression: 'lower(a)', order: 'desc', collation: null },
        { column: 'b', expression: null, order: 'asc', collation: 'RTRIM' },
        { column: 'c', expression: null, order: 'desc', collation: null },
      ],
      predicate: 'c > 1',
      definition:
        'CREATE INDEX "odd" ON "t" (lower(a) DESC, "b" COLLATE RTRIM, "c" COLLATE BINARY DESC) WHERE c > 1',
    });
  });

  it('reads views with their columns, and triggers', async () => {
    const found = await facts(`
      create table t (a integer);
      create view v (n, m) as select a, a || 'x' from t;
      create view broken as select * from gone;
      create trigger seen after insert on t begin select 1; end;
      create trigger into_v instead of insert on v begin insert into t values (new.n); end;`);
    expect(found['view:public.v']).to.deep.equal({
      columns: [
        { name: 'n', type: 'integer', collation: null },
        { name: 'm', type: '', collation: null },
      ],
      definition: "select a, a || 'x' from t",
      options: {},
    });
    expect(found['view:public.broken']?.['columns']).to.equal(null);
    expect(found).to.include.keys('trigger:public.t.seen', 'trigger:public.v.into_v');
  });

  it('knows a table without rowid, and a key that is no rowid', async () => {
    const found = await facts(`
      create table w (k text primary key, v int) without rowid;
      create table d (id integer primary key desc);
      create table e (id integer, primary key (id desc));`);
    expect(found['table:public.w']?.['withoutRowid']).to.equal(true);
    expect(found['column:public.w.k']?.['notNull']).to.equal(true);
    expect(found['constraint:public.d.d_pkey']?.['rowidAlias']).to.equal(false);
    expect(found['constraint:public.e.e_pkey']?.['rowidAlias']).to.equal(true);
  });

  it('leaves out what is not the user’s: sequences, statistics, shadow tables, orch and Knex', async () => {
    const found = await facts(`
      create table t (id integer primary key autoincrement);
      insert into t default values;
      create table orch_revisions (id text);
      create table knex_migrations (id integer);
      create table knex_migrations_lock (id integer);
      create virtual table words using fts5 ( body , tokenize = 'porter' );
      analyze;`);
    expect(Object.keys(found).filter((key) => key.startsWith('table:'))).to.deep.equal([
      'table:public.t',
      'table:public.words',
    ]);
    expect(found['table:public.words']?.['virtual']).to.equal("fts5(body, tokenize = 'porter')");
  });

  it('has one fingerprint for one meaning', async () => {
    const a = await catalogOfSql(
      `create table t (a int check (a>0), b text, unique (b), foreign key (a) references t(a))`,
    );
    const b = await catalogOfSql(`CREATE TABLE [t](
      a INT -- the number
        CHECK ( "a" > 0 ) REFERENCES "t" ( "a" ),
      b text UNIQUE )`);
    expect(compareCatalogs(a, b)).to.deep.equal([]);
  });

  it('understands whatever SQLite does', async () => {
    const found = await facts(`
      create table 't one' ('a' unsigned big int, [b b] varchar(10, -2) null default +1,
        "c" text collate "nocase" default x'00', d default current_time, e default abc,
        f "generated always" default 'it''s', \`g\` int unique constraint dangling,
        h references t on update set default deferrable initially immediate constraint x,
        i int constraint nn not null default(1)check(i<>-  1)unique,
        primary key (a asc, "b b" collate nocase desc) on conflict fail
        constraint no_comma unique (c collate rtrim, d) check ((e)) foreign key (e) references 't one'
      );
      create table selected as select 1 as a, 'x' as [select];
      create table "weird ""quotes" (", " text, "(" int check ("(" > 0), ")" int, "--" int);
      create table n (a int not null on conflict replace default 1, b as (a) unique, c int as (b+1));`);
    const tables = Object.entries(found).filter(([key]) => key.startsWith('table:'));
    expect(tables).to.have.length(4);
    for (const [, value] of tables) expect(value['notUnderstood']).to.equal(null);
    expect(found['constraint:public."t one"."t one_pkey"']).to.deep.include({
      definition: 'PRIMARY KEY ("a", "b b" COLLATE NOCASE DESC) ON CONFLICT FAIL',
    });
    expect(found['constraint:public."t one"."t one_i_check"']?.['expression']).to.equal('i <> -1');
  });

  for (const [what, other] of [
    ['a type', 'create table t (a integer, b text)'],
    ['a default', 'create table t (a int default 1, b text)'],
    ['a text in a default', `create table t (a int, b text default 'x  y')`],
    ['a collation', 'create table t (a int, b text collate nocase)'],
    ['STRICT', 'create table t (a int, b text) strict'],
    ['a constraint’s name', 'create table t (a int, b text, constraint t_check check (a = 1))'],
    ['an unnamed check', 'create table t (a int, b text, check (a = 1))'],
    ['an action on conflict', 'create table t (a int, b text not null on conflict ignore)'],
  ] as const) {
    it(`sees ${what}`, async () => {
      const base = await catalogOfSql('create table t (a int, b text)');
      const changed = await catalogOfSql(other);
      expect(changed.fingerprint).not.to.equal(base.fingerprint);
    });
  }

  it('names unnamed constraints alike whatever their order', async () => {
    const a = await catalogOfSql('create table t (a int, check (a > 0), check (a < 9))');
    const b = await catalogOfSql('create table t (a int, check (a < 9), check (a > 0))');
    expect(compareCatalogs(a, b)).to.deep.equal([]);
    expect([...a.facts.keys()]).to.include.members([
      'constraint:public.t.t_a_check',
      'constraint:public.t.t_a_check1',
    ]);
  });

  it('is the same after SQLite itself renamed what the statements name', async () => {
    const { session } = await sqliteFile(`
      create table t (old int check (old > 0), b as (old + 1));
      create index i on t (lower(old)) where old > 3;
      create trigger r after update of old on t when new.old > 1 begin select new.old; end;
      create view v as select old from t;
      alter table t rename column old to "b2";
      alter table t rename to "u";`);
    const renamed = readSqliteCatalog(session, sqliteScope);
    const wanted = await catalogOfSql(`
      create table u (b2 int check (b2 > 0), b as (b2 + 1));
      create index i on u (lower(b2)) where b2 > 3;
      create trigger r after update of b2 on u when new.b2 > 1 begin select new.b2; end;
      create view v as select b2 from u;`);
    expect(compareCatalogs(renamed, wanted)).to.deep.equal([]);
  });

  it('reads inside an open transaction what that transaction sees', async () => {
    const { session } = await sqliteFile('begin; create table t (a int)');
    expect(readSqliteCatalog(session, sqliteScope).facts.size).to.equal(2);
    expect(session.inTransaction).to.equal(true);
    session.exec('rollback');
  });
});
