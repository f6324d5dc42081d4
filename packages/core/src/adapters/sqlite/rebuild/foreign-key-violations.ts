import { quoteText, type SqlRunner } from './sql-runner.ts';

/** How many rows refer to none, by `child -> parent`. */
export type Violations = ReadonlyMap<string, number>;

/**
 * Counts rows that refer to none: of the tables that are named, else of all. A foreign key that
 * fits no key of its parent counts too, since SQLite refuses every change of its rows.
 */
export async function readViolations(
  runner: SqlRunner,
  tables?: readonly string[],
): Promise<Violations> {
  const found = new Map<string, number>();
  for (const table of tables ?? (await allTables(runner))) {
    for (const { pair, count } of await violationsOf(runner, table)) found.set(pair, count);
  }
  return found;
}

async function violationsOf(
  runner: SqlRunner,
  table: string,
): Promise<readonly { readonly pair: string; readonly count: number }[]> {
  try {
    return await runner.rows(
      `select "table" || ' -> ' || parent as pair, count(*) as count
       from pragma_foreign_key_check(${quoteText(table)}, 'main') group by 1`,
    );
  } catch (error) {
    const mismatch =
      error instanceof Error ? /foreign key mismatch.*/.exec(error.message)?.[0] : undefined;
    if (mismatch === undefined) throw error;
    return [{ pair: mismatch, count: 1 }];
  }
}

async function allTables(runner: SqlRunner): Promise<readonly string[]> {
  const rows = await runner.rows<{ name: string }>(
    `select name from pragma_table_list where schema = 'main' and type = 'table' order by name`,
  );
  return rows.map(({ name }) => name);
}

/** Pairs of tables with more rows that refer to none than before, with how many more. */
export function newViolations(before: Violations, after: Violations): readonly string[] {
  return [...after].flatMap(([pair, count]) => {
    const more = count - (before.get(pair) ?? 0);
    return more > 0 ? [`${pair} (${more})`] : [];
  });
}
