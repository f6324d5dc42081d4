import type { RunEvent } from '../../../packages/core/src/runner/run-event.ts';
import type { PostgresTarget } from '../../../packages/core/src/adapters/postgres/connect.ts';
import { atFileEnd } from '../../support/lifecycle.ts';
import { createDatabase, query } from '../../support/postgres.ts';
import { testProject } from '../../support/project.ts';
import type { TestProject } from '../../support/project.ts';
import type { RunStep } from '../../../packages/core/src/runner/run-step.ts';
import { openTestRunner, runSteps, writeStep } from '../../support/run-revisions.ts';
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
  /** Writes a revision, given as the bodies of its functions, to be run either way. */
  revision(code: RevisionCode): TwoWays;
  /** Runs SQL in a session of its own. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
  stashes(): Promise<readonly FoundStash[]>;
}

/** A revision's code. */
export interface RevisionCode {
  readonly up: string;
  readonly down: string;
  /** Its `config`, as code. */
  readonly config?: string;
}

/** Runs a revision either way; returns what was told about the stash. */
export interface TwoWays {
  up(): Promise<readonly RunEvent[]>;
  down(): Promise<readonly RunEvent[]>;
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
  const isAboutStash = ({ kind }: RunEvent): boolean => kind === 'stash' || kind === 'restore';
  const run = async (step: RunStep, settings: RunSettings): Promise<readonly RunEvent[]> => {
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent): void => void events.push(event);
    await runSteps(project, target, [step], { ...settings, onEvent });
    return events.filter(isAboutStash);
  };
  let told: RunEvent[] = [];
  let runner: ReturnType<typeof openTestRunner> | null = null;
  // One process for all, as starting one takes longer than all that these tests do with it.
  const runAgain = async (step: RunStep): Promise<readonly RunEvent[]> => {
    if (runner === null) {
      runner = openTestRunner(project, target, { onEvent: (event) => void told.push(event) });
      atFileEnd(async () => (await runner)?.close());
    }
    told = [];
    await (await runner).run({ steps: [step], expectedApplied: null });
    return told.filter(isAboutStash);
  };
  return {
    project,
    target,
    sql,
    async up(body, { config, ...settings } = {}) {
      count += 1;
      const head = config === undefined ? '' : `export const config = ${config};\n`;
      const source = `${head}export async function up(knex) {\n${body}\n}\nexport async function down() {}\n`;
      const step = writeStep(project, `${count}_step.mjs`, source);
      return run(step, settings);
    },
    revision({ up, down, config }) {
      count += 1;
      const head = config === undefined ? '' : `export const config = ${config};\n`;
      const source = `${head}export async function up(knex) {\n${up}\n}\nexport async function down(knex) {\n${down}\n}\n`;
      const step = writeStep(project, `${count}_step.mjs`, source);
      return {
        up: () => runAgain(step),
        down: () => runAgain({ ...step, direction: 'down' }),
      };
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
