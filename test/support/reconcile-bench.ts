import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import type { ReconcileChoices } from '@orch/core/reconcile/reconciliation';
import { performMove } from '@orch/core/use-cases/perform-move';
import { performReconcile } from '@orch/core/use-cases/perform-reconcile';
import type { Reconciled } from '@orch/core/use-cases/perform-reconcile';
import { planMove } from '@orch/core/use-cases/plan-move';
import { planReconcile } from '@orch/core/use-cases/plan-reconcile';
import type { PlannedReconcile } from '@orch/core/use-cases/plan-reconcile';
import type { DatabasePlace } from '@orch/core/use-cases/read-database-state';
import { createDatabase, query } from './postgres.ts';
import { testProject } from './project.ts';
import type { TestProject } from './project.ts';

/** A dev database with local revisions, and a folder into which official ones are pulled. */
export interface ReconcileBench {
  readonly dev: PostgresTarget;
  readonly project: TestProject;
  readonly place: DatabasePlace;
  /** Writes an official revision; `line` is `id < parents`. */
  official(line: string, up: string): void;
  /** Writes a local one. */
  local(line: string, up: string): void;
  /** Takes a local file away. */
  forget(id: string): void;
  /** Applies all that there is, or some of it. */
  up(target?: string): Promise<void>;
  plan(choices?: Partial<ReconcileChoices>): Promise<PlannedReconcile>;
  reconcile(choices?: Partial<ReconcileChoices>): Promise<Reconciled>;
  applied(): Promise<readonly string[]>;
}

const noChoices: ReconcileChoices = { skipData: [], runData: [], discard: [], all: false };

const wishes = {
  renames: { accept: [], deny: [], command: 'orch reconcile', ask: null },
  backfill: new Map<string, string>(),
};

/** Makes the bench; its first official revision, `0_base`, is applied. */
export async function reconcileBench(base: string): Promise<ReconcileBench> {
  const dev = await createDatabase('reconcile');
  const project = await testProject({ environments: { dev } });
  const environment = project.environment('dev');
  const place = { project: project.project, database: project.database, environment };
  const now = new Date('2026-11-20T10:00:00Z');
  const write = (folder: string, line: string, up: string): void => {
    const [id = '', parents = ''] = line.split('<').map((part) => part.trim());
    const header = `/**\n * ${id}.\n *\n * @revision ${id}\n * @parents  ${parents}\n */\n`;
    const code = up.startsWith('export')
      ? up
      : `export const up = (knex) => knex.raw(${JSON.stringify(up)});`;
    project.write(`${folder}/${id}.mjs`, `${header}${code}\n`);
  };
  const bench: ReconcileBench = {
    dev,
    project,
    place,
    official: (line, up) => write('migrations', line, up),
    local: (line, up) => write('.orch/local/main', line, up),
    forget: (id) => rmSync(join(project.root, `.orch/local/main/${id}.mjs`)),
    async up(target = 'heads') {
      const goal = { kind: 'up', target } as const;
      const move = { ...place, goal, x: {}, allowEmpty: false, onEvent: () => undefined };
      await performMove(move, await planMove(place, goal));
    },
    plan: (choices = {}) =>
      planReconcile(place, {
        choices: { ...noChoices, ...choices },
        wishes: { ...wishes, now },
        x: {},
      }),
    reconcile: async (choices = {}) =>
      performReconcile(await bench.plan(choices), { onEvent: () => undefined, now }),
    applied: async () =>
      (await query<{ id: string }>(dev, 'select id from orch.revisions order by position')).map(
        ({ id }) => id,
      ),
  };
  bench.official('0_base <', base);
  await bench.up();
  return bench;
}
