import type { Catalog, Fact, FactKey, FactValue } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { textOf } from '../catalog/text-of.ts';

/** A change that the server refuses when rows of an existing table contradict it. */
export interface RowHazard {
  readonly fact: FactKey;
  /** What the rows must be like, in words. */
  readonly requires: string;
}

/**
 * What the rows of tables that exist on both sides must fulfil for a change from one schema to the
 * other. The reference's rows do; those of another environment may not, and then the revision is
 * rolled back there as a whole.
 */
export function findRowHazards(from: Catalog, to: Catalog): readonly RowHazard[] {
  const said = new Set([...from.facts.values()].flatMap(statementOf));
  return [...to.facts.values()].flatMap((fact) => {
    const before = from.facts.get(fact.key);
    if (!isPartOfOldTable(fact, from) || statementOf(fact).some((one) => said.has(one))) return [];
    const requires = requirement(fact, before);
    return requires === null ? [] : [{ fact: fact.key, requires }];
  });
}

function isPartOfOldTable(fact: Fact, from: Catalog): boolean {
  const [schema = '', table = ''] = fact.name;
  return from.facts.has(factKey('table', schema, table));
}

function requirement(fact: Fact, before: Fact | undefined): string | null {
  switch (fact.kind) {
    case 'column':
      return before === undefined ? null : columnRequirement(fact, before);
    case 'constraint':
      return constraintRequirement(fact);
    case 'index':
      return before === undefined && fact.value.unique === true
        ? `no two rows are equal in ${indexed(fact)}`
        : null;
    default:
      return null;
  }
}

/** What a constraint says, whatever its name: rows fulfil it already when it was said before. */
function statementOf({ kind, name, value }: Fact): readonly string[] {
  if (kind !== 'constraint' || typeof value.definition !== 'string') return [];
  return [JSON.stringify([...name.slice(0, 2), value.definition])];
}

function columnRequirement(fact: Fact, before: Fact): string | null {
  const name = fact.name.slice(1).join('.');
  if (fact.value.notNull === true && before.value.notNull === false) return `${name} is never null`;
  if (fact.value.type === before.value.type) return null;
  return `every value of ${name} can become ${textOf(fact.value.type)}`;
}

function constraintRequirement({ name, value }: Fact): string | null {
  if (value.validated === false) return null;
  const table = name[1] ?? '';
  const columns = listed(value.columns);
  switch (value.type) {
    case 'primaryKey':
      return `${columns} of ${table} is never null and no two rows are equal in it`;
    case 'unique':
      return `no two rows of ${table} are equal in ${columns}`;
    case 'check':
      return `every row of ${table} fulfils ${textOf(value.expression)}`;
    case 'foreignKey':
      return `every ${columns} of ${table} is found in ${referenced(value.references)}`;
    case 'exclude':
      return `no two rows of ${table} conflict in ${columns}`;
    default:
      return null;
  }
}

function indexed(fact: Fact): string {
  return `${listed(fact.value.columns)} of ${fact.name[1] ?? ''}`;
}

function listed(columns: FactValue | undefined): string {
  return Array.isArray(columns) ? columns.join(', ') : 'its expressions';
}

function referenced(references: FactValue | undefined): string {
  if (typeof references !== 'object' || references === null || !('table' in references)) return '?';
  return `${textOf(references.table)} (${listed(references.columns)})`;
}
