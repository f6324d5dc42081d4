import type { Catalog, Fact } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { textOf } from '../catalog/text-of.ts';
import type { ChangePlan } from './change.ts';
import { findRequiredColumns } from './required-column.ts';

/** The way back, and the schemas that it leads between. */
export interface WayBack {
  readonly down: ChangePlan;
  /** The schema before up, to which down returns. */
  readonly before: Catalog;
  readonly after: Catalog;
}

/**
 * What up destroys and down cannot bring back for tables that hold rows, in words: required columns
 * without their values, and foreign keys to a table without its rows. Down is refused there.
 */
export function findIrreversible({ down, before, after }: WayBack): readonly string[] {
  const columns = findRequiredColumns(down, { from: after, to: before });
  const keys = [...before.facts.values()].filter((fact) => losesReferenced(fact, after));
  return [
    ...columns.map((column) => `${column} is required, and its values are gone`),
    ...keys.map(({ name }) => `${name.join('.')} refers to a table whose rows are gone`),
  ];
}

function losesReferenced(fact: Fact, after: Catalog): boolean {
  if (fact.kind !== 'constraint' || fact.value.type !== 'foreignKey') return false;
  const { references } = fact.value;
  if (typeof references !== 'object' || references === null || !('table' in references))
    return false;
  const [schema = '', table = ''] = fact.name;
  const referenced = factKey('table', textOf(references.schema), textOf(references.table));
  return after.facts.has(factKey('table', schema, table)) && !after.facts.has(referenced);
}
