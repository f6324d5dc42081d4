import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import { atFileEnd } from './lifecycle.ts';
import { createDatabase, query } from './postgres.ts';
import { testProject } from './project.ts';
import type { TestProject } from './project.ts';
import { runSteps, stepOf } from './run-revisions.ts';
import type { RunSettings } from './run-revisions.ts';
import { startTcpProxy } from './tcp-proxy.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** The message that commits a revision with its record. */
export const commitMessage = /INSERT INTO orch\.revisions[\s\S]*COMMIT/;

/** A revision that makes a table with one row, and says `ran`. */
export const createRecruits = `
export async function up(knex, { log }) {
  log('ran');
  await knex.schema.createTable('recruits', (table) => table.increments('id'));
  await knex('recruits').insert({});
}
export const down = (knex) => knex.schema.dropTable('recruits');
`;
const addRecruit = `
export async function up(knex, { log }) {
  log('ran');
  await knex('recruits').insert({});
}
export const down = (knex) => knex('recruits').max('id');
`;

/** A database behind a proxy, and a project with two revisions for it. */
export interface ProxiedPlace {
  readonly target: PostgresTarget;
  readonly proxy: TcpProxy;
  readonly project: TestProject;
}

/** Makes one; everything ends with the test file. */
export async function proxiedPlace(): Promise<ProxiedPlace> {
  const target = await createDatabase('lost');
  const proxy = await startTcpProxy(target);
  atFileEnd(() => proxy.close());
  const project = await testProject({ environments: { dev: proxy.through(target) } });
  project.write('migrations/1_recruits.mjs', createRecruits);
  project.write('migrations/2_recruit.mjs', addRecruit);
  return { target, proxy, project };
}

/** What {@link stateOf} says when both revisions are applied, once each. */
export const bothApplied = { applied: ['1_recruits', '2_recruit'], rows: 2 };
/** What it says when nothing is. */
export const nothingApplied = { applied: [], rows: null };

/** What was heard of a run. */
export interface RunReport {
  readonly completed: readonly string[];
  /** Whose function was called, each time. */
  readonly ran: readonly string[];
  readonly reconnected: readonly string[];
}

/** Runs what is not applied yet through the proxy, in a process of its own. */
export async function runThrough(
  place: ProxiedPlace,
  settings: RunSettings = {},
): Promise<RunReport> {
  const { target, proxy, project } = place;
  const { applied } = await stateOf(place);
  const steps = ['1_recruits', '2_recruit']
    .filter((id) => !applied.includes(id))
    .map((id) => stepOf(`${project.root}/migrations/${id}.mjs`));
  const ran: string[] = [];
  const reconnected: string[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'log' && event.message === 'ran') ran.push(String(event.id));
    if (event.kind === 'reconnected') reconnected.push(event.id);
  };
  const outcome = await runSteps(project, proxy.through(target), steps, { ...settings, onEvent });
  return { completed: outcome.kind === 'done' ? outcome.completed : [], ran, reconnected };
}

/** What is in the database, asked past the proxy once no run holds its lock any more. */
export async function stateOf({ target }: ProxiedPlace): Promise<{
  readonly applied: readonly string[];
  readonly rows: number | null;
}> {
  const found = await tablesOfUnlocked(target);
  const applied = found.store
    ? await query<{ id: string }>(target, 'select id from orch.revisions order by position')
    : [];
  const rows = found.recruits
    ? await query<{ n: number }>(target, 'select count(*)::int as n from recruits')
    : [];
  return { applied: applied.map(({ id }) => id), rows: rows[0]?.n ?? null };
}

async function tablesOfUnlocked(
  target: PostgresTarget,
): Promise<{ readonly store: boolean; readonly recruits: boolean }> {
  for (;;) {
    const [found] = await query<{ store: boolean; recruits: boolean; locks: number }>(
      target,
      `select to_regclass('orch.revisions') is not null as store,
              to_regclass('recruits') is not null as recruits,
              (select count(*)::int from pg_locks where locktype = 'advisory' and database =
                (select oid from pg_database where datname = current_database())) as locks`,
    );
    if (found?.locks === 0) return found;
  }
}
