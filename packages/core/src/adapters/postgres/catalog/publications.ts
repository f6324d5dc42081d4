import { compareBytes } from '../../../text/compare-bytes.ts';
import { family } from './family.ts';
import { notOfExtension } from './scope-sql.ts';

interface PublicationRow {
  readonly oid: number;
  readonly name: string;
  readonly all_tables: boolean;
  readonly insert: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  readonly truncate: boolean;
  readonly via_root: boolean;
  readonly generated: string | null;
  readonly tables: readonly PublishedTable[] | null;
  readonly schemas: readonly string[] | null;
}

interface PublishedTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[] | null;
  readonly where: string | null;
}

/** Publications with their tables and schemas, whose order has no meaning. */
export const publications = family<PublicationRow>({
  sql: (scope) => `
    select p.oid, p.pubname as name, p.puballtables as all_tables, p.pubinsert as insert,
      p.pubupdate as update, p.pubdelete as delete, p.pubtruncate as truncate,
      p.pubviaroot as via_root, ${scope.since(18, 'p.pubgencols', 'null')} as generated,
      (select json_agg(json_build_object('schema', n.nspname, 'table', c.relname,
          'columns', ${scope.since(
            15,
            `(select json_agg(a.attname order by a.attname collate "C")
              from unnest(r.prattrs::int2[]) k (number)
              join pg_attribute a on a.attrelid = r.prrelid and a.attnum = k.number)`,
            'null',
          )},
          'where', ${scope.since(15, 'pg_get_expr(r.prqual, r.prrelid)', 'null')}))
        from pg_publication_rel r
        join pg_class c on c.oid = r.prrelid
        join pg_namespace n on n.oid = c.relnamespace
        where r.prpubid = p.oid) as tables,
      ${scope.since(
        15,
        `(select array_agg(n.nspname::text) from pg_publication_namespace r
          join pg_namespace n on n.oid = r.pnnspid where r.pnpubid = p.oid)`,
        'null::text[]',
      )} as schemas
    from pg_publication p
    where ${notOfExtension('pg_publication', 'p.oid')}`,
  read: (rows, reading) => {
    for (const row of rows) {
      reading.register('pg_publication', row.oid, 'publication', [row.name]);
      const tables = (row.tables ?? []).map(({ schema, table, columns, where }) => {
        return { schema, table, columns, where };
      });
      const nameOf = (t: { schema: string; table: string }) => `${t.schema}\0${t.table}`;
      reading.add('publication', [row.name], {
        allTables: row.all_tables,
        insert: row.insert,
        update: row.update,
        delete: row.delete,
        truncate: row.truncate,
        viaRoot: row.via_root,
        generatedColumns: row.generated === 's' ? 'stored' : 'none',
        tables: tables.sort((a, b) => compareBytes(nameOf(a), nameOf(b))),
        schemas: [...(row.schemas ?? [])].sort(compareBytes),
      });
    }
  },
});

interface SubscriptionRow {
  readonly oid: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly binary: boolean;
  readonly streaming: string;
  readonly slot: string | null;
  readonly synchronous_commit: string;
  readonly publications: readonly string[];
  readonly two_phase: boolean;
  readonly disable_on_error: boolean;
  readonly origin: string;
}

/** Subscriptions without their connection string, which may hold a password. */
export const subscriptions = family<SubscriptionRow>({
  sql: (scope) => `
    select s.oid, s.subname as name, s.subenabled as enabled, s.subbinary as binary,
      s.substream::text as streaming, s.subslotname as slot,
      s.subsynccommit as synchronous_commit, s.subpublications as publications,
      ${scope.since(15, `s.subtwophasestate <> 'd'`, 'false')} as two_phase,
      ${scope.since(15, 's.subdisableonerr', 'false')} as disable_on_error,
      ${scope.since(16, 's.suborigin', `'any'`)} as origin
    from pg_subscription s
    where s.subdbid = (select oid from pg_database where datname = current_database())`,
  read: (rows, reading) => {
    for (const row of rows) {
      reading.register('pg_subscription', row.oid, 'subscription', [row.name]);
      reading.add('subscription', [row.name], {
        enabled: row.enabled,
        binary: row.binary,
        streaming: streaming[row.streaming] ?? row.streaming,
        slot: row.slot,
        synchronousCommit: row.synchronous_commit,
        publications: [...row.publications].sort(compareBytes),
        twoPhase: row.two_phase,
        disableOnError: row.disable_on_error,
        origin: row.origin,
      });
    }
  },
});

/** A boolean before PostgreSQL 16, a letter since. */
const streaming: Readonly<Record<string, string>> = {
  false: 'off',
  f: 'off',
  true: 'on',
  t: 'on',
  p: 'parallel',
};
