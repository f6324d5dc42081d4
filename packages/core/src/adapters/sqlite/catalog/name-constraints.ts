import { textOf } from '../../../catalog/text-of.ts';
import { compareBytes } from '../../../text/compare-bytes.ts';
import { tokensOf, unquote } from './normalise-sql.ts';
import type { FactRecord } from './reading.ts';
import type { ConstraintShape } from './table-shape.ts';

interface Written {
  readonly constraint: ConstraintShape;
  readonly value: FactRecord;
}

/** A constraint under the name that its fact has. */
interface Named {
  readonly name: string;
  readonly value: FactRecord;
  /** The place in the statement, from 1. */
  readonly position: number;
}

/**
 * Gives each constraint a name of its own: the one that it has, or the one that PostgreSQL would
 * give it. Several of one name are numbered in the order of what they say, so that the order in
 * which they are written makes no difference.
 */
export function nameConstraints(
  written: readonly Written[],
  own: { readonly table: string; readonly columns: readonly string[] },
): readonly Named[] {
  const byName = new Map<string, Named[]>();
  written.forEach(({ constraint, value }, index) => {
    const name = constraint.name ?? usualName(constraint, own);
    const same = byName.get(name) ?? [];
    byName.set(name, same);
    same.push({ name, value, position: index + 1 });
  });
  const taken = new Set(byName.keys());
  return [...byName.values()].flatMap((same) =>
    same.sort(compareNamed).map((named, index) => {
      if (index === 0) return named;
      const name = freeName(named.name, index, taken);
      taken.add(name);
      return { ...named, name };
    }),
  );
}

function compareNamed(a: Named, b: Named): number {
  const byText = compareBytes(textOf(a.value.definition), textOf(b.value.definition));
  return byText === 0 ? Number(b.value.named === true) - Number(a.value.named === true) : byText;
}

function freeName(name: string, first: number, taken: ReadonlySet<string>): string {
  let number = first;
  while (taken.has(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}

function usualName(
  constraint: ConstraintShape,
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
): string {
  switch (constraint.type) {
    case 'primaryKey':
      return `${table}_pkey`;
    case 'unique':
      return [table, ...constraint.keys.map(({ column }) => column ?? ''), 'key'].join('_');
    case 'foreignKey':
      return [table, ...constraint.columns, 'fkey'].join('_');
    case 'check': {
      const named = new Set(
        tokensOf(constraint.expression)
          .filter(({ type }) => type === 'ID')
          .map(({ text }) => unquote(text).toLowerCase()),
      );
      const used = columns.filter((column) => named.has(column.toLowerCase()));
      return used.length === 1 ? `${table}_${used[0] ?? ''}_check` : `${table}_check`;
    }
  }
}
