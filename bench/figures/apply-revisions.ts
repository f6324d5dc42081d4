import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import type { Figure } from '../figure.ts';
import { knex, orch, psql, writeKnexProject } from '../knex-project.ts';
import { known, measure, ratio } from '../measure.ts';
import type { Subject } from '../measure.ts';
import { hasProgram, withSession } from '../workbench.ts';
import type { Workbench } from '../workbench.ts';
import { makeRevisions, optingOut } from '../write-revisions.ts';

/** Applying small pending revisions to an empty database, against psql and Knex. */
export const applyRevisionsFigure: Figure = {
  name: 'apply-revisions',
  question: 'What does applying small pending revisions cost beside psql and Knex?',
  async measure(bench) {
    const size = bench.quick ? 100 : 1_000;
    const half = size / 2;
    const revisions = makeRevisions(size);
    const base = await bench.folder('apply');
    const whole = await writeKnexProject(base, revisions);
    const part = await writeKnexProject(base, revisions.slice(0, half));
    // One file that opts out makes Knex commit each with its row, as orch does.
    const apart = await writeKnexProject(base, [...revisions, optingOut(size)]);
    const withPsql = await hasProgram('psql');

    const timings = await measure(
      [
        ...(withPsql
          ? [
              applying(bench, `psql, ${size} statements`, size, (db) => psql(whole, db)),
              applying(bench, `psql in one transaction, ${size} statements`, size, (db) =>
                psql(whole, db, '--single-transaction'),
              ),
            ]
          : []),
        applying(bench, `knex migrate:latest, ${size} revisions`, size, (db) =>
          knex(whole, db, 'migrate:latest'),
        ),
        applying(bench, `knex, each in a transaction, ${size} revisions`, size, (db) =>
          knex(apart, db, 'migrate:latest'),
        ),
        applying(bench, `orch up, ${half} revisions`, half, (db) => orch(part, db, 'up', '--yes')),
        applying(bench, `orch up, ${size} revisions`, size, (db) => orch(whole, db, 'up', '--yes')),
      ],
      bench.quick ? 3 : 5,
    );
    const up = `orch up, ${size} revisions`;
    return {
      timings,
      ratios: known([
        ratio(timings, up, `psql, ${size} statements`, 1.5),
        ratio(timings, up, `knex migrate:latest, ${size} revisions`, 1),
        ratio(timings, up, `knex, each in a transaction, ${size} revisions`),
        ratio(timings, up, `orch up, ${half} revisions`, 2 * 1.25),
      ]),
      notes: withPsql ? [] : ['psql is not on the PATH, so nothing is compared with it'],
    };
  },
};

/** Times a way to apply everything to an empty database, and counts what came of it. */
function applying(
  bench: Workbench,
  what: string,
  revisions: number,
  apply: (database: PostgresTarget) => Promise<unknown>,
): Subject {
  let database: PostgresTarget | undefined;
  const lent = (): PostgresTarget => {
    if (database === undefined) throw new Error('run without a database');
    return database;
  };
  return {
    what,
    prepare: async () => void (database = await bench.createDatabase('apply')),
    run: () => apply(lent()),
    verify: () => expectTables(lent(), revisions),
  };
}

/** Every fourth revision makes a table. */
async function expectTables(database: PostgresTarget, revisions: number): Promise<void> {
  const tables = await withSession(database, async (session) => {
    const { rows } = await session.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM pg_tables
       WHERE schemaname = 'public' AND tablename ~ '^t\\d+$'`,
    );
    return rows[0]?.count;
  });
  const wanted = Math.ceil(revisions / 4);
  if (tables !== wanted) throw new Error(`${tables} tables instead of ${wanted}`);
}
