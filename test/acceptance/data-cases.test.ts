import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { DataCase, Expectation } from '../support/data-case.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runAhead } from '../support/run-ahead.ts';
import { runOrch } from '../support/run-orch.ts';
import { impossibleCases } from './data/impossible.ts';
import { numberCases } from './data/numbers.ts';
import { shapeCases } from './data/shapes.ts';
import { typeCases } from './data/types.ts';

const base = '20260101000000_base';

type Rows = readonly Readonly<Record<string, unknown>>[];
type Change = Pick<DataCase, 'from' | 'rows' | 'to'>;

describe('rows of a table that changes', function () {
  this.timeout(120_000);

  const cases = [...numberCases, ...typeCases, ...shapeCases];
  const seen = new Map<DataCase, { readonly up: Rows; readonly down: Rows }>();

  // Each in a schema of its own, so that one revision changes them all.
  before(async () => {
    const { project, live } = await populated(cases);
    const see = async (expected: (one: DataCase) => Expectation): Promise<readonly Rows[]> => {
      const found: Rows[] = [];
      for (const [at, one] of cases.entries()) {
        const { insert, select } = expected(one);
        if (insert !== undefined) await query(live, inSchema(at, insert));
        found.push(await query(live, inSchema(at, select)));
      }
      return found;
    };
    await orch(project, 'gen-from-db', '-m', 'reshape populated tables');
    await orch(project, 'up', '--yes');
    const up = await see(({ afterUp }) => afterUp);
    await orch(project, 'down', '--to', base, '--yes');
    const down = await see(({ afterDown }) => afterDown);
    await orch(project, 'up', '--yes');
    for (const [at, one] of cases.entries()) {
      seen.set(one, { up: up[at] ?? [], down: down[at] ?? [] });
    }
  });

  for (const one of cases) {
    it(one.name, () => {
      expect(seen.get(one)).to.deep.equal({ up: one.afterUp.rows, down: one.afterDown.rows });
    });
  }
});

describe('rows that a change has no room for', function () {
  this.timeout(120_000);

  let outcomes: ReadonlyMap<Change, Promise<void>>;

  before(() => {
    outcomes = runAhead(impossibleCases, expectRefusal);
  });

  for (const one of impossibleCases) {
    it(`stop it, and stay: ${one.name}`, async () => outcomes.get(one));
  }
});

async function expectRefusal(change: Change): Promise<void> {
  const { project, live } = await populated([change]);
  const rows = inSchema(0, 'select t::text from things t order by id');
  const before = await query(live, rows);
  await orch(project, 'gen-from-db', '-m', 'reshape populated tables');
  const up = await runOrch(['up', '--yes'], { cwd: project.root });
  expect(up.exitCode, up.stderr).to.equal(1);
  expect(await query(live, rows)).to.deep.equal(before);
  expect(await query(live, 'select id from orch.revisions')).to.deep.equal([{ id: base }]);
}

/** A database with the rows of each case, which its first revision made, and a reference beside it. */
async function populated(
  changes: readonly Change[],
): Promise<{ project: TestProject; live: PostgresTarget }> {
  const [live, reference] = [await createDatabase('live'), await createDatabase('reference')];
  const make = (sql: (change: Change) => string): string =>
    changes
      .map((change, at) => `create schema case_${at}; ${inSchema(at, sql(change))};`)
      .join('\n');
  await query(
    reference,
    make(({ to }) => to),
  );
  const project = await testProject({
    environments: { dev: live, reference },
    schemas: changes.map((_, at) => `case_${at}`),
    config: { releaseBranches: ['*'] },
  });
  const first = JSON.stringify(make(({ from }) => from));
  project.write(
    `migrations/${base}.mjs`,
    `/**\n * What was there.\n *\n * @revision ${base}\n * @parents\n */
export const up = (knex) => knex.raw(${first});
export const down = () => Promise.reject(new Error('nobody goes back there'));
`,
  );
  await orch(project, 'up', '--yes');
  for (const [at, { rows }] of changes.entries()) await query(live, inSchema(at, rows));
  return { project, live };
}

function inSchema(at: number, sql: string): string {
  return `set search_path to case_${at}; ${sql}`;
}

async function orch(project: TestProject, ...args: readonly string[]): Promise<void> {
  const { exitCode, stderr, stdout } = await runOrch(args, { cwd: project.root });
  if (exitCode !== 0) expect.fail(`orch ${args.join(' ')}: ${exitCode}\n${stdout}\n${stderr}`);
}
