import type { Querier } from '../querier.ts';
import { qualified, quote, written } from './cells.ts';
import { describeTables } from './describe-tables.ts';
import { noKey } from './errors.ts';
import { areAlike, keyMatches, rowsOf } from './restore-sql.ts';
import type { Follow, Matching, Pair } from './restore-sql.ts';

/**
 * How to find rows whose key is not that of the stash any more. Another key that kept its values
 * proves which row it is. Without one, rows that refer to it by a foreign key with ON UPDATE CASCADE
 * do, when the first and the last of them agree; null when nothing does.
 */
export async function followKeys(session: Querier, matching: Matching): Promise<Follow | null> {
  const { stash, table } = matching;
  const other = pairsOf(matching, stash.otherKey);
  if (other !== null) return { others: '', on: keyMatches(other) };
  const { witness } = stash;
  if (witness === null || stash.tableOid === null) return null;
  const [child] = await describeTables(session, [witness.table]);
  if (child === undefined || !(await followsUpdates(session, child.oid, table.oid))) return null;
  const names = new Set(child.columns.map(({ name }) => name));
  if (![witness.key, ...witness.refers].every((name) => names.has(name))) return null;
  const rows = `ONLY ${qualified(child.schema, child.name)}`;
  const join = (alias: string, place: 1 | 2): string =>
    `JOIN ${rows} ${alias} ON ${written(`${alias}.${quote(witness.key)}`)} COLLATE pg_catalog."C"
       OPERATOR(pg_catalog.=) (s.${quote(witness.column)})[${place}]`;
  const same = matching.key.flatMap(({ into }, at) => {
    const name = quote(witness.refers[at] ?? '');
    return [`c.${name} = t.${quote(into.name)}`, `d.${name} = t.${quote(into.name)}`];
  });
  return { others: `${join('c', 1)} ${join('d', 2)}`, on: same.join(' AND ') };
}

/**
 * How to find rows of a table without a key: by everything else that they hold.
 * @throws OrchError `STASH.NO_KEY`
 */
export function matchAlike(matching: Matching): Matching {
  const { stash } = matching;
  const rest = stash.held.filter((held) => !stash.lost.some(({ name }) => name === held.name));
  const pairs = pairsOf(
    matching,
    rest.map(({ name }) => name),
  );
  if (pairs === null) throw noKey(stash.id, 'its table had no key that is still there');
  return { ...matching, follow: { others: '', on: areAlike(pairs) } };
}

/**
 * The matching by key, in which no value is put back into a row while another key says that it
 * belongs into another one: whichever of them was changed, one of the two is wrong.
 */
export function doubtKeys(matching: Matching): Matching {
  const { table, key, values, stash } = matching;
  const other = stash.kind === 'labels' ? null : pairsOf(matching, stash.otherKey);
  if (other === null) return matching;
  const names = { t: 'k', s: 's' };
  const isUndisputed = `NOT EXISTS (SELECT FROM ${rowsOf(table)} k
    WHERE ${keyMatches(other, names)} AND NOT (${keyMatches(key, names)}))`;
  return {
    ...matching,
    values: values.map(({ where, ...pair }) => ({
      ...pair,
      where: where === null ? isUndisputed : `${isUndisputed} AND (${where})`,
    })),
  };
}

function pairsOf({ stash, table }: Matching, names: readonly string[]): readonly Pair[] | null {
  const pairs = names.flatMap((name): readonly Pair[] => {
    const from = stash.held.find((held) => held.name === name);
    const into = table.columns.find((column) =>
      stash.tableOid === table.oid ? column.number === from?.number : column.name === name,
    );
    return from === undefined || into === undefined ? [] : [{ from, into }];
  });
  return pairs.length === 0 || pairs.length < names.length ? null : pairs;
}

async function followsUpdates(session: Querier, child: string, parent: string): Promise<boolean> {
  const { rows } = await session.query<object>(
    `SELECT FROM pg_catalog.pg_constraint
     WHERE contype OPERATOR(pg_catalog.=) 'f'::pg_catalog."char"
       AND confupdtype OPERATOR(pg_catalog.=) 'c'::pg_catalog."char"
       AND conrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid
       AND confrelid OPERATOR(pg_catalog.=) $2::pg_catalog.oid`,
    [child, parent],
  );
  return rows.length > 0;
}
