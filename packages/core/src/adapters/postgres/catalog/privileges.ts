import { compareBytes } from '../../../text/compare-bytes.ts';
import { family } from './family.ts';

interface OwnedRow {
  readonly catalog: string;
  readonly oid: number;
  readonly part: number;
  readonly owner: string | null;
  /** Null when nobody granted or revoked anything. */
  readonly grants: readonly Grant[] | null;
  /** What holds without any grant; null when `grants` is. */
  readonly defaults: readonly Grant[] | null;
}

/** Grantee, privilege, and whether it may be granted on. */
type Grant = readonly [string, string, boolean];

/** Catalogs with an owner: name, the owner's column, the ACL's column, its kind for `acldefault`. */
const owned: readonly (readonly [string, string, string | null, string])[] = [
  ['pg_namespace', 'nspowner', 'nspacl', `'n'`],
  ['pg_class', 'relowner', 'relacl', `case when x.relkind = 'S' then 's' else 'r' end::"char"`],
  ['pg_type', 'typowner', 'typacl', `'T'`],
  ['pg_proc', 'proowner', 'proacl', `'f'`],
  ['pg_language', 'lanowner', 'lanacl', `'l'`],
  ['pg_foreign_data_wrapper', 'fdwowner', 'fdwacl', `'F'`],
  ['pg_foreign_server', 'srvowner', 'srvacl', `'S'`],
  ['pg_publication', 'pubowner', null, ''],
  ['pg_subscription', 'subowner', null, ''],
  ['pg_event_trigger', 'evtowner', null, ''],
  ['pg_collation', 'collowner', null, ''],
  ['pg_conversion', 'conowner', null, ''],
  ['pg_statistic_ext', 'stxowner', null, ''],
  ['pg_operator', 'oprowner', null, ''],
  ['pg_opclass', 'opcowner', null, ''],
  ['pg_opfamily', 'opfowner', null, ''],
  ['pg_ts_dict', 'dictowner', null, ''],
  ['pg_ts_config', 'cfgowner', null, ''],
];

function grantsOf(acl: string): string {
  return `(select json_agg(json_build_array(
      case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end,
      g.privilege_type, g.is_grantable))
    from aclexplode(${acl}) g)`;
}

/** Owners, and grants where they differ from what holds without any. */
export const ownersAndGrants = family<OwnedRow>({
  sql: (scope) => {
    if (!scope.privileges) return null;
    const objects = owned.map(([catalog, owner, acl, kind]) => {
      const grants = acl === null ? 'null::json' : grantsOf(`x.${acl}`);
      const defaults =
        acl === null
          ? 'null::json'
          : `case when x.${acl} is not null then ${grantsOf(`acldefault(${kind}, x.${owner})`)} end`;
      return `
        select '${catalog}' as catalog, x.oid, 0 as part,
          pg_get_userbyid(x.${owner})::text as owner, ${grants} as grants, ${defaults} as defaults
        from ${catalog} x ${catalog === 'pg_class' ? `where x.relkind not in ('i', 'I', 't')` : ''}`;
    });
    const columns = `
      select 'pg_class', a.attrelid, a.attnum, null, ${grantsOf('a.attacl')}, null::json
      from pg_attribute a where a.attacl is not null and a.attnum > 0 and not a.attisdropped`;
    return [...objects, columns].join('\nunion all\n');
  },
  read: (rows, reading) => {
    for (const row of rows) {
      const target = reading.target(row.catalog, row.oid, row.part);
      if (target === null) continue;
      if (row.owner !== null) reading.addAbout('owner', target, { role: row.owner });
      const granted = byRole(row.grants ?? []);
      const usual = byRole(row.defaults ?? []);
      for (const role of new Set([...granted.keys(), ...usual.keys()])) {
        const privileges = granted.get(role) ?? [];
        if (privileges.join() === usual.get(role)?.join()) continue;
        reading.addAbout('grant', target, { privileges }, [role]);
      }
    }
  },
});

interface DefaultRow {
  readonly role: string;
  readonly schema: string | null;
  readonly objects: string;
  readonly grants: readonly Grant[] | null;
}

/** What roles grant on objects that they will make. */
export const defaultPrivileges = family<DefaultRow>({
  sql: (scope) =>
    scope.privileges
      ? `
    select pg_get_userbyid(d.defaclrole)::text as role, n.nspname as schema,
      d.defaclobjtype as objects, ${grantsOf('d.defaclacl')} as grants
    from pg_default_acl d
    left join pg_namespace n on n.oid = d.defaclnamespace
    where n.oid is null or ${scope.schemaIn('n.nspname')}`
      : null,
  read: (rows, reading) => {
    for (const row of rows) {
      const objects = objectKinds[row.objects] ?? row.objects;
      const home = row.schema === null ? [] : [row.schema];
      const grants = Object.fromEntries(byRole(row.grants ?? []));
      reading.add('defaultPrivileges', [row.role, objects, ...home], { grants });
    }
  },
});

/** `SELECT`, or `SELECT*` when it may be granted on, sorted, for each role. */
function byRole(grants: readonly Grant[]): ReadonlyMap<string, readonly string[]> {
  const roles = new Map<string, string[]>();
  for (const [role, privilege, grantable] of grants) {
    const held = roles.get(role) ?? [];
    roles.set(role, held);
    held.push(grantable ? `${privilege}*` : privilege);
  }
  for (const held of roles.values()) held.sort(compareBytes);
  return roles;
}

/** `pg_default_acl.defaclobjtype` in the catalog's words. */
export const objectKinds: Readonly<Record<string, string>> = {
  r: 'tables',
  S: 'sequences',
  f: 'functions',
  T: 'types',
  n: 'schemas',
  L: 'largeObjects',
};
