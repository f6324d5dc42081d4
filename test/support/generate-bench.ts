import { expect } from 'chai';
import { writeNewFiles } from '@orch/core/adapters/files/write-new-files';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import type { BackfillOptions } from '@orch/core/use-cases/fill-new-columns';
import {
  generateFromDatabase,
  type GenerateFromDatabaseRequest,
} from '@orch/core/use-cases/generate-from-db';
import type { Generated } from '@orch/core/use-cases/generate-revisions';
import { createDatabase, query } from './postgres.ts';
import { testProject, type TestProject } from './project.ts';
import { runSteps, stepOf } from './run-revisions.ts';

/** Revisions that were generated. */
export type GeneratedRevisions = Extract<Generated, { kind: 'generated' }>;

/** A reference that has moved on, and a database with rows that is to follow. */
export interface GenerateBench {
  readonly reference: PostgresTarget;
  /** Has the same schema at first, and other rows. */
  readonly dev: PostgresTarget;
  readonly project: TestProject;
  generate(
    options?: Partial<BackfillOptions>,
    more?: Partial<GenerateFromDatabaseRequest>,
  ): Promise<GeneratedRevisions>;
  /**
   * Runs what was generated, or a part of it, on dev, up or down, and returns the rows of `people`.
   */
  move(
    generated: Pick<GeneratedRevisions, 'revisions'>,
    direction?: 'up' | 'down',
  ): Promise<readonly object[]>;
}

const learnOnly: BackfillOptions = {
  learn: true,
  given: new Map(),
  fillNullable: false,
  allowTodo: false,
  wish: 'bySize',
};

/** SQL of the two databases. */
interface BenchParts {
  readonly schema: string;
  readonly rows: string;
  readonly change: string;
  /** Keys of the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** The history makes `schema`; dev holds `rows`, and the reference what `change` makes of it. */
export async function generateBench(parts: BenchParts): Promise<GenerateBench> {
  const [reference, dev] = [await createDatabase('reference'), await createDatabase('dev')];
  await query(reference, parts.schema);
  const project = await testProject({
    environments: { reference, dev },
    ...(parts.config === undefined ? {} : { config: parts.config }),
  });
  const request: GenerateFromDatabaseRequest = {
    project: project.project,
    database: project.database,
    environment: 'reference',
    reference,
    message: 'change people',
    now: new Date('2026-11-20T10:00:00Z'),
    privileges: false,
    allowUnmodelled: false,
    allowUnproved: false,
  };
  await runSteps(project, dev, [
    stepOf(project.write(`migrations/${base}.mjs`, baseSource(parts.schema))),
  ]);
  await query(dev, parts.rows);
  await query(reference, parts.change);
  return {
    reference,
    dev,
    project,
    async generate(options = {}, more = {}) {
      const backfill = { ...learnOnly, ...options };
      const generated = await generateFromDatabase({ ...request, backfill, ...more });
      if (generated.kind !== 'generated') return expect.fail(generated.kind);
      const { revisions } = generated;
      await writeNewFiles(revisions.map(({ file, source }) => ({ file, text: source })));
      return generated;
    },
    async move(generated, direction = 'up') {
      const files = generated.revisions.map(({ file }) => file);
      const ordered = direction === 'up' ? files : files.toReversed();
      await runSteps(
        project,
        dev,
        ordered.map((file) => stepOf(file, direction)),
      );
      return query(dev, 'SELECT * FROM people ORDER BY id');
    },
  };
}

const base = '20261120090000_make_people';

const baseSource = (schema: string): string => `/**
 * make people
 *
 * @revision ${base}
 */
export async function up(knex) {
  await knex.raw(${JSON.stringify(schema.replaceAll('?', '\\?'))});
}

export async function down() {
  throw new Error('nobody goes back there');
}
`;
