import { SharedProcess } from '@orch/core/adapters/runner/shared-process';
import { expect } from 'chai';
import { failure } from '../support/failure.ts';
import { createDatabase } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { openTestRunner, writeStep } from '../support/run-revisions.ts';

describe('a process that runners share', () => {
  let project: TestProject;
  let shared: SharedProcess;
  const source = (body: string) => `
export async function up(knex, { log }) { log(String(process.pid)); ${body} }
export async function down() {}
`;

  before(async () => {
    project = await testProject({ environments: { dev: await createDatabase('unused') } });
  });
  beforeEach(() => {
    shared = new SharedProcess(project.project);
  });
  afterEach(() => shared.end());

  /** Runs a revision on a database of its own, and tells which process ran it. */
  async function processOf(fileName: string, body: string): Promise<number> {
    const pids: number[] = [];
    const runner = await openTestRunner(project, await createDatabase('shared'), {
      mode: 'shadow',
      shared,
      onEvent: (event) => void (event.kind === 'log' && pids.push(Number(event.message))),
    });
    try {
      const steps = [writeStep(project, fileName, source(body))];
      await runner.run({ steps, expectedApplied: null, allowEmpty: true });
    } finally {
      await runner.close();
    }
    const [pid] = pids;
    if (pid === undefined) throw new Error('the revision was not run');
    return pid;
  }

  it('runs one after another, each on its own database and with its own code', async () => {
    const create = `await knex.schema.createTable('recruits', (table) => table.increments());`;
    const first = await processOf('1_recruits.mjs', create);
    const second = await processOf(
      '1_recruits.mjs',
      `${create} await knex('recruits').insert({});`,
    );
    expect(second).to.equal(first);
  });

  it('is not used again after a failure', async () => {
    const first = await processOf('2_fine.mjs', '');
    const { code } = await failure(processOf('3_wrong.mjs', `throw new Error('wrong');`));
    expect(code).to.equal('RUN.REVISION_THREW');
    expect(await processOf('4_fine.mjs', '')).not.to.equal(first);
  });

  it('has ended when it is asked to', async () => {
    const pid = await processOf('5_fine.mjs', '');
    await shared.end();
    expect(() => process.kill(pid, 0)).to.throw('ESRCH');
  });
});
