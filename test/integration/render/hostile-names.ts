import pg from 'pg';

/** Names that a builder, a template literal or a shell of quotes could change. */
export const hostileNames: readonly string[] = [
  'a"b',
  "it's",
  'a.b',
  'x as y',
  'x AS y',
  'keep[1]_me',
  'x; drop table y--',
  'new\nline',
  'tab\tbed',
  '$$',
  '${name}',
  '`tick`',
  ':name',
  ':name:',
  'q?',
  'q??',
  '\\?',
  'back\\slash',
  '*',
  ' lead',
  'trail ',
  'Upper',
  'ünï',
  'İstanbul',
  'zero\u200bwidth',
  'right\u202eleft',
  '💡',
  '1st',
  'select',
  'user',
  'name',
  'value',
  'constructor',
  '__proto__',
  'n'.repeat(63),
  'é'.repeat(31),
];

const quote = (name: string): string => pg.escapeIdentifier(name);

/** The schema that the plans of a name make. */
export function schemaOfName(name: string): string {
  return `s${name.slice(0, 20)}`;
}

/** Plans that make, change and drop objects of one name, each from the schema that the one before leaves. */
export function plansWithName(name: string): readonly (readonly string[])[] {
  const n = quote(name);
  const other = quote(`${name.slice(0, 15)}2`);
  const literal = `'${name.replaceAll("'", "''")}'`;
  const table = `"public".${n}`;
  return [
    [
      `CREATE TABLE ${table} (${n} integer NOT NULL, "v" text DEFAULT ${literal}::text, CONSTRAINT ${other} CHECK ((v <> ${literal}::text)), CONSTRAINT "t_pkey" PRIMARY KEY (${n}))`,
      `CREATE TABLE "public"."t" ("r" integer)`,
      `ALTER TABLE "public"."t" ADD CONSTRAINT ${n} FOREIGN KEY (r) REFERENCES public.${n}(${n})`,
      `CREATE INDEX ${other} ON public.${n} USING btree (${n}, v) WHERE (v = ${literal}::text)`,
      `COMMENT ON COLUMN ${table}.${n} IS ${literal}`,
      `COMMENT ON TABLE ${table} IS ${literal}`,
    ],
    [
      `ALTER TABLE ${table} ADD COLUMN ${other} text`,
      `ALTER TABLE ${table} ADD CONSTRAINT "u" UNIQUE (${other})`,
      `ALTER TABLE ${table} ALTER COLUMN ${other} SET NOT NULL`,
      `COMMENT ON COLUMN ${table}.${other} IS ${literal}`,
    ],
    [
      `ALTER TABLE ${table} DROP CONSTRAINT ${other}`,
      `ALTER TABLE ${table} DROP CONSTRAINT "u"`,
      `DROP INDEX "public".${other}`,
      `ALTER TABLE "public"."t" DROP CONSTRAINT ${n}`,
      `ALTER TABLE ${table} RENAME COLUMN ${other} TO "renamed"`,
      `ALTER TABLE ${table} DROP COLUMN "v"`,
    ],
    [`DROP TABLE ${table}`, `CREATE SCHEMA ${quote(schemaOfName(name))}`],
  ];
}
