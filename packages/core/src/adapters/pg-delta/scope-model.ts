import type { CatalogScope } from '../../catalog/catalog-scope.ts';
import { isIgnoredTable } from '../../catalog/catalog-scope.ts';
import type { DependencyEdge, Fact, Model, StableId } from './model.ts';
import { keyOf, subtreeKeys, withoutFacts } from './model.ts';

const ownSchemas = new Set(['orch']);

/**
 * The part of a model that a revision may change. Facts of other schemas stay as reference
 * points, marked as outside; extensions' members, orch's and Knex's own tables, roles and, unless
 * the scope asks for them, owners and grants are gone.
 */
export function scopeModel(model: Model, scope: CatalogScope): Model {
  const withoutMembers = withoutExtensionMembers(model);
  const gone = new Set<string>();
  for (const fact of withoutMembers.facts.values()) {
    if (isToolsOwn(fact, scope) || isRoleMatter(fact, scope)) gone.add(keyOf(fact.id));
  }
  const kept = withoutFacts(withoutMembers, gone);
  const edges = scope.privileges ? withOwners(kept, model) : kept.edges.filter(isNoOwnerEdge);
  const outside = new Set<string>(kept.outside);
  const schemas = new Set(scope.schemas);
  for (const [key, fact] of kept.facts) {
    const schema = schemaOf(fact.id);
    if (schema !== undefined && !schemas.has(schema)) outside.add(key);
  }
  return withoutSatellites({ ...kept, edges, outside });
}

/** The schema a fact lives in or, for a schema, its own name; none for what belongs to the database. */
export function schemaOf(id: StableId): string | undefined {
  if ('target' in id) return schemaOf(id.target);
  if (id.kind === 'schema') return id.name;
  if (id.kind === 'publicationRel' || id.kind === 'publicationSchema') return undefined;
  if (id.kind === 'defaultPrivilege') return id.schema ?? undefined;
  return 'schema' in id ? id.schema : undefined;
}

/** Whether a fact belongs to orch's store or to Knex's tables. */
function isToolsOwn({ id, payload }: Fact, scope: CatalogScope): boolean {
  const schema = schemaOf(id);
  if (schema !== undefined && ownSchemas.has(schema)) return true;
  if (id.kind === 'table') return isIgnoredTable(scope, id.schema, id.name);
  if (id.kind !== 'sequence') return false;
  const owner = payload['ownedBy'];
  return isColumnName(owner) && isIgnoredTable(scope, owner.schema, owner.table);
}

function isColumnName(value: unknown): value is { schema: string; table: string } {
  return typeof value === 'object' && value !== null && 'schema' in value && 'table' in value;
}

function isRoleMatter(fact: Fact, scope: CatalogScope): boolean {
  const { kind } = fact.id;
  if (kind === 'role' || kind === 'membership') return true;
  return !scope.privileges && (kind === 'acl' || kind === 'defaultPrivilege');
}

function isNoOwnerEdge(edge: DependencyEdge): boolean {
  return edge.kind !== 'owner';
}

/** Roles are not planned, owners are: the edges to them stay though their facts are gone. */
function withOwners(kept: Model, all: Model): readonly DependencyEdge[] {
  const owners = all.edges.filter(
    (edge) => edge.kind === 'owner' && kept.facts.has(keyOf(edge.from)),
  );
  return [...kept.edges.filter(isNoOwnerEdge), ...owners];
}

/** Takes out what extensions own; who depends on a member depends on its extension instead. */
function withoutExtensionMembers(model: Model): Model {
  const extensionOf = new Map<string, StableId>();
  const roots = new Set<string>();
  const memberSchemas = new Set<string>();
  for (const edge of model.edges) {
    if (edge.kind !== 'memberOfExtension') continue;
    const key = keyOf(edge.from);
    extensionOf.set(key, edge.to);
    (edge.from.kind === 'schema' ? memberSchemas : roots).add(key);
  }
  if (extensionOf.size === 0) return model;
  const gone = subtreeKeys(model, roots);
  for (const key of gone) {
    const extension = nearest(model, key, extensionOf);
    if (extension !== undefined) extensionOf.set(key, extension);
  }
  const edges: DependencyEdge[] = [];
  for (const edge of model.edges) {
    if (edge.kind === 'memberOfExtension' || gone.has(keyOf(edge.from))) continue;
    const extension = gone.has(keyOf(edge.to)) ? extensionOf.get(keyOf(edge.to)) : undefined;
    edges.push(extension === undefined ? edge : { ...edge, to: extension });
  }
  const kept = withoutFacts({ ...model, edges }, roots);
  return { ...kept, outside: new Set([...model.outside, ...memberSchemas]) };
}

function nearest(
  model: Model,
  key: string,
  extensionOf: ReadonlyMap<string, StableId>,
): StableId | undefined {
  const own = extensionOf.get(key);
  if (own !== undefined) return own;
  const parent = model.facts.get(key)?.parent;
  return parent === undefined ? undefined : nearest(model, keyOf(parent), extensionOf);
}

/** Comments and grants on what is outside are as far outside as their targets. */
function withoutSatellites(model: Model): Model {
  const gone = new Set<string>();
  for (const [key, fact] of model.facts) {
    if ('target' in fact.id && model.outside.has(keyOf(fact.id.target))) gone.add(key);
  }
  return withoutFacts(model, gone);
}
