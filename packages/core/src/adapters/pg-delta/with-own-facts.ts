import type { Catalog } from '../../catalog/catalog.ts';
import { lineagesOf } from './lineage.ts';
import { factNames } from './fact-key-of.ts';
import type { DependencyEdge, Fact, Model, Payload } from './model.ts';
import { keyOf, mapFacts } from './model.ts';
import { withCatalogValues } from './with-catalog-values.ts';
import type { OwnFact, OwnFamily } from './own-fact.ts';
import { attachedIndexes } from './own-facts/attached-indexes.ts';
import { casts } from './own-facts/casts.ts';
import { columnSettings } from './own-facts/column-settings.ts';
import { comments } from './own-facts/comments.ts';
import { inheritedColumns } from './own-facts/inherited-columns.ts';
import { domainConstraints } from './own-facts/domain-constraints.ts';
import { foreignColumns } from './own-facts/foreign-columns.ts';
import { indexSettings } from './own-facts/index-settings.ts';
import { languages } from './own-facts/languages.ts';
import { notNullConstraints } from './own-facts/not-null-constraints.ts';
import { operatorClasses } from './own-facts/operator-classes.ts';
import { operators } from './own-facts/operators.ts';
import { privileges } from './own-facts/privileges.ts';
import { publicationSettings } from './own-facts/publication-settings.ts';
import { sequenceSettings } from './own-facts/sequence-settings.ts';
import { statistics } from './own-facts/statistics.ts';
import { tableSettings } from './own-facts/table-settings.ts';
import { textSearch } from './own-facts/text-search.ts';
import { viewSettings } from './own-facts/view-settings.ts';

const families: readonly OwnFamily[] = [
  attachedIndexes,
  casts,
  columnSettings,
  domainConstraints,
  foreignColumns,
  indexSettings,
  inheritedColumns,
  languages,
  notNullConstraints,
  operatorClasses,
  operators,
  publicationSettings,
  sequenceSettings,
  statistics,
  tableSettings,
  textSearch,
  viewSettings,
];

/**
 * A model with what the catalog knows and the engine does not: settings of columns, statistics
 * objects, casts, operators, text search, comments on these, ... The engine plans them in order
 * with everything else, in orch's own statements.
 */
export function withOwnFacts(model: Model, catalog: Catalog): Model {
  const source = { model, catalog };
  const names = factNames(model);
  const own = families.flatMap((family) => family(source));
  const facts = new Map(mapFacts(model, (fact) => withCatalogValues(fact, catalog, names)).facts);
  const edges: DependencyEdge[] = [...model.edges];
  for (const fact of [...own, ...comments(source, names), ...privileges(source, names)]) {
    if (fact.parent !== undefined && model.outside.has(keyOf(fact.parent))) continue;
    facts.set(keyOf(fact.id), asFact(fact));
    // A setting comes after what changes its parent.
    const needs = [...(fact.needs ?? []), ...(fact.parent === undefined ? [] : [fact.parent])];
    for (const to of needs) edges.push({ from: fact.id, to, kind: 'depends' });
  }
  return { ...model, facts: withParents(facts), edges, lineages: lineagesOf(model, catalog) };
}

function asFact(own: OwnFact): Fact {
  const payload: Payload = {
    make: [...own.make],
    _then: [...(own.andThen ?? [])],
    _unmake: own.unmake,
    _clear: [...(own.clear ?? [])],
    ...(own.details as Payload | undefined),
  };
  return own.parent === undefined
    ? { id: own.id, payload }
    : { id: own.id, parent: own.parent, payload };
}

/** Facts whose parent is known; a comment on what is left out is left out. */
function withParents(facts: ReadonlyMap<string, Fact>): ReadonlyMap<string, Fact> {
  return new Map(
    [...facts].filter(([, { parent }]) => parent === undefined || facts.has(keyOf(parent))),
  );
}
