import { jsString } from '../code/js-text.ts';
import { isBareName } from '../sql/sql-name.ts';

const simpleCalls: ReadonlyMap<string, string> = new Map([
  ['integer', 'integer'],
  ['bigint', 'bigInteger'],
  ['smallint', 'smallint'],
  ['text', 'text'],
  ['boolean', 'boolean'],
  ['real', 'float'],
  ['double precision', 'double'],
  ['date', 'date'],
  ['time without time zone', 'time'],
  ['uuid', 'uuid'],
  ['json', 'json'],
  ['jsonb', 'jsonb'],
  ['bytea', 'binary'],
]);

/** Knex's call for a column of a type that Knex has; null for every other type. */
export function columnTypeCall(name: string, type: string): string | null {
  const simple = simpleCalls.get(type);
  if (simple !== undefined) return call(simple, name);
  if (type === 'timestamp with time zone') return call('timestamp', name);
  if (type === 'timestamp without time zone') return call('timestamp', name, '{ useTz: false }');
  if (type === 'numeric') return call('decimal', name, 'null');

  const [, base = '', parameters = '', rest = ''] = /^([a-z ]+)\(([\d,]+)\)(.*)$/.exec(type) ?? [];
  const kind = base + rest;
  if (kind === 'character varying') {
    return parameters === '255' ? call('string', name) : call('string', name, parameters);
  }
  if (kind === 'numeric') return call('decimal', name, ...parameters.split(','));
  if (kind === 'timestamp with time zone') {
    return call('timestamp', name, `{ precision: ${parameters} }`);
  }
  if (kind === 'timestamp without time zone') {
    return call('timestamp', name, `{ useTz: false, precision: ${parameters} }`);
  }
  return null;
}

/** Types of every PostgreSQL, found before a type of the same name in a schema. */
const builtInTypes: ReadonlySet<string> = new Set(
  `aclitem bool box bpchar bytea cid cidr circle cstring date datemultirange daterange float4
   float8 gtsvector inet int2 int2vector int4 int4multirange int4range int8 int8multirange
   int8range internal jsonb jsonpath line lseg macaddr macaddr8 money name nummultirange numrange
   oid oidvector path point polygon record refcursor regclass regcollation regconfig regdictionary
   regnamespace regoper regoperator regproc regprocedure regrole regtype text tid timestamptz
   timetz trigger tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot
   unknown uuid varbit void xid xid8 xml`.split(/\s+/),
);

/** A type as a person writes it: without the schema where the name alone finds it. */
export function typeText(type: string, defaultSchema: string): string {
  const prefix = `${defaultSchema}.`;
  if (!isBareName(defaultSchema) || !type.startsWith(prefix)) return type;
  const bare = type.slice(prefix.length);
  const name = bare.replace(/\[\]$/, '');
  const isHidden = builtInTypes.has(name) || /^(?:pg_|_|any)/.test(name);
  return isBareName(name) && !isHidden ? bare : type;
}

function call(method: string, name: string, ...options: readonly string[]): string {
  return `table.${method}(${[jsString(name), ...options].join(', ')})`;
}
