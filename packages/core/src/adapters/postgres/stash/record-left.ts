import type { StashedColumn } from '../../../stash/stash.ts';
import type { Querier } from '../querier.ts';
import { text } from '../store/write-store.ts';
import { quote, written } from './cells.ts';
import type { TableDescription } from './describe-tables.ts';
import { nameBeside } from './name-beside.ts';
import { keyMatches, rowsOf } from './restore-sql.ts';
import { storedTable } from './take-stash.ts';
import type { TakenStash } from './take-stash.ts';

/**
 * Writes into a stash of columns what the revision has left of their values, where it is another
 * value: so that it can be told later whether somebody has written a newer one.
 */
export async function recordLeft(
  session: Querier,
  stash: TakenStash,
  now: TableDescription,
): Promise<void> {
  const columnOf = (number: number) => now.columns.find((column) => column.number === number);
  const key = stash.key.flatMap((name) => {
    const from = stash.held.find((held) => held.name === name);
    const into = from === undefined ? undefined : columnOf(from.number);
    return from === undefined || into === undefined ? [] : [{ from, into }];
  });
  if (stash.kind !== 'columns' || key.length === 0 || key.length < stash.key.length) return;
  const taken = [...stash.held, { name: stash.witness?.column ?? '' }];
  const left = stash.lost.flatMap((from) => {
    const into = columnOf(from.number);
    if (into === undefined) return [];
    return [{ from, into, name: nameBeside(taken, `left_${from.number}`) }];
  });
  if (left.length === 0) return;
  const stored = storedTable(stash.id);
  await session.query(
    `ALTER TABLE ${stored} ${left.map(({ name }) => `ADD ${quote(name)} pg_catalog.text[]`).join(', ')}`,
  );
  for (const { from, into, name } of left) {
    const there = written(`t.${quote(into.name)}`);
    await session.query(
      `UPDATE ${stored} s SET ${quote(name)} = ARRAY[${there}] FROM ${rowsOf(now)} t
       WHERE ${keyMatches(key)} AND ${there} COLLATE pg_catalog."C"
             IS DISTINCT FROM ${written(`s.${quote(from.name)}`)} COLLATE pg_catalog."C"`,
    );
  }
  const lost = stash.lost.map((column): StashedColumn => {
    const found = left.find(({ from }) => from.number === column.number);
    return found === undefined ? column : { ...column, left: found.name };
  });
  await session.query(
    `UPDATE orch.stash SET lost = ${text(JSON.stringify(lost))}::pg_catalog.json,
            bytes = pg_catalog.pg_total_relation_size(${text(stored)}::pg_catalog.regclass)
     WHERE id OPERATOR(pg_catalog.=) ${text(stash.id)}::pg_catalog.int8`,
  );
}
