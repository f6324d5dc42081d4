import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { OrchError } from '../../packages/core/src/failure/orch-error.ts';
import type { RunStep } from '../../packages/core/src/runner/run-step.ts';
import { failure } from './failure.ts';
import { createDatabase, query } from './postgres.ts';
import { testProject } from './project.ts';
import type { TestProject } from './project.ts';
import { runSteps, writeStep } from './run-revisions.ts';
import type { RunSettings } from './run-revisions.ts';

/** A database with a store, and revisions that each make a table called like themselves. */
export interface RevisionFixture {
  readonly project: TestProject;
  readonly target: PostgresTarget;
  /** A revision whose `up` makes its table and then does `body`, from line 3 on. */
  write(body: string, extra?: string): RunStep;
  /** The id of the next revision that is written. */
  nextId(): string;
  /** The failure of a revision that is written and run. */
  fails(body: string, settings?: RunSettings): Promise<OrchError>;
  applied(): Promise<readonly string[]>;
  /** Fails when a table is there whose revision is not recorded. */
  expectNoStrays(): Promise<void>;
}

/** Makes a fixture with a database of its own. */
export async function revisionFixture(): Promise<RevisionFixture> {
  const target = await createDatabase('code');
  const project = await testProject({ environments: { dev: target } });
  await runSteps(project, target, []);
  let files = 0;

  const nextId = (): string => `r${String(files + 1).padStart(3, '0')}`;
  const write = (body: string, extra = ''): RunStep => {
    const id = nextId();
    files += 1;
    const source = [
      'export async function up(knex, context) {',
      `  await knex.schema.createTable('${id}', (table) => table.increments());`,
      `  ${body}`,
      '}',
      'export async function down(knex) {}',
      extra,
    ].join('\n');
    return writeStep(project, `${id}.mjs`, source);
  };
  const applied = async (): Promise<readonly string[]> =>
    (await query<{ id: string }>(target, 'select id from orch.revisions order by position')).map(
      ({ id }) => id,
    );
  return {
    project,
    target,
    write,
    nextId,
    applied,
    fails: (body, settings) => failure(runSteps(project, target, [write(body)], settings)),
    async expectNoStrays() {
      const tables = await query<{ name: string }>(
        target,
        `select tablename as name from pg_tables where schemaname = 'public' and tablename ~ '^r\\d+$'`,
      );
      const recorded = await applied();
      const names = tables.map(({ name }) => name);
      expect(names.filter((name) => !recorded.includes(name))).to.deep.equal([]);
    },
  };
}
