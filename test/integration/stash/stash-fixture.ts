import type { RunEvent } from '../../../packages/core/src/runner/run-event.ts';
import type { PostgresTarget } from '../../../packages/core/src/adapters/postgres/connect.ts';
import { createDatabase, query } from '../../support/postgres.ts';
import { testProject } from '../../support/project.ts';
import type { TestProject } from '../../support/project.ts';
import { runSteps, writeStep } from '../../support/run-revisions.ts';
import type { RunSettings } from '../../support/run-revisions.ts';

/** A row of `orch.stash`, as far as tests look at it. */
export interface FoundStash {
  readonly kind: string;
  readonly table: string;
  readonly key: readonly string[];
  readonly rows: number;
  readonly lost: readonly string[];
}

/** Revisions over a database that was made by SQL. */
export interface StashFixture {
  readonly project: TestProject;
  readonly target: PostgresTarget;
  /** Runs one up, given as the body of its function; returns what was told about stashes. */
  up(body: string, settings?: UpSettings): Promise<readonly RunEvent[]>;
  /** Runs SQL in a session of its own. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
  stashes(): Promise<readonly FoundStash[]>;
}

/** How a revision is run. */
export interface UpSettings extends RunSettings {
  /** Its `config`, as code. */
  readonly config?: string;
}

/** Makes a project, and a database with the given tables. */
export async function stashFixture(given: string): Promise<StashFixture> {
  const target = await createDatabase('stash');
  await query(target, given);
  const project = await testProject({ environments: { dev: target } });
  const sql: StashFixture['sql'] = (text) => query(target, text);
  let count = 0;
  return {
    project,
    target,
    sql,
    async up(body, { config, ...settings } = {}) {
      count += 1;
      const head = config === undefined ? '' : `export const config = ${config};\n`;
      const source = `${head}export async function up(knex) {\n${body}\n}\nexport async function down() {}\n`;
      const step = writeStep(project, `${count}_step.mjs`, source);
      const events: RunEvent[] = [];
      await runSteps(project, target, [step], {
        ...settings,
        onEvent: (event) => void events.push(event),
      });
      return events.filter(({ kind }) => kind === 'stash');
    },
    async stashes() {
      const rows = await sql(`
        select kind, table_name as table, key, row_count::int as rows,
               coalesce((select json_agg(l ->> 'name') from json_array_elements(lost) l), '[]') as lost
        from orch.stash order by id`);
      return rows as unknown as readonly FoundStash[];
    },
  };
}
