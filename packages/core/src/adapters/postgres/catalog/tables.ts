import type { FactValue } from '../../../catalog/catalog.ts';
import { isIgnoredTable } from '../../../catalog/catalog-scope.ts';
import { family } from './family.ts';
import { readOptions } from './options.ts';
import type { Reading } from './reading.ts';
import { notOfExtension } from './scope-sql.ts';
import { readServerOptions } from './secret-options.ts';

interface Row {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly relkind: string;
  readonly persistence: string;
  readonly row_security: boolean;
  readonly force_row_security: boolean;
  readonly replica_identity: string;
  readonly options: readonly string[] | null;
  readonly toast_options: readonly string[] | null;
  readonly method: string | null;
  readonly tablespace: string | null;
  readonly of_type: string | null;
  readonly partition_key: string | null;
  readonly is_partition: boolean;
  readonly bound: string | null;
  readonly detaching: boolean;
  readonly parents: readonly (readonly [string, string])[] | null;
  readonly server: string | null;
  readonly server_options: readonly string[] | null;
}

/** Tables, partitioned tables and foreign tables; views only as names for their columns. */
export const tables = family<Row>({
  sql: (scope) => `
    select c.oid, n.nspname as schema, c.relname as name, c.relkind as relkind,
      c.relpersistence as persistence, c.relrowsecurity as row_security,
      c.relforcerowsecurity as force_row_security, c.relreplident as replica_identity,
      c.reloptions as options, toast.reloptions as toast_options, am.amname as method,
      space.spcname as tablespace,
      case when c.reloftype <> 0 then format_type(c.reloftype, null) end as of_type,
      case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
      c.relispartition as is_partition,
      case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end as bound,
      coalesce(i.detaching, false) as detaching, i.parents,
      server.srvname as server, ft.ftoptions as server_options
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_class toast on toast.oid = c.reltoastrelid
    left join pg_am am on am.oid = c.relam
    left join pg_tablespace space on space.oid = c.reltablespace
    left join pg_foreign_table ft on ft.ftrelid = c.oid
    left join pg_foreign_server server on server.oid = ft.ftserver
    left join (
      select h.inhrelid, bool_or(h.inhdetachpending) as detaching,
        json_agg(json_build_array(pn.nspname, p.relname) order by h.inhseqno) as parents
      from pg_inherits h
      join pg_class p on p.oid = h.inhparent and p.relkind in ('r', 'p', 'f')
      join pg_namespace pn on pn.oid = p.relnamespace
      group by h.inhrelid
    ) i on i.inhrelid = c.oid
    where ${scope.schemaIn('n.nspname')} and c.relkind in ('r', 'p', 'f', 'v', 'm', 'c')
      and c.relpersistence <> 't' and ${notOfExtension('pg_class', 'c.oid')}`,
  read: (rows, reading) => {
    for (const row of rows) readTable(row, reading);
  },
});

function readTable(row: Row, reading: Reading): void {
  const { oid, schema, name, relkind } = row;
  if (isIgnoredTable(reading.scope, schema, name) && relkind !== 'c') {
    reading.ignored.add(oid);
    return;
  }
  reading.relations.set(oid, { schema, name, relkind, columns: new Map(), members: [] });
  const kind = kinds[relkind];
  if (kind === undefined) return;
  reading.register('pg_class', oid, kind, [schema, name]);
  if (kind !== 'table' && kind !== 'foreignTable') return;

  const parents = (row.parents ?? []).map(([parentSchema, table]) => ({
    schema: parentSchema,
    table,
  }));
  const lineage: Record<string, FactValue> = {
    persistence: row.persistence === 'u' ? 'unlogged' : 'permanent',
    partitionKey: row.partition_key,
    partitionOf: row.is_partition
      ? { ...parents[0], bound: row.bound, detaching: row.detaching }
      : null,
    inherits: row.is_partition ? [] : parents,
    ofType: row.of_type,
    rowSecurity: row.row_security,
    forceRowSecurity: row.force_row_security,
  };
  if (kind === 'foreignTable') {
    const options = readServerOptions(row.server_options);
    reading.add(kind, [schema, name], { ...lineage, server: row.server, options });
    return;
  }
  reading.add(kind, [schema, name], {
    ...lineage,
    replicaIdentity: replicaIdentities[row.replica_identity] ?? row.replica_identity,
    options: { ...readOptions(row.options), ...readOptions(row.toast_options, 'toast.') },
    accessMethod: row.method,
    tablespace: row.tablespace,
  });
}

const kinds: Readonly<Record<string, string>> = {
  r: 'table',
  p: 'table',
  f: 'foreignTable',
  v: 'view',
  m: 'materializedView',
};

const replicaIdentities: Readonly<Record<string, string>> = {
  d: 'default',
  n: 'nothing',
  f: 'full',
  i: 'index',
};
