import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { jsonResult } from './json-result.ts';
import { query } from './postgres.ts';
import type { TestProject } from './project.ts';
import { runOrch } from './run-orch.ts';
import type { OrchRun } from './run-orch.ts';

/** The command run in a project, and what it leaves in a database. */
export interface Commands {
  orch(...words: readonly string[]): Promise<OrchRun>;
  /** What `--json` prints. */
  json(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
  /** The application's tables, by name. */
  tables(): Promise<readonly string[]>;
  /** The applied revisions in their order. */
  applied(): Promise<readonly string[]>;
}

/** The commands of a project that is made anew for each test. */
export function commandsIn(
  current: () => { readonly project: Pick<TestProject, 'root'>; readonly dev: PostgresTarget },
): Commands {
  const orch = (...words: readonly string[]): Promise<OrchRun> =>
    runOrch(words, { cwd: current().project.root });
  const names = async (sql: string): Promise<readonly string[]> =>
    (await query<{ name: string }>(current().dev, sql)).map(({ name }) => name);
  return {
    orch,
    json: async (...words) => jsonResult(await orch(...words, '--json')),
    tables: () =>
      names(`select tablename as name from pg_tables where schemaname = 'public' order by 1`),
    applied: () => names('select id as name from orch.revisions order by position'),
  };
}
