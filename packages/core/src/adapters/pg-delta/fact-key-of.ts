import type { FactKey } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { StableId } from './model.ts';

/** The catalog's key for what the engine calls by this id. */
export function factKeyOf(id: StableId): FactKey {
  switch (id.kind) {
    case 'default':
      return factKey('column', id.schema, id.table, id.name);
    case 'column':
    case 'constraint':
    case 'trigger':
    case 'rule':
    case 'policy':
      return factKey(id.kind, id.schema, id.table, id.name);
    case 'function':
    case 'procedure':
    case 'aggregate':
      return factKey(id.kind, id.schema, `${id.name}(${id.args.join(', ')})`);
    case 'typeAttribute':
      return factKey('type', id.schema, id.type);
    case 'comment':
      return factKey('comment', factKeyOf(id.target));
    case 'acl':
      return factKey('grant', factKeyOf(id.target), id.grantee);
    case 'securityLabel':
      return factKey('securityLabel', factKeyOf(id.target), id.provider);
    case 'publicationRel':
      return factKey('publicationTable', id.publication, id.schema, id.table);
    case 'publicationSchema':
      return factKey('publicationSchema', id.publication, id.schema);
    case 'userMapping':
      return factKey('userMapping', id.server, id.role);
    case 'membership':
      return factKey('membership', id.role, id.member);
    case 'defaultPrivilege':
      return factKey('defaultPrivilege', id.role, id.schema ?? '', id.objtype, id.grantee);
    case 'extensionIntent':
      return factKey(id.intentKind, id.key);
    default:
      return 'schema' in id ? factKey(id.kind, id.schema, id.name) : factKey(id.kind, id.name);
  }
}
