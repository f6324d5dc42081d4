import { readCatalog } from '@orch/core/adapters/postgres/catalog/read-catalog';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import { compareCatalogs } from '@orch/core/catalog/compare-catalogs';
import type { Figure } from '../figure.ts';
import { known, measure, ratio } from '../measure.ts';
import { withSession } from '../workbench.ts';
import type { Workbench } from '../workbench.ts';

/** Comparing two databases that differ in one column, against reading the bare catalog tables. */
export const compareCatalogsFigure: Figure = {
  name: 'compare-catalogs',
  question: 'What does comparing two databases cost beside plain catalog queries?',
  async measure(bench) {
    const sizes = bench.quick ? [100, 500] : [1_000, 5_000];
    const pairs = [];
    for (const tables of sizes) pairs.push({ tables, ...(await makePair(bench, tables)) });

    const timings = await measure(
      pairs.flatMap(({ tables, left, right }) => [
        { what: `plain queries, ${tables} tables`, run: () => readPlainly([left, right]) },
        { what: `orch compare, ${tables} tables`, run: () => compare(left, right) },
      ]),
      bench.quick ? 3 : 7,
    );
    const [small = 0, large = 0] = sizes;
    return {
      timings,
      ratios: known([
        ...sizes.map((n) =>
          ratio(timings, `orch compare, ${n} tables`, `plain queries, ${n} tables`),
        ),
        // Growth is linear when it is no more than the input's; a quarter is noise.
        ratio(
          timings,
          `orch compare, ${large} tables`,
          `orch compare, ${small} tables`,
          (large / small) * 1.25,
        ),
      ]),
      notes: [],
    };
  },
};

async function makePair(
  bench: Workbench,
  tables: number,
): Promise<{ left: PostgresTarget; right: PostgresTarget }> {
  const left = await bench.createDatabase(`compare_${tables}_left`);
  await withSession(left, async (session) => {
    // A transaction holds a lock for everything it makes; all at once would be too many.
    const portion = 250;
    for (let first = 1; first <= tables; first += portion) {
      await session.query(createTables(first, Math.min(first + portion - 1, tables)));
    }
    await session.query('ANALYZE');
  });
  const right = await bench.createDatabase(`compare_${tables}_right`, left.database);
  await withSession(right, (session) => session.query('ALTER TABLE t1 ADD COLUMN late text'));
  return { left, right };
}

function createTables(first: number, last: number): string {
  return `
    DO $$ BEGIN FOR n IN ${first}..${last} LOOP
      EXECUTE format('
        CREATE TABLE t%1$s (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          parent_id bigint REFERENCES t%2$s (id) ON DELETE CASCADE,
          name varchar(80) NOT NULL,
          amount numeric(12, 2) NOT NULL DEFAULT 0 CHECK (amount >= 0),
          created_at timestamptz NOT NULL DEFAULT now(),
          UNIQUE (name)
        )', n, greatest(n - 1, 1));
      EXECUTE format('CREATE INDEX ON t%1$s (parent_id, created_at DESC)', n);
    END LOOP; END $$`;
}

async function compare(left: PostgresTarget, right: PostgresTarget): Promise<void> {
  const read = (target: PostgresTarget) =>
    withSession(target, (session) =>
      readCatalog(session, { schemas: ['public'], privileges: false }),
    );
  const [from, to] = await Promise.all([read(left), read(right)]);
  const differences = compareCatalogs(from, to);
  if (differences.length !== 1) throw new Error(`${differences.length} differences instead of 1`);
}

/** What any reader has to ask of these databases, and nothing is made of the answers. */
async function readPlainly(targets: readonly PostgresTarget[]): Promise<void> {
  await Promise.all(
    targets.map((target) =>
      withSession(target, async (session) => {
        for (const sql of plainQueries) await session.query(sql);
      }),
    ),
  );
}

const inPublic = `relnamespace = 'public'::regnamespace`;

const plainQueries = [
  `SELECT oid, relname, relkind, relpersistence, reloptions, relreplident, relrowsecurity, obj_description(oid)
   FROM pg_class WHERE ${inPublic}`,
  `SELECT attrelid, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
          attstorage, attcollation, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)
   FROM pg_attribute JOIN pg_class c ON c.oid = attrelid AND ${inPublic}
   LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r'`,
  `SELECT conrelid, conname, contype, convalidated, pg_get_constraintdef(oid)
   FROM pg_constraint WHERE connamespace = 'public'::regnamespace`,
  `SELECT indrelid, indexrelid, indisvalid, pg_get_indexdef(indexrelid)
   FROM pg_index JOIN pg_class ON oid = indexrelid AND ${inPublic}`,
  `SELECT s.* FROM pg_sequence s JOIN pg_class ON oid = seqrelid AND ${inPublic}`,
  `SELECT tgrelid, tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
   JOIN pg_class c ON c.oid = tgrelid AND ${inPublic} WHERE NOT tgisinternal`,
  `SELECT typname, typtype FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype <> 'c'`,
  `SELECT oid, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
];
