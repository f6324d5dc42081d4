import { expect } from 'chai';
import fc from 'fast-check';
import knex from 'knex';
import { compareCatalogs } from '../../packages/core/src/catalog/compare-catalogs.ts';
import { factKey } from '../../packages/core/src/catalog/fact-key.ts';
import { readSqliteCatalog } from '../../packages/core/src/adapters/sqlite/catalog/read-catalog.ts';
import { openSqlite } from '../../packages/core/src/adapters/sqlite/connect.ts';
import type { SqliteSession } from '../../packages/core/src/adapters/sqlite/load-driver.ts';
import { planSqliteBothWays } from '../../packages/core/src/adapters/sqlite/plan/plan-changes.ts';
import type { SqlitePlan } from '../../packages/core/src/adapters/sqlite/plan/sqlite-change.ts';
import { rebuildTable } from '../../packages/core/src/adapters/sqlite/rebuild-table.ts';
import { catalogOfSql, sqliteFile, sqliteScope } from '../support/sqlite.ts';
import { randomSchema } from '../support/sqlite-schemas.ts';

/** Rows of each table by column, without the columns that SQLite computes. */
type Rows = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function rowsOf(session: SqliteSession): Rows {
  const tables = session
    .prepare(
      `select l.name, json_group_array(c.name) as columns
       from pragma_table_list l, pragma_table_xinfo(l.name) c
       where l.schema = 'main' and l.type = 'table' and l.name not like 'sqlite%' and c.hidden = 0
       group by l.name order by l.name`,
    )
    .all() as { name: string; columns: string }[];
  return new Map(
    tables.map(({ name, columns }) => {
      const list = (JSON.parse(columns) as string[]).map(quote).join(', ');
      const all = session.prepare(`select ${list} from ${quote(name)} order by id`).all();
      return [name, all as Readonly<Record<string, unknown>>[]];
    }),
  );
}

/** The part of rows that another reading has, as numbers, since a type may have changed. */
function common(rows: Rows, other: Rows): unknown {
  return [...rows].flatMap(([table, all]) => {
    const like = other.get(table);
    if (like === undefined) return [];
    const shared = (row: Readonly<Record<string, unknown>>, index: number) =>
      Object.keys(row)
        .filter((column) => Object.hasOwn(like[index] ?? {}, column))
        .toSorted()
        .map((column) => [column, row[column] === null ? null : Number(row[column])]);
    return [[table, all.map(shared)]];
  });
}

/** Runs a plan as a runner does: foreign keys off where it says so, checked before the commit. */
async function apply(filename: string, plan: SqlitePlan): Promise<void> {
  const db = knex({ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true });
  try {
    await db.raw('pragma synchronous = off');
    await db.raw(`pragma foreign_keys = ${plan.rebuildsTables ? 'off' : 'on'}`);
    await db.transaction(async (trx) => {
      for (const { rebuild, sql } of plan.changes) {
        if (rebuild === undefined) await trx.raw(sql);
        else await rebuildTable(trx, rebuild);
      }
      expect(await trx.raw('pragma foreign_key_check')).to.deep.equal([]);
    });
  } finally {
    await db.destroy();
  }
}

describe('plans for SQLite', () => {
  it('lead from any schema to any other and back, with the rows of common columns', async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema, randomSchema, async (a, b) => {
        const { target, session } = await sqliteFile(
          'pragma foreign_keys = off; pragma synchronous = off',
        );
        session.exec(`begin; ${a.sql}; ${a.rows.join(';')}; commit`);
        const before = rowsOf(session);
        const from = readSqliteCatalog(session, sqliteScope);
        session.close();
        const to = await catalogOfSql(b.sql);
        const { up, down } = await planSqliteBothWays({ from, to, scope: sqliteScope });
        expect(up.unmodelled).to.deep.equal([]);
        expect(down.unmodelled).to.deep.equal([]);

        await apply(target.filename, up);
        const there = await openSqlite(target);
        expect(compareCatalogs(readSqliteCatalog(there, sqliteScope), to)).to.deep.equal([]);
        const after = rowsOf(there);
        there.close();
        expect(common(after, before)).to.deep.equal(common(before, after));

        await apply(target.filename, down);
        const back = await openSqlite(target);
        expect(compareCatalogs(readSqliteCatalog(back, sqliteScope), from)).to.deep.equal([]);
        back.close();
      }),
      { numRuns: Number(process.env['ORCH_TEST_RUNS'] ?? 40) },
    );
  }).timeout(300_000);

  it('rename what is renamed, and nothing else', async () => {
    const shape = randomSchema.filter(({ rows }) => rows.length > 0);
    await fc.assert(
      fc.asyncProperty(shape, fc.boolean(), async (a, isSameTable) => {
        const { target, session } = await sqliteFile(
          'pragma foreign_keys = off; pragma synchronous = off',
        );
        session.exec(`begin; ${a.sql}; ${a.rows.join(';')}; commit`);
        const values = [...rowsOf(session)].map(([, rows]) => rows.map(Object.values));
        const from = readSqliteCatalog(session, sqliteScope);
        session.close();
        const column = [...from.facts.values()].find(({ kind }) => kind === 'column');
        const [schema = '', table = '', name = ''] = column?.name ?? [];
        const newTable = isSameTable ? table : 'Another "name';
        const to = await catalogOfSql(`${a.sql};
          alter table ${quote(table)} rename column ${quote(name)} to "new col";
          ${isSameTable ? '' : `alter table ${quote(table)} rename to ${quote(newTable)};`}`);
        const acceptRenames = [
          {
            from: factKey('column', schema, table, name),
            to: factKey('column', schema, newTable, 'new col'),
          },
          ...(isSameTable
            ? []
            : [{ from: factKey('table', schema, table), to: factKey('table', schema, newTable) }]),
        ];
        const ways = await planSqliteBothWays({ from, to, scope: sqliteScope, acceptRenames });
        for (const plan of [ways.up, ways.down]) {
          expect(plan.unmodelled).to.deep.equal([]);
          expect(plan.changes.map(({ verb }) => verb)).to.deep.equal(
            acceptRenames.map(() => 'rename'),
          );
        }
        await apply(target.filename, ways.up);
        await apply(target.filename, ways.down);
        const back = await openSqlite(target);
        expect(compareCatalogs(readSqliteCatalog(back, sqliteScope), from)).to.deep.equal([]);
        const after = [...rowsOf(back)].map(([, rows]) => rows.map(Object.values));
        back.close();
        expect(after).to.deep.equal(values);
      }),
      { numRuns: Number(process.env['ORCH_TEST_RUNS'] ?? 20) },
    );
  }).timeout(300_000);
});
