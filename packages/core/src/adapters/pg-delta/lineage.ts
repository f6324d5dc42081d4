import type { Catalog, Fact as CatalogFact, FactValue } from '../../catalog/catalog.ts';
import type { Fact, Model, StableId } from './model.ts';
import { keyOf } from './model.ts';
import { list, record, text, textOrNull } from './own-fact.ts';

/** A table by its id. */
export type TableId = Extract<StableId, { schema: string; name: string; table?: never }> & {
  readonly kind: 'table';
};

/** Where a table gets columns from, and what it has only from there. */
export interface Lineage {
  readonly partitionOf: { readonly parent: TableId; readonly bound: string } | null;
  readonly inherits: readonly TableId[];
  /** Columns with their defaults and checks that the table does not declare itself. */
  readonly inherited: readonly Fact[];
  /** Columns that it declares itself and inherits as well. */
  readonly merged: readonly string[];
  /** Columns that are required only because a parent's are. */
  readonly requiredByParent: readonly string[];
  /** Not-null constraints of its own on columns that it only inherits: name and column. */
  readonly requirements: readonly (readonly [string, string])[];
  /** Names of indexes that are attached to those of the parent. */
  readonly attachedIndexes: readonly string[];
}

/** The lineage of every table of a model that is a partition or inherits, by the table's key. */
export function lineagesOf(model: Model, catalog: Catalog): ReadonlyMap<string, Lineage> {
  const lineages = new Map<string, Lineage>();
  const parts = partsByTable(catalog);
  for (const { kind, name, value } of catalog.facts.values()) {
    const [schema = '', table = ''] = name;
    const id: TableId = { kind: 'table', schema, name: table };
    if (kind !== 'table' || !model.facts.has(keyOf(id))) continue;
    const partition = record(value.partitionOf);
    const inherits = list(value.inherits).map((parent) => tableOf(record(parent)));
    const isPartition = typeof partition.schema === 'string';
    if (!isPartition && inherits.length === 0) continue;
    const own = parts.get(tableKey(schema, table)) ?? [];
    lineages.set(keyOf(id), {
      partitionOf: isPartition
        ? { parent: tableOf(partition), bound: text(partition.bound) }
        : null,
      inherits,
      inherited: own.flatMap((fact) => inheritedFacts(fact, id)),
      merged: own.filter(isMergedColumn).map((fact) => fact.name[2] ?? ''),
      requiredByParent: catalog.serverMajor >= 18 ? requiredByParent(own) : [],
      requirements: own.flatMap((fact) => requirementsOf(fact, own)),
      attachedIndexes: own
        .filter((fact) => fact.kind === 'indexPartition')
        .map((fact) => text(fact.note?.name)),
    });
  }
  return lineages;
}

function partsByTable(catalog: Catalog): ReadonlyMap<string, readonly CatalogFact[]> {
  const parts = new Map<string, CatalogFact[]>();
  for (const fact of catalog.facts.values()) {
    if (!['column', 'constraint', 'indexPartition'].includes(fact.kind)) continue;
    const key = tableKey(fact.name[0] ?? '', fact.name[1] ?? '');
    const known = parts.get(key);
    if (known === undefined) parts.set(key, [fact]);
    else known.push(fact);
  }
  return parts;
}

function tableKey(schema: string, table: string): string {
  return `${schema}\0${table}`;
}

function tableOf(value: Readonly<Record<string, FactValue>>): TableId {
  return { kind: 'table', schema: text(value.schema), name: text(value.table) };
}

function isMergedColumn({ kind, value }: CatalogFact): boolean {
  return kind === 'column' && value.inherited === true && value.local === true;
}

/** Since PostgreSQL 18 a requirement is a constraint, which a table declares or inherits. */
function requiredByParent(parts: readonly CatalogFact[]): readonly string[] {
  const declared = new Set(
    parts
      .filter(({ value }) => value.type === 'notNull')
      .map(({ value }) => text(list(value.columns)[0])),
  );
  return parts
    .filter((fact) => isMergedColumn(fact) && !declared.has(fact.name[2] ?? ''))
    .map((fact) => fact.name[2] ?? '');
}

function requirementsOf(
  { name, value }: CatalogFact,
  parts: readonly CatalogFact[],
): readonly (readonly [string, string])[] {
  if (value.type !== 'notNull' || value.local !== true) return [];
  const column = text(list(value.columns)[0]);
  const isInherited = parts.some((part) => {
    const { kind, value: of } = part;
    return (
      kind === 'column' && part.name[2] === column && of.inherited === true && of.local !== true
    );
  });
  return isInherited ? [[name[2] ?? '', column]] : [];
}

/** A column or check that only the parent declares, as the engine would read it from the table. */
function inheritedFacts(
  { kind, name, value, note }: CatalogFact,
  parent: TableId,
): readonly Fact[] {
  const [schema = '', table = '', part = ''] = name;
  if (value.inherited !== true || value.local === true) return [];
  if (kind === 'constraint' && value.type === 'check') {
    const payload = { def: text(value.definition), type: 'c', validated: value.validated === true };
    return [{ id: { kind, schema, table, name: part }, parent, payload }];
  }
  if (kind !== 'column') return [];
  const id: StableId = { kind, schema, table, name: part };
  const collation = textOrNull(value.collation);
  const type = text(value.type);
  const payload = {
    _position: Number(note?.position ?? 0),
    type: collation === null ? type : `${type} COLLATE ${collation}`,
    notNull: value.notNull === true,
    identity: null,
    collation: null,
    generatedExpr: textOrNull(record(value.generated).expression),
  };
  const expression = textOrNull(value.default);
  const column: Fact = { id, parent, payload };
  if (expression === null) return [column];
  return [
    column,
    {
      id: { kind: 'default', schema, table, name: part },
      parent: id,
      payload: { expr: expression },
    },
  ];
}
