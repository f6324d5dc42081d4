import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { DataCase, Expectation } from '../support/data-case.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';
import { impossibleCases } from './data/impossible.ts';
import { numberCases } from './data/numbers.ts';
import { shapeCases } from './data/shapes.ts';
import { typeCases } from './data/types.ts';

const base = '20260101000000_base';

describe('rows of a table that changes', function () {
  this.timeout(60_000);

  for (const dataCase of [...numberCases, ...typeCases, ...shapeCases]) {
    it(dataCase.name, async () => {
      const { project, live } = await populated(dataCase);
      await orch(
        project,
        'gen-from-db',
        '-m',
        'reshape populated tables',
        ...(dataCase.flags ?? []),
      );
      await orch(project, 'up', '--yes');
      await expectRows(live, dataCase.afterUp);
      await orch(project, 'down', '--to', base, '--yes');
      await expectRows(live, dataCase.afterDown);
      await orch(project, 'up', '--yes');
      await expectRows(live, { ...dataCase.afterUp, insert: '', rows: [] }, 'any');
    });
  }
});

describe('rows that a change has no room for', function () {
  this.timeout(60_000);

  for (const { name, from, rows, to } of impossibleCases) {
    it(`stop it, and stay: ${name}`, async () => {
      const { project, live } = await populated({ from, rows, to });
      const before = await query(live, 'select t::text from things t order by id');
      await orch(project, 'gen-from-db', '-m', 'reshape populated tables');
      const up = await runOrch(['up', '--yes'], { cwd: project.root });
      expect(up.exitCode, up.stderr).to.equal(1);
      expect(await query(live, 'select t::text from things t order by id')).to.deep.equal(before);
      expect(await query(live, 'select id from orch.revisions')).to.deep.equal([{ id: base }]);
    });
  }
});

/** A database with the rows of a case, which its first revision made, and a reference beside it. */
async function populated(
  dataCase: Pick<DataCase, 'from' | 'rows' | 'to'>,
): Promise<{ project: TestProject; live: PostgresTarget }> {
  const [live, reference] = [await createDatabase('live'), await createDatabase('reference')];
  await query(reference, dataCase.to);
  const project = await testProject({
    environments: { dev: live, reference },
    config: { releaseBranches: ['*'] },
  });
  project.write(
    `migrations/${base}.mjs`,
    `/**\n * What was there.\n *\n * @revision ${base}\n * @parents\n */
export async function up(knex) {
  await knex.raw(${JSON.stringify(dataCase.from)});
}
export async function down() {
  throw new Error('nobody goes back there');
}
`,
  );
  await orch(project, 'up', '--yes');
  await query(live, dataCase.rows);
  return { project, live };
}

async function orch(project: TestProject, ...args: readonly string[]): Promise<void> {
  const { exitCode, stderr, stdout } = await runOrch(args, { cwd: project.root });
  if (exitCode !== 0) expect.fail(`orch ${args.join(' ')}: ${exitCode}\n${stdout}\n${stderr}`);
}

async function expectRows(
  target: PostgresTarget,
  { insert, select, rows }: Expectation,
  which: 'these' | 'any' = 'these',
): Promise<void> {
  if (insert !== undefined && insert !== '') await query(target, insert);
  const found = await query(target, select);
  if (which === 'these') expect(found).to.deep.equal(rows);
}
