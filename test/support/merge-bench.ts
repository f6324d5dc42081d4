import { writeNewFiles } from '@orch/core/adapters/files/write-new-files';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import { readCatalog } from '@orch/core/adapters/postgres/catalog/read-catalog';
import { closeSession, openSession } from '@orch/core/adapters/postgres/connect';
import { performMove } from '@orch/core/use-cases/perform-move';
import { planMerge, type MergeRequest, type PlannedMerge } from '@orch/core/use-cases/merge-heads';
import { planMove, type Goal } from '@orch/core/use-cases/plan-move';
import { createDatabase, query } from './postgres.ts';
import { testProject, type TestProject } from './project.ts';

/** The SQL of a revision: up, and down. */
export type RevisionSql = readonly [up: string, down: string];

/** A merge that was planned, and what a test asks of it. */
export type Merge = Extract<PlannedMerge, { kind: 'merge' }>;

/** A goal without what is usual. */
export type ShortGoal =
  | { readonly kind: 'up'; readonly target?: string; readonly reorder?: boolean }
  | { readonly kind: 'down'; readonly to?: string };

/** A project in which lines of work go apart after a base, and databases that stand at one of them. */
export interface MergeBench {
  readonly project: TestProject;
  plan(options?: Partial<MergeRequest>): Promise<Merge>;
  /** Plans the merge and writes its file. */
  write(options?: Partial<MergeRequest>): Promise<Merge>;
  /** Moves a database to a goal, as the command does; returns the steps as `+b1 -a1`. */
  move(database: string, goal: ShortGoal): Promise<string>;
  query(database: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The fingerprint of a database's schema. */
  schema(database: string): Promise<string>;
}

/** Writes a revision of raw SQL; `line` is its name and its parents: `m < a b`. */
export function writeSqlRevision(
  project: TestProject,
  line: string,
  [up, down]: RevisionSql,
): void {
  const [id = '', parents = ''] = line.split('<').map((part) => part.trim());
  const list = parents
    .split(' ')
    .filter((one) => one !== '')
    .map(longId);
  const code = (sql: string): string => `(knex) => knex.raw(${JSON.stringify(sql)})`;
  project.write(
    `migrations/${longId(id)}.mjs`,
    `/**\n * Make ${id}.\n *\n * @revision ${longId(id)}\n * @parents  ${list.join(', ')}\n */\n` +
      `export const up = ${code(up)};\nexport const down = ${code(down)};\n`,
  );
}

/** `a1` is `20260101000000_a1`, and `b2` a second later; the same each time. */
export function longId(id: string): string {
  const [, letters = '', digits = '0'] = /^(\D+)(\d*)$/.exec(id) ?? [];
  const second = (letters.codePointAt(0) ?? 97) - 97 + 26 * Number(digits === '' ? 0 : digits);
  const time = new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
  return `${time.replaceAll(/\D/g, '').slice(0, 14)}_${id}`;
}

/**
 * Makes the project: `{ base: [...], 'x1 < base': [...] }`. Databases are made when they are named
 * for the first time, and stand at nothing.
 */
export async function mergeBench(
  revisions: Readonly<Record<string, RevisionSql>>,
  names: readonly string[] = ['one'],
): Promise<MergeBench> {
  const environments: Record<string, PostgresTarget> = {};
  for (const name of names) environments[name] = await createDatabase(`merge_${name}`);
  const project = await testProject({ environments });
  for (const [line, sql] of Object.entries(revisions)) writeSqlRevision(project, line, sql);
  const targetOf = (name: string): PostgresTarget => {
    const target = environments[name];
    if (target === undefined) throw new Error(`no database ${name}`);
    return target;
  };
  const plan = async (options: Partial<MergeRequest> = {}): Promise<Merge> => {
    const planned = await planMerge({
      project: project.project,
      database: project.database,
      environment: names[0] ?? '',
      beside: targetOf(names[0] ?? ''),
      names: [],
      first: null,
      ...options,
    });
    if (planned.kind !== 'merge') throw new Error('nothing to merge');
    return planned;
  };
  return {
    project,
    plan,
    async write(options) {
      const merge = await plan(options);
      await writeNewFiles([{ file: merge.file, text: merge.source }]);
      return merge;
    },
    async move(name, goal) {
      const place = {
        project: project.project,
        database: project.database,
        environment: project.environment(name),
      };
      const whole: Goal =
        goal.kind === 'up' ? { target: null, ...goal } : { to: null, count: null, ...goal };
      const planned = await planMove(place, whole);
      await performMove(
        { ...place, goal: whole, x: {}, allowEmpty: false, onEvent: () => undefined },
        planned,
      );
      return planned.steps
        .map(({ direction, revision }) => {
          const name_ = revision.id.replace(/^\d+_/, '').replace(/^merge_.*/, 'merge');
          return `${direction === 'up' ? '+' : '-'}${name_}`;
        })
        .join(' ');
    },
    query: (name, sql) => query(targetOf(name), sql),
    async schema(name) {
      const session = await openSession(targetOf(name), { readOnly: true });
      try {
        return (await readCatalog(session, { schemas: ['public'], privileges: false })).fingerprint;
      } finally {
        await closeSession(session);
      }
    },
  };
}
