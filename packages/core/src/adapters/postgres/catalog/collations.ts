import { family } from './family.ts';
import { notOfExtension } from './scope-sql.ts';

interface CollationRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly provider: string;
  readonly deterministic: boolean;
  readonly encoding: number;
  readonly collate: string | null;
  readonly ctype: string | null;
  readonly locale: string | null;
  readonly rules: string | null;
}

/** Collations. Their version depends on the machine and is left out. */
export const collations = family<CollationRow>({
  sql: (scope) => `
    select c.oid, n.nspname as schema, c.collname as name, c.collprovider as provider,
      c.collisdeterministic as deterministic, c.collencoding::int as encoding,
      c.collcollate::text as collate, c.collctype::text as ctype,
      ${scope.since(17, 'c.colllocale', scope.since(15, 'c.colliculocale', 'null'))} as locale,
      ${scope.since(16, 'c.collicurules', 'null')} as rules
    from pg_collation c
    join pg_namespace n on n.oid = c.collnamespace
    where ${scope.schemaIn('n.nspname')} and ${notOfExtension('pg_collation', 'c.oid')}`,
  read: (rows, reading) => {
    for (const row of rows) {
      const name = [row.schema, row.name];
      reading.register('pg_collation', row.oid, 'collation', name);
      // PostgreSQL 14 keeps an ICU locale where libc's names are.
      const isLibc = row.provider === 'c';
      reading.add('collation', name, {
        provider: providers[row.provider] ?? row.provider,
        deterministic: row.deterministic,
        encoding: row.encoding,
        collate: isLibc ? row.collate : null,
        ctype: isLibc ? row.ctype : null,
        locale: isLibc ? null : (row.locale ?? row.collate),
        rules: row.rules,
      });
    }
  },
});

const providers: Readonly<Record<string, string>> = { c: 'libc', i: 'icu', b: 'builtin' };

interface ConversionRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly function: string;
  readonly is_default: boolean;
}

/** Encoding conversions. */
export const conversions = family<ConversionRow>({
  sql: (scope) => `
    select c.oid, n.nspname as schema, c.conname as name,
      pg_encoding_to_char(c.conforencoding) as source, pg_encoding_to_char(c.contoencoding) as target,
      c.conproc::regprocedure::text as function, c.condefault as is_default
    from pg_conversion c
    join pg_namespace n on n.oid = c.connamespace
    where ${scope.schemaIn('n.nspname')} and ${notOfExtension('pg_conversion', 'c.oid')}`,
  read: (rows, reading) => {
    for (const { oid, schema, name, source, target, function: routine, is_default } of rows) {
      reading.register('pg_conversion', oid, 'conversion', [schema, name]);
      const value = { source, target, function: routine, default: is_default };
      reading.add('conversion', [schema, name], value);
    }
  },
});
