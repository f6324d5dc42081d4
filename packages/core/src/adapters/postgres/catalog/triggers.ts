import { family } from './family.ts';

interface Row {
  readonly oid: number;
  readonly relid: number;
  readonly name: string;
  readonly definition: string;
  readonly enabled: string;
  readonly function: string;
  readonly cloned: boolean;
}

/**
 * Triggers that somebody made. A partition's clone follows from its parent's trigger and is a fact
 * only where it is enabled differently.
 */
export const triggers = family<Row>({
  sql: (scope) => `
    select t.oid, t.tgrelid as relid, t.tgname as name, pg_get_triggerdef(t.oid) as definition,
      t.tgenabled as enabled, t.tgfoid::regprocedure::text as function,
      t.tgparentid <> 0 as cloned
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_trigger parent on parent.oid = t.tgparentid
    where ${scope.schemaIn('n.nspname')}
      and case when t.tgparentid <> 0
        then t.tgenabled <> parent.tgenabled and not parent.tgisinternal
        else not t.tgisinternal end`,
  read: (rows, reading) => {
    for (const row of rows) {
      const relation = reading.relations.get(row.relid);
      if (relation === undefined) continue;
      const name = [relation.schema, relation.name, row.name];
      reading.register('pg_trigger', row.oid, 'trigger', name);
      const enabled = enabledStates[row.enabled] ?? row.enabled;
      if (row.cloned) reading.add('trigger', name, { cloned: true, enabled });
      else {
        const { definition, function: routine } = row;
        reading.add('trigger', name, { definition, enabled, function: routine });
      }
    }
  },
});

/** `tgenabled`, `ev_enabled` and `evtenabled` in words. */
export const enabledStates: Readonly<Record<string, string>> = {
  O: 'origin',
  A: 'always',
  R: 'replica',
  D: 'disabled',
};
