import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import type { TestProject } from '../support/project.ts';
import { revisionFixture } from '../support/revision-fixture.ts';
import type { RevisionFixture } from '../support/revision-fixture.ts';
import { openTestRunner, runSteps, stepOf, writeStep } from '../support/run-revisions.ts';
import type { RunSettings } from '../support/run-revisions.ts';

describe('the code of a revision', () => {
  let fixture: RevisionFixture;
  let project: TestProject;
  let target: PostgresTarget;

  before(async () => {
    fixture = await revisionFixture();
    ({ project, target } = fixture);
  });

  afterEach('nothing of a failed revision is there', () => fixture.expectNoStrays());

  const write = (body: string, extra?: string) => fixture.write(body, extra);
  const fails = (body: string, settings?: RunSettings) => fixture.fails(body, settings);

  let empties = 0;

  describe('that ends its process, its loop or itself', () => {
    it('is stopped at process.exit, and named by file and line', async () => {
      const { code, details } = await fails('process.exit(0);');
      expect(code).to.equal('RUN.PROCESS_EXIT');
      expect(details['line']).to.equal(3);
      expect(details['file']).to.match(/r\d+\.mjs$/);
    });

    it('is a failure although it catches what process.exit throws', async () => {
      const { code } = await fails('try { process.exit(0); } catch {}');
      expect(code).to.equal('RUN.PROCESS_EXIT');
    });

    it('is named when it kills its process', async () => {
      const { code, details } = await fails(
        `process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`,
      );
      expect(code).to.equal('RUN.DIED');
      expect(details['how']).to.equal('SIGKILL');
      expect(details['file']).to.match(/r\d+\.mjs$/);
    });

    it('is stopped when its promise never settles', async () => {
      const { code } = await fails('await new Promise(() => {});', {
        limits: { idleTimeoutMs: 300 },
      });
      expect(code).to.equal('RUN.IDLE');
    });

    it('is killed when it loops for ever', async () => {
      const { code, details } = await fails('for (;;);', { limits: { idleTimeoutMs: 2000 } });
      expect(code).to.equal('RUN.BLOCKED');
      expect(details['file']).to.match(/r\d+\.mjs$/);
    });

    it('is a failure when it throws null', async () => {
      const { code, message } = await fails('throw null;');
      expect(code).to.equal('RUN.REVISION_THREW');
      expect(message).to.contain('null');
    });

    it('is a failure when it rejects a promise that nobody handles', async () => {
      const { code, details } = await fails(
        `Promise.reject(new Error('lost')); await knex.raw('select pg_sleep(0.2)');`,
      );
      expect(code).to.equal('RUN.REVISION_THREW');
      expect(details['line']).to.equal(3);
    });

    it('is a failure when a timer of it throws', async () => {
      const { code, details } = await fails(
        `setTimeout(() => { throw new Error('late'); }); await knex.raw('select pg_sleep(0.2)');`,
      );
      expect(code).to.equal('RUN.REVISION_THREW');
      expect(details['line']).to.equal(3);
    });

    it('is not cut short by its output', async () => {
      const events: RunEvent[] = [];
      const step = write(`console.log('one\\ntwo'); process.stderr.write('three\\n');`);
      await runSteps(project, target, [step], { onEvent: (event) => events.push(event) });
      expect(
        events.flatMap((event) => (event.kind === 'log' ? [event.message] : [])),
      ).to.deep.equal(['one', 'two', 'three']);
    });
  });

  describe('that cannot be loaded', () => {
    const cases = {
      'has a syntax error': [
        'mjs',
        '\nexport async function up(knex) {\n  await knex.raw("x"\n}',
        3,
      ],
      'has a syntax error in CommonJS': [
        'cjs',
        '\nexports.up = async (knex) => {\n  knex.raw(\n};',
        4,
      ],
      'throws while it is imported': ['mjs', '\n\nthrow new Error("no");', 3],
      'imports what is not there': ['mjs', 'import "./nowhere.mjs";', null],
    } as const;
    for (const [what, [extension, source, line]] of Object.entries(cases)) {
      it(`stops before anything is run when it ${what}`, async () => {
        const good = write('');
        const bad = writeStep(project, `x_${good.revision.id}.${extension}`, source);
        const { code, details } = await failure(runSteps(project, target, [good, bad]));
        expect(code).to.equal('RUN.LOAD_FAILED');
        expect(details['file']).to.equal(bad.file);
        expect(details['line'] ?? null).to.equal(line);
        expect(await fixture.applied()).not.to.include(good.revision.id);
      });
    }

    it('stops when a connection is made while it is imported', async () => {
      const source = `import pg from 'pg';
const client = new pg.Client(${JSON.stringify({ host: target.host, port: target.port, user: target.user })});
await client.connect();
export async function up(knex) {}`;
      const { code } = await failure(
        runSteps(project, target, [writeStep(project, 'connects.mjs', source)]),
      );
      expect(code).to.equal('RUN.OWN_CONNECTION');
    });
  });

  describe('that sends no SQL', () => {
    const empty = (body: string, extra = '') =>
      writeStep(
        project,
        `e_${(empties += 1)}.mjs`,
        `export async function up(knex) { ${body} }\n${extra}`,
      );

    it('stops when a builder was not awaited', async () => {
      const step = empty(`knex.schema.createTable('never', (table) => table.increments());`);
      expect(await failure(runSteps(project, target, [step]))).to.have.property(
        'code',
        'RUN.NO_SQL',
      );
    });

    it('passes when the file says so', async () => {
      const step = empty('', 'export const config = { empty: true };');
      expect(await runSteps(project, target, [step])).to.have.property('kind', 'done');
    });

    it('passes on a shadow, where the catalog is what counts', async () => {
      const shadow = await createDatabase('code_shadow');
      expect(await runSteps(project, shadow, [empty('')], { mode: 'shadow' })).to.have.property(
        'kind',
        'done',
      );
    });

    it('stops when a statement is still under way at its end', async () => {
      const { code } = await fails(`knex.raw('select pg_sleep(0.2)').then(() => {});`);
      expect(code).to.equal('RUN.NOT_AWAITED');
    });
  });

  describe('whose file changes', () => {
    it('is not run when the bytes are not the planned ones', async () => {
      const step = write('');
      writeFileSync(step.file, 'export const up = (knex) => knex.raw("select 1");');
      expect(await failure(runSteps(project, target, [step]))).to.have.property(
        'code',
        'RUN.FILE_CHANGED',
      );
    });

    it('is not run when it changes itself while it is imported', async () => {
      const step = writeStep(
        project,
        'selfish.mjs',
        `import { appendFileSync } from 'node:fs';
appendFileSync(new URL(import.meta.url), '// more');
export const up = (knex) => knex.raw('select 1');`,
      );
      expect(await failure(runSteps(project, target, [step]))).to.have.property(
        'code',
        'RUN.FILE_CHANGED',
      );
    });

    it('runs the new code in the same process when the plan is new, too', async () => {
      for (const extension of ['mjs', 'cjs']) {
        const name = `twice_${extension}.${extension}`;
        const source = (value: number): string =>
          extension === 'mjs'
            ? `export const up = (knex) => knex.raw('create table twice_${extension}_${value} ()');\nexport const down = (knex) => knex.raw('drop table twice_${extension}_${value}');`
            : `exports.up = (knex) => knex.raw('create table twice_${extension}_${value} ()');\nexports.down = (knex) => knex.raw('drop table twice_${extension}_${value}');`;
        const runner = await openTestRunner(project, target);
        try {
          for (const value of [1, 2]) {
            const up = writeStep(project, name, source(value));
            await runner.run({ steps: [up], expectedApplied: null });
            const made = await query(
              target,
              `select to_regclass('twice_${extension}_${value}') as t`,
            );
            expect(made).to.deep.equal([{ t: `twice_${extension}_${value}` }]);
            const down = stepOf(up.file, 'down');
            await runner.run({ steps: [down], expectedApplied: null });
          }
        } finally {
          await runner.close();
        }
      }
    });
  });

  describe('on the way down', () => {
    it('stops before anything is run when a down is missing', async () => {
      const step = writeStep(
        project,
        'oneway.mjs',
        `export const up = (knex) => knex.raw('select 1');`,
      );
      const other = writeStep(
        project,
        'twoway.mjs',
        `export const up = (knex) => knex.raw('select 1');\nexport const down = (knex) => knex.raw('select 1');`,
      );
      await runSteps(project, target, [step, other]);
      const { code } = await failure(
        runSteps(project, target, [stepOf(other.file, 'down'), stepOf(step.file, 'down')]),
      );
      expect(code).to.equal('RUN.NO_FUNCTION');
      expect(await fixture.applied()).to.include('twoway');
    });

    it('leaves a revision applied whose down fails half-way', async () => {
      const step = writeStep(
        project,
        'halfway.mjs',
        `export const up = (knex) => knex.raw('create table halfway ()');
export async function down(knex) {
  await knex.raw('drop table halfway');
  await knex.raw('drop table nowhere');
}`,
      );
      await runSteps(project, target, [step]);
      expect(
        await failure(runSteps(project, target, [stepOf(step.file, 'down')])),
      ).to.have.property('code', 'RUN.STATEMENT_FAILED');
      expect(await query(target, `select to_regclass('halfway')::text as t`)).to.deep.equal([
        { t: 'halfway' },
      ]);
      expect(await fixture.applied()).to.include('halfway');
    });
  });
});
