import { family } from './family.ts';
import { enabledStates } from './triggers.ts';

interface PolicyRow {
  readonly oid: number;
  readonly relid: number;
  readonly name: string;
  readonly command: string;
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

/** Row-level security policies. */
export const policies = family<PolicyRow>({
  sql: (scope) => `
    select p.oid, p.polrelid as relid, p.polname as name, p.polcmd as command,
      p.polpermissive as permissive,
      (select array_agg(r.name order by r.name collate "C")
        from (select case when k.oid = 0 then 'public' else pg_get_userbyid(k.oid)::text end as name
          from unnest(p.polroles) k (oid)) r) as roles,
      pg_get_expr(p.polqual, p.polrelid) as using,
      pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p
    join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
    where ${scope.schemaIn('n.nspname')}`,
  read: (rows, reading) => {
    for (const row of rows) {
      const relation = reading.relations.get(row.relid);
      if (relation === undefined) continue;
      const name = [relation.schema, relation.name, row.name];
      reading.register('pg_policy', row.oid, 'policy', name);
      const { permissive, roles, using, check } = row;
      const command = commands[row.command] ?? row.command;
      reading.add('policy', name, { command, permissive, roles, using, check });
    }
  },
});

interface RuleRow {
  readonly oid: number;
  readonly relid: number;
  readonly name: string;
  readonly definition: string;
  readonly enabled: string;
}

/** Rewrite rules; a view's own is its definition. */
export const rules = family<RuleRow>({
  sql: (scope) => `
    select r.oid, r.ev_class as relid, r.rulename as name, pg_get_ruledef(r.oid) as definition,
      r.ev_enabled as enabled
    from pg_rewrite r
    join pg_class c on c.oid = r.ev_class
    join pg_namespace n on n.oid = c.relnamespace
    where ${scope.schemaIn('n.nspname')} and r.rulename <> '_RETURN'`,
  read: (rows, reading) => {
    for (const row of rows) {
      const relation = reading.relations.get(row.relid);
      if (relation === undefined) continue;
      const name = [relation.schema, relation.name, row.name];
      reading.register('pg_rewrite', row.oid, 'rule', name);
      const enabled = enabledStates[row.enabled] ?? row.enabled;
      reading.add('rule', name, { definition: row.definition, enabled });
    }
  },
});

const commands: Readonly<Record<string, string>> = {
  '*': 'all',
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
};
