import type { FactKey } from '../../catalog/catalog.ts';
import { factKey, factKeyAbout } from '../../catalog/fact-key.ts';
import type { Fact, Model, StableId } from './model.ts';
import { factOf, textOf } from './model.ts';
import { ownFactKey, ownName } from './own-id.ts';
import { objectKinds } from '../postgres/catalog/privileges.ts';

/** Tells the catalog's key for what the engine calls by an id. */
export type FactNames = (id: StableId) => FactKey;

/** The names of all facts of these models; the first that knows an id decides. */
export function factNames(...models: readonly Model[]): FactNames {
  const find = (id: StableId): Fact | undefined => {
    for (const model of models) {
      const fact = factOf(model, id);
      if (fact !== undefined) return fact;
    }
    return undefined;
  };
  const nameOf = (id: StableId): FactKey => keyOfId(id, find, nameOf);
  return nameOf;
}

function keyOfId(
  id: StableId,
  find: (id: StableId) => Fact | undefined,
  nameOf: FactNames,
): FactKey {
  switch (id.kind) {
    case 'default':
      return factKey('column', id.schema, id.table, id.name);
    case 'column':
    case 'trigger':
    case 'rule':
    case 'policy':
      return factKey(id.kind, id.schema, id.table, id.name);
    case 'constraint':
      return find(id)?.parent?.kind === 'domain'
        ? factKey('domain', id.schema, id.table)
        : factKey('constraint', id.schema, id.table, id.name);
    case 'index': {
      const home = find(id)?.parent;
      const table = home !== undefined && 'name' in home ? [home.name] : [];
      return factKey('index', id.schema, ...table, id.name);
    }
    case 'function':
    case 'procedure':
    case 'aggregate':
      return factKey(id.kind, id.schema, `${id.name}(${id.args.join(', ')})`);
    case 'type':
      return factKey(
        typeKinds[textOf(find(id)?.payload ?? {}, 'variant')] ?? 'type',
        id.schema,
        id.name,
      );
    case 'typeAttribute':
      return factKey('compositeType', id.schema, id.type);
    case 'fdw':
      return factKey('foreignDataWrapper', id.name);
    case 'comment':
      return factKeyAbout('comment', commentTarget(id.target, find, nameOf));
    case 'acl': {
      const target =
        id.column === undefined || !('name' in id.target) || !('schema' in id.target)
          ? nameOf(id.target)
          : factKey('column', id.target.schema, id.target.name, id.column);
      const role = id.grantee === 'PUBLIC' ? 'public' : id.grantee;
      return suffixed(factKeyAbout('grant', target), role);
    }
    case 'securityLabel':
      return suffixed(factKeyAbout('securityLabel', nameOf(id.target)), id.provider);
    case 'publicationRel':
    case 'publicationSchema':
      return factKey('publication', id.publication);
    case 'userMapping':
      return factKey('userMapping', id.server, id.role === 'PUBLIC' ? 'public' : id.role);
    case 'membership':
      return factKey('membership', id.role, id.member);
    case 'defaultPrivilege':
      return factKey(
        'defaultPrivileges',
        id.role,
        objectKinds[id.objtype] ?? id.objtype,
        ...(id.schema === null ? [] : [id.schema]),
      );
    case 'extensionIntent':
      return ownKeys[id.intentKind]?.(ownName(id)) ?? ownFactKey(id);
    default:
      return 'schema' in id ? factKey(id.kind, id.schema, id.name) : factKey(id.kind, id.name);
  }
}

function suffixed(key: FactKey, part: string): FactKey {
  return `${key}:${factKey('', part).slice(1)}` as FactKey;
}

function commentTarget(
  id: StableId,
  find: (id: StableId) => Fact | undefined,
  nameOf: FactNames,
): FactKey {
  if (id.kind === 'typeAttribute') return factKey('column', id.schema, id.type, id.name);
  if (id.kind === 'constraint' && find(id)?.parent?.kind === 'domain') {
    return factKey('domainConstraint', id.schema, id.table, id.name);
  }
  return nameOf(id);
}

const typeKinds: Readonly<Record<string, string>> = {
  enum: 'enum',
  composite: 'compositeType',
  range: 'range',
};

/** Settings are no facts of the catalog but properties of one. */
const ownKeys: Readonly<Record<string, (name: readonly string[]) => FactKey>> = {
  statisticsTarget: (name) => factKey('statistics', ...name),
  columnStorage: (name) => factKey('column', ...name),
  columnCompression: (name) => factKey('column', ...name),
  columnStatistics: (name) => factKey('column', ...name),
  columnOptions: (name) => factKey('column', ...name),
  notNullName: (name) => factKey('column', ...name),
  notNullInheritance: (name) => factKey('column', ...name),
  notNullValidity: (name) => factKey('column', ...name),
  domainNotNullName: (name) => factKey('domain', ...name),
  generatedPublishing: (name) => factKey('publication', ...name),
  inheritedDefault: (name) => factKey('column', ...name),
  inheritedRequirement: (name) => factKey('column', ...name),
  viewDefault: (name) => factKey('view', ...name.slice(0, 2)),
  population: (name) => factKey('materializedView', ...name),
  attachedIndex: (name) => factKey('indexPartition', ...name),
  clustering: (name) => factKey('index', ...name),
  indexStatistics: (name) => factKey('index', ...name),
  sequencePersistence: (name) => factKey('sequence', ...name),
  typedTable: (name) => factKey('table', ...name),
  toastOptions: (name) => factKey('table', ...name),
  foreignColumnOptions: (name) => factKey('column', ...name),
  sequenceGrant: (name) => (name[0] ?? '') as FactKey,
  ownOwner: (name) => (name[0] ?? '') as FactKey,
  ownComment: (name) => (name[0] ?? '') as FactKey,
};
