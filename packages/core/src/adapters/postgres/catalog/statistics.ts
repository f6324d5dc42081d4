import { family } from './family.ts';

interface Row {
  readonly oid: number;
  readonly relid: number;
  readonly schema: string;
  readonly name: string;
  readonly definition: string;
  readonly target: number | null;
}

/** Extended statistics objects; never what ANALYZE found. */
export const statistics = family<Row>({
  sql: (scope) => `
    select s.oid, s.stxrelid as relid, n.nspname as schema, s.stxname as name,
      pg_get_statisticsobjdef(s.oid) as definition, nullif(s.stxstattarget, -1)::int as target
    from pg_statistic_ext s
    join pg_namespace n on n.oid = s.stxnamespace
    where ${scope.schemaIn('n.nspname')}`,
  read: (rows, reading) => {
    for (const { oid, relid, schema, name, definition, target } of rows) {
      if (reading.ignored.has(relid)) continue;
      reading.register('pg_statistic_ext', oid, 'statistics', [schema, name]);
      reading.add('statistics', [schema, name], { definition, target });
    }
  },
});
