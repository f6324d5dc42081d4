import { expect } from 'chai';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

describe('the record of a run that cannot be written', function () {
  this.timeout(60_000);

  it('hides neither the failure of a revision nor that all is done', async () => {
    const target = await createDatabase('record');
    const project = await testProject({ environments: { dev: target } });
    const step = (number: number, up: string) =>
      writeStep(project, `${number}_step.mjs`, `export async function up(knex) { ${up} }`);
    await runSteps(project, target, [step(1, `await knex.raw('create table a ()')`)]);
    const refuse = (table: string): Promise<unknown> =>
      query(
        target,
        `create or replace function refuse() returns trigger language plpgsql as
           $$ begin raise 'not written'; end $$;
         create trigger refuse before insert or update on orch.${table}
           for each row when (${table === 'runs' ? `new.result in ('done', 'failed')` : 'true'})
           execute function refuse()`,
      );

    await refuse('identities');
    const logged: string[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'log') logged.push(event.message);
    };
    const second = step(2, `await knex.raw('create table b ()')`);
    const outcome = await runSteps(project, target, [second], { onEvent });
    expect(outcome).to.include({ kind: 'done' });
    expect(logged.join()).to.include('not written');
    const results = () => query(target, 'select result, completed from orch.runs order by id');
    expect((await results()).at(-1)).to.deep.equal({ result: 'done', completed: 1 });

    await refuse('runs');
    const third = step(3, `await knex.raw('create table c ()'); throw new Error('the cause')`);
    const failed = await failure(runSteps(project, target, [third], { onEvent }));
    expect(failed).to.have.property('code', 'RUN.REVISION_THREW');
    expect((await results()).at(-1)).to.deep.equal({ result: 'running', completed: 0 });
    const fourth = step(4, `await knex.raw('create table d ()')`);
    expect(await runSteps(project, target, [fourth])).to.include({ kind: 'done' });
    expect(await query(target, 'select id from orch.revisions')).to.have.length(3);
  });
});
