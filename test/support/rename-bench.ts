import { writeNewFiles } from '@orch/core/adapters/files/write-new-files';
import type { RenameWishes } from '@orch/core/generate/renames/rename-wishes';
import { generateFromDatabase } from '@orch/core/use-cases/generate-from-db';
import type { Generated } from '@orch/core/use-cases/generate-revisions';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { createDatabase, query } from './postgres.ts';
import { testProject } from './project.ts';
import type { TestProject } from './project.ts';
import { runSteps, stepOf, writeStep } from './run-revisions.ts';

/** A history of one revision, the database of a team that lives by it, and a reference. */
export interface RenameBench {
  readonly project: TestProject;
  readonly reference: PostgresTarget;
  readonly live: PostgresTarget;
  generate(wishes?: Partial<RenameWishes>): Promise<GeneratedRevisions>;
  /** Writes what was generated and runs it on the live database. */
  apply(generated: GeneratedRevisions): Promise<void>;
  /** Runs the downs of what was applied. */
  revert(): Promise<void>;
}

export type GeneratedRevisions = Extract<Generated, { kind: 'generated' }>;

/** What a bench starts from. */
export interface RenameStart {
  /** The history's schema. */
  readonly schema: string;
  /** Rows of the live database. */
  readonly rows?: string;
  /** Whether orch made the reference from the history, or nobody knows how it came to be. */
  readonly descends: boolean;
  /** What is done to the reference afterwards, in as many transactions. */
  readonly change: string | readonly string[];
  readonly schemas?: readonly string[];
}

/** Makes the databases and the project; all are removed at the end of the test file. */
export async function renameBench(start: RenameStart): Promise<RenameBench> {
  const reference = await createDatabase('reference');
  const live = await createDatabase('live');
  const project = await testProject({
    environments: { reference, live },
    ...(start.schemas === undefined ? {} : { schemas: start.schemas }),
  });
  const base = writeStep(project, '20260101000000_base.mjs', baseSource(start.schema));
  await runSteps(project, live, [base]);
  if (start.rows !== undefined) await query(live, start.rows);
  if (start.descends) await runSteps(project, reference, [base]);
  else await query(reference, start.schema);
  for (const change of [start.change].flat()) await query(reference, change);

  const applied: string[] = [];
  return {
    project,
    reference,
    live,
    async generate(wishes = {}) {
      const generated = await generateFromDatabase({
        project: project.project,
        database: project.database,
        environment: 'live',
        reference,
        message: 'rename things',
        now: new Date('2026-11-20T10:00:00Z'),
        privileges: false,
        allowUnmodelled: false,
        allowUnproved: false,
        renames: { accept: [], deny: [], command: 'orch gen-from-db', ask: null, ...wishes },
      });
      if (generated.kind === 'upToDate') throw new Error('nothing was generated');
      return generated;
    },
    async apply({ revisions }) {
      await writeNewFiles(revisions.map(({ file, source }) => ({ file, text: source })));
      const files = revisions.map(({ file }) => file);
      await runSteps(
        project,
        live,
        files.map((file) => stepOf(file)),
      );
      applied.push(...files);
    },
    async revert() {
      const files = applied.splice(0).toReversed();
      await runSteps(
        project,
        live,
        files.map((file) => stepOf(file, 'down')),
      );
    },
  };
}

const baseSource = (schema: string): string => `/**
 * What was there.
 *
 * @revision 20260101000000_base
 */
export async function up(knex) {
  await knex.raw(${JSON.stringify(schema)});
}

export async function down() {
  throw new Error('nobody goes back there');
}
`;
