import type { StableId } from './model.ts';
import { ownName } from './own-id.ts';
import type { OwnId } from './own-id.ts';

const words: Readonly<Record<string, string>> = {
  materializedView: 'materialized view',
  foreignTable: 'foreign table',
  eventTrigger: 'event trigger',
  fdw: 'foreign data wrapper',
  userMapping: 'user mapping',
  typeAttribute: 'attribute',
  publicationRel: 'published table',
  publicationSchema: 'published schema',
  defaultPrivilege: 'default privilege',
  securityLabel: 'security label',
  acl: 'grant',
};

/** A kind in a person's words: `materialized view`. */
export function kindWords(kind: string): string {
  return words[kind] ?? kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** An object's name as a person writes it: `recruits.cohort`, without the schema `public`. */
export function nameOf(id: StableId): string {
  switch (id.kind) {
    case 'column':
    case 'default':
      return `${qualified(id.schema, id.table)}.${id.name}`;
    case 'constraint':
    case 'trigger':
    case 'rule':
    case 'policy':
      return `${id.name} on ${qualified(id.schema, id.table)}`;
    case 'function':
    case 'procedure':
    case 'aggregate':
      return `${qualified(id.schema, id.name)}(${id.args.join(', ')})`;
    case 'typeAttribute':
      return `${qualified(id.schema, id.type)}.${id.name}`;
    case 'comment':
      return `${kindWords(id.target.kind)} ${nameOf(id.target)}`;
    case 'acl':
      return `${nameOf(id.target)} to ${id.grantee}`;
    case 'securityLabel':
      return `${nameOf(id.target)} for ${id.provider}`;
    case 'publicationRel':
      return `${qualified(id.schema, id.table)} in ${id.publication}`;
    case 'publicationSchema':
      return `${id.schema} in ${id.publication}`;
    case 'userMapping':
      return `of ${id.role} on ${id.server}`;
    case 'membership':
      return `${id.member} in ${id.role}`;
    case 'defaultPrivilege':
      return `of ${id.role} to ${id.grantee}`;
    case 'extensionIntent':
      return ownNameOf(id);
    default:
      return 'schema' in id ? qualified(id.schema, id.name) : id.name;
  }
}

function qualified(schema: string, name: string): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

/** Own facts whose name is the key of a catalog's fact about another one. */
const aboutOthers = new Set(['ownComment', 'sequenceGrant', 'ownOwner']);

function ownNameOf(id: OwnId): string {
  const [first = '', ...rest] = ownName(id);
  if (aboutOthers.has(id.intentKind)) {
    const [, kind = '', name = ''] = /^\w+:(\w+):(?:public\.)?(.*)$/.exec(first) ?? [];
    return `${kindWords(kind)} ${name.replace(':', ' to ')}`;
  }
  return rest.length === 0 || first === 'public'
    ? rest.join('.') || first
    : [first, ...rest].join('.');
}
