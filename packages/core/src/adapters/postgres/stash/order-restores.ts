import type { Stash } from '../../../stash/stash.ts';
import type { Querier } from '../querier.ts';
import { findOrigin } from './find-restore-target.ts';

/**
 * Puts stashes into the order in which they can be put back: whole tables before values of columns,
 * and the tables that others refer to first.
 */
export async function orderRestores<Each extends { readonly stash: Stash }>(
  session: Querier,
  all: readonly Each[],
): Promise<readonly Each[]> {
  const whole = all.filter(({ stash }) => stash.kind === 'table' || stash.kind === 'rows');
  const rest = all.filter((each) => !whole.includes(each));
  if (whole.length < 2) return [...whole, ...rest];
  const origins = new Map<Each, string>();
  for (const each of whole) {
    const table = await findOrigin(session, each.stash);
    if (table !== null) origins.set(each, table.oid);
  }
  const { rows } = await session.query<{ child: string; parent: string }>(
    `SELECT conrelid::pg_catalog.text AS child, confrelid::pg_catalog.text AS parent
     FROM pg_catalog.pg_constraint
     WHERE contype OPERATOR(pg_catalog.=) 'f'::pg_catalog."char"
       AND conrelid OPERATOR(pg_catalog.=) ANY ($1::pg_catalog.text[]::pg_catalog.oid[])`,
    [[...origins.values()]],
  );
  const ordered: Each[] = [];
  const visit = (each: Each, above: readonly Each[]): void => {
    if (ordered.includes(each) || above.includes(each)) return;
    const parents = rows
      .filter(({ child }) => child === origins.get(each))
      .map(({ parent }) => parent);
    for (const other of whole) {
      if (parents.includes(origins.get(other) ?? '')) visit(other, [...above, each]);
    }
    ordered.push(each);
  };
  for (const each of whole) visit(each, []);
  return [...ordered, ...rest];
}
