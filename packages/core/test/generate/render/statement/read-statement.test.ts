import { expect } from 'chai';
import { readStatement } from '../../../../src/generate/render/statement/read-statement.ts';

describe('readStatement', () => {
  it('reads a column with everything', () => {
    const sql = `ALTER TABLE "a"."T" ADD COLUMN "c d" character varying(9)[] COLLATE pg_catalog."C" NOT NULL DEFAULT f('x, )'::text, 1)`;
    expect(readStatement(sql)).to.deep.equal({
      kind: 'onTable',
      table: { schema: 'a', name: 'T' },
      action: {
        kind: 'addColumn',
        column: {
          name: 'c d',
          type: 'character varying(9)[]',
          collation: 'pg_catalog."C"',
          generated: null,
          notNull: true,
          default: `f('x, )'::text, 1)`,
        },
      },
    });
  });

  it('reads a foreign key with everything', () => {
    const definition = `FOREIGN KEY (a, "B") REFERENCES s.t(c, d) ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED`;
    const sql = `ALTER TABLE "public"."u" ADD CONSTRAINT "k" ${definition}`;
    expect(readStatement(sql)).to.deep.equal({
      kind: 'onTable',
      table: { schema: 'public', name: 'u' },
      action: {
        kind: 'addConstraint',
        constraint: {
          kind: 'foreign',
          name: 'k',
          definition,
          columns: ['a', 'B'],
          referenced: { schema: 's', name: 't' },
          referencedColumns: ['c', 'd'],
          onUpdate: 'CASCADE',
          onDelete: 'SET NULL',
          deferral: 'deferred',
        },
      },
    });
  });

  for (const definition of [
    'UNIQUE NULLS NOT DISTINCT (a)',
    'UNIQUE (a) INCLUDE (b)',
    'PRIMARY KEY (a, b WITHOUT OVERLAPS)',
    'CHECK ((a > 0)) NOT VALID',
    'CHECK ((a > 0)) NO INHERIT',
    'FOREIGN KEY (a) REFERENCES s.t(c) MATCH FULL',
    'FOREIGN KEY (a) REFERENCES s.t(c) ON DELETE SET NULL (a)',
    'FOREIGN KEY (a) REFERENCES s.t(c) NOT VALID',
    'EXCLUDE USING gist (a WITH &&)',
  ]) {
    it(`knows that only SQL has ${definition}`, () => {
      expect(readStatement(`ALTER TABLE "public"."u" ADD CONSTRAINT "k" ${definition}`))
        .to.have.nested.property('action.constraint')
        .that.deep.equals({ kind: 'other', name: 'k', definition });
    });
  }

  for (const sql of [
    'CREATE TABLE "a"."b" ("c" integer) INHERITS ("a"."p")',
    'CREATE TABLE "a"."b" ("c" integer) PARTITION BY RANGE (c)',
    'CREATE UNLOGGED TABLE "a"."b" ("c" integer)',
    'CREATE TABLE "a"."b" ("c" integer, EXCLUDE USING gist (c WITH &&))',
    'CREATE TABLE b (c integer)',
    'CREATE INDEX i ON ONLY a.b USING btree (c)',
    'CREATE INDEX CONCURRENTLY i ON a.b USING btree (c)',
    `CREATE INDEX i ON a.b USING btree (c) WITH (fillfactor='70')`,
    'DROP TABLE "a"."b" CASCADE',
    'DROP TABLE IF EXISTS "a"."b"',
    'DROP TABLE "a"."b", "a"."c"',
    'ALTER TABLE ONLY "a"."b" DROP COLUMN "c"',
    'ALTER TABLE "a"."b" DROP COLUMN "c" CASCADE',
    'ALTER TABLE "a"."b" DROP COLUMN "c", DROP COLUMN "d"',
    'ALTER TABLE "a"."b" DROP COLUMN "c" -- why',
    'ALTER TABLE "a"."b" DROP COLUMN "c"; DROP TABLE "a"."b"',
    'COMMENT ON COLUMN "a"."b"."c" IS NULL',
    'COMMENT ON VIEW "a"."b" IS \'x\'',
    `COMMENT ON TABLE "a"."b" IS E'x'`,
    'CREATE SCHEMA "a" AUTHORIZATION "b"',
    '',
  ]) {
    it(`leaves as SQL: ${sql}`, () => {
      expect(readStatement(sql)).to.equal(null);
    });
  }
});
