import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { commandsIn } from '../support/commands-in.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { writeRevision as write } from '../support/write-revision.ts';

describe('commands that move a database', () => {
  let dev: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    dev = await createDatabase('move');
    project = await testProject({ environments: { dev }, extension: 'js' });
  });

  const { orch, json, tables, applied } = commandsIn(() => ({ dev, project }));

  /** What is not a moment or a duration. */
  const stable = (result: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      Object.entries(result).filter(([name]) => name !== 'durationMs' && name !== 'statements'),
    );

  describe('orch up', () => {
    it('applies what is pending and says what it did', async () => {
      write(project, 'a');
      write(project, 'b < a');
      expect(stable(await json('up'))).to.deep.equal({
        database: 'main',
        environment: 'dev',
        dryRun: false,
        kind: 'moved',
        steps: [
          { direction: 'up', id: 'a' },
          { direction: 'up', id: 'b' },
        ],
        stashed: [],
        restored: [],
      });
      expect(await tables()).to.deep.equal(['t_a', 't_b']);
      expect(stable(await json('up'))).to.include({ kind: 'upToDate' });
    });

    it('goes as far as it is told', async () => {
      for (const line of ['a', 'b < a', 'c < b', 'd < c']) write(project, line);
      await orch('up', '+1');
      expect(await applied()).to.deep.equal(['a']);
      await orch('up', 'c');
      expect(await applied()).to.deep.equal(['a', 'b', 'c']);
      await orch('up', 'heads');
      expect(await applied()).to.deep.equal(['a', 'b', 'c', 'd']);
    });

    it('shows the SQL of a plan and changes nothing with --dry-run', async () => {
      write(project, 'a');
      await orch('up');
      write(project, 'b < a');
      const { steps, preview } = await json('up', '--dry-run');
      expect(steps).to.deep.equal([
        { direction: 'up', id: 'b', sql: ['create table "t_b" ("id" serial primary key)'] },
      ]);
      expect(preview).to.equal('complete');
      expect(await tables()).to.deep.equal(['t_a']);
    });

    it('creates no store with --dry-run', async () => {
      write(project, 'a');
      await orch('up', '--dry-run');
      expect(await query(dev, `select to_regnamespace('orch') as s`)).to.deep.equal([{ s: null }]);
    });

    it('passes -x arguments to the revisions, each of its declared type', async () => {
      const config = { arguments: { name: 'text', dev_data: 'boolean' } };
      project = await testProject({ environments: { dev }, extension: 'js', config });
      project.write(
        'migrations/a.js',
        `exports.up = (knex, { x, environment }) =>
          knex.raw('create table t_' + x.name + '_' + typeof x.dev_data + '_' + environment + ' ()');`,
      );
      await orch('up', '-x', 'name=ada=1', '-x', 'name=ada', '-x', 'dev_data=true');
      expect(await tables()).to.deep.equal(['t_ada_boolean_dev']);
      for (const table of ['revisions', 'runs']) {
        const [row] = await query<{ x: unknown }>(dev, `select x from orch.${table}`);
        expect(row?.x, table).to.deep.equal({ name: 'ada', dev_data: true });
      }
    });

    it('refuses -x arguments that the configuration does not declare', async () => {
      write(project, 'a');
      const refused = await json('up', '-x', 'dev_date=true');
      expect(refused).to.include({ code: 'RUN.INVALID_ARGUMENTS' });
      expect(await tables()).to.deep.equal([]);
    });

    it('refuses -x without a value', async () => {
      const { exitCode } = await orch('up', '-x', 'name');
      expect(exitCode).to.equal(2);
    });

    it('names file, line and SQL of a statement that fails, and keeps what came before', async () => {
      write(project, 'a');
      project.write(
        'migrations/b.js',
        `exports.up = async (knex) => {\n  await knex.raw('select nothing');\n};`,
      );
      const { code, details } = await json('up');
      expect(code).to.equal('RUN.STATEMENT_FAILED');
      expect(details).to.include({
        file: join(project.root, 'migrations/b.js'),
        line: 2,
        sql: 'select nothing',
        position: 8,
      });
      expect(await applied()).to.deep.equal(['a']);
    });

    it('stops at several heads until one is named', async () => {
      for (const line of ['a', 'b < a', 'c < a']) write(project, line);
      expect(await json('up')).to.include({ code: 'HISTORY.SEVERAL_HEADS' });
      await orch('up', 'b');
      expect(await applied()).to.deep.equal(['a', 'b']);
    });

    it('stops with the difference when an applied file was edited', async () => {
      write(project, 'a');
      await orch('up');
      write(project, 'a', '// edited\n');
      write(project, 'b < a');
      const { exitCode, stderr } = await orch('up');
      expect(exitCode).to.equal(3);
      expect(stderr).to.contain('+// edited');
      expect(await applied()).to.deep.equal(['a']);
    });

    it('stops when an applied file is gone, and when one comes too late', async () => {
      write(project, 'b ~');
      write(project, 'c ~');
      await orch('up');
      write(project, 'a ~');
      expect(await json('up')).to.include({ code: 'HISTORY.FINDINGS' });
      rmSync(join(project.root, 'migrations/a.js'));
      rmSync(join(project.root, 'migrations/c.js'));
      expect(await json('up')).to.include({ code: 'HISTORY.FINDINGS' });
    });
  });

  describe('orch down', () => {
    beforeEach(async () => {
      for (const line of ['a', 'b < a', 'c < b']) write(project, line);
      await orch('up');
    });

    it('reverts one revision', async () => {
      await orch('down');
      expect(await applied()).to.deep.equal(['a', 'b']);
      expect(await tables()).to.deep.equal(['t_a', 't_b']);
    });

    it('reverts as many as it is told, or to a revision', async () => {
      await orch('down', '-n', '2');
      expect(await applied()).to.deep.equal(['a']);
      await orch('up');
      await orch('down', '--to', 'b');
      expect(await applied()).to.deep.equal(['a', 'b']);
      await orch('down', '--to', 'base');
      expect(await applied()).to.deep.equal([]);
    });

    it('refuses to and a number together, and more than there are', async () => {
      expect((await orch('down', '--to', 'a', '-n', '1')).exitCode).to.equal(2);
      expect(await json('down', '-n', '9')).to.include({ code: 'PLAN.PAST_BASE' });
    });

    it('says at once when a down is missing', async () => {
      project.write('migrations/d.js', `exports.up = (knex) => knex.raw('select 1');`);
      await orch('up');
      expect(await json('down', '--dry-run')).to.include({ code: 'PLAN.DOWN_MISSING' });
    });
  });

  describe('orch to', () => {
    it('goes both ways', async () => {
      for (const line of ['a', 'b < a', 'c < a', 'd < c']) write(project, line);
      await orch('up', 'b');
      expect((await json('to', 'd'))['steps']).to.deep.equal([
        { direction: 'down', id: 'b' },
        { direction: 'up', id: 'c' },
        { direction: 'up', id: 'd' },
      ]);
      expect(await tables()).to.deep.equal(['t_a', 't_c', 't_d']);
    });
  });
});
