import { writeNewFiles } from '@orch/core/adapters/files/write-new-files';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import { dropTemplatesExcept } from '@orch/core/adapters/postgres/shadow/shadow';
import { openRunner } from '@orch/core/adapters/runner/open-runner';
import { OrchError } from '@orch/core/failure/orch-error';
import type { Runner } from '@orch/core/runner/runner';
import type { RunStep } from '@orch/core/runner/run-step';
import { generateFromDatabase } from '@orch/core/use-cases/generate-from-db';
import { readPast } from '@orch/core/use-cases/read-past';
import { shadowFamily } from '@orch/core/use-cases/replay-history';
import type { CorpusCase } from './corpus.ts';
import { judgeDifferences } from './judge.ts';
import type { Judge, SchemaDescription } from './judge.ts';
import { digestValues, keptTables, lostValues } from './kept-values.ts';
import { query } from './postgres.ts';
import { testProject } from './project.ts';
import type { TestProject } from './project.ts';
import { scratchDatabase } from './scratch-database.ts';

/** What became of an acceptance case; `sources` are the revisions that were generated. */
export type CaseOutcome =
  | { readonly kind: 'equal'; readonly sources: readonly string[] }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'different' | 'failed';
      readonly after: 'generating' | 'up' | 'down';
      /** What the judge saw that was not wanted, or the failure. */
      readonly lines: readonly string[];
      readonly sources: readonly string[];
    };

/**
 * Runs a case as a user would: a database that `from` made is taken over as a history of one
 * revision, revisions are generated from the database that `to` made, applied to a populated
 * database and reverted; after each way the judge compares, and the values that both schemas
 * have room for must be there.
 */
export async function runCorpusCase(corpusCase: CorpusCase, judge: Judge): Promise<CaseOutcome> {
  const [wanted, live] = [await scratchDatabase('wanted'), await scratchDatabase('live')];
  try {
    await query(wanted.target, corpusCase.to);
    await query(live.target, `${corpusCase.from};\n${corpusCase.rows ?? ''}`);
    const project = await testProject({
      environments: { reference: wanted.target, live: live.target },
      schemas: corpusCase.schemas,
    });
    project.write(`migrations/${base}.mjs`, baseSource(corpusCase));
    try {
      const generated = await generate(project, wanted.target, corpusCase);
      if (generated.kind !== 'generated') return generated;
      const { sources, irreversible } = generated;
      const databases = { wanted: wanted.target, live: live.target };
      return await moveAndJudge({
        ...databases,
        corpusCase,
        project,
        judge,
        sources,
        irreversible,
      });
    } finally {
      await dropTemplatesExcept(wanted.target, shadowFamily(project), []);
    }
  } finally {
    await wanted.drop();
    await live.drop();
  }
}

const base = '20260101000000_base';

/** The schema that was there before orch came, as a revision. */
const baseSource = ({ name, from }: CorpusCase) => `/**
 * What was there in ${name}.
 *
 * @revision ${base}
 */
export async function up(knex) {
  await knex.raw(${JSON.stringify(from.replaceAll('?', '\\?'))});
}

export async function down() {
  throw new Error('nobody goes back there');
}
`;

type GenerateOutcome =
  | {
      readonly kind: 'generated';
      readonly sources: readonly string[];
      readonly irreversible: readonly string[];
    }
  | Exclude<CaseOutcome, { kind: 'equal' }>;

async function generate(
  { project, database }: TestProject,
  reference: PostgresTarget,
  { privileges }: CorpusCase,
): Promise<GenerateOutcome> {
  try {
    const generated = await generateFromDatabase({
      project,
      database,
      environment: 'reference',
      reference,
      message: 'change',
      now: new Date('2026-11-20T10:00:00Z'),
      privileges,
      allowUnmodelled: false,
      allowUnproved: false,
    });
    const revisions = generated.kind === 'upToDate' ? [] : generated.revisions;
    await writeNewFiles(revisions.map(({ file, source }) => ({ file, text: source })));
    const irreversible = generated.kind === 'upToDate' ? [] : generated.irreversible;
    return { kind: 'generated', sources: revisions.map(({ source }) => source), irreversible };
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    const { code, message } = error;
    if (code.startsWith('GENERATE.')) return { kind: 'refused', code, message };
    return { kind: 'failed', after: 'generating', lines: [`${code} ${message}`], sources: [] };
  }
}

interface Move {
  readonly corpusCase: CorpusCase;
  readonly project: TestProject;
  readonly wanted: PostgresTarget;
  readonly live: PostgresTarget;
  readonly judge: Judge;
  readonly sources: readonly string[];
  /** What generating said that down cannot bring back. */
  readonly irreversible: readonly string[];
}

async function moveAndJudge(move: Move): Promise<CaseOutcome> {
  const { corpusCase, judge, live, wanted, sources } = move;
  const before = await judge.describe(live, corpusCase);
  const after = await judge.describe(wanted, corpusCase);
  const kept = await keptTables(live, wanted, corpusCase.schemas);
  const values = await digestValues(live, kept);

  const { project, database } = move.project;
  const { steps } = await readPast(project, database);
  const [first, ...rest] = steps;
  if (first === undefined) throw new Error('the base revision is missing');
  const runner = await openRunner({
    target: live,
    database,
    project,
    environment: 'live',
    limits: project.limits,
    x: {},
    mode: 'database',
    onEvent: () => undefined,
  });
  try {
    await runner.stamp({
      add: [{ revision: first.revision, commit: null }],
      remove: [],
      origin: 'adopted',
      expectedApplied: null,
    });
    const ways = [
      { name: 'up', steps: rest, schema: after },
      { name: 'down', steps: backwards(rest), schema: before },
    ] as const;
    for (const way of ways) {
      const failure = await failureOf(runner, way.steps);
      const announced = way.name === 'down' && move.irreversible.length > 0;
      if (failure !== null && announced && (await stands(judge, move, after))) {
        return { kind: 'refused', code: 'GENERATE.IRREVERSIBLE', message: failure };
      }
      if (failure !== null) return { kind: 'failed', after: way.name, lines: [failure], sources };
      const reached: SchemaDescription = await judge.describe(live, corpusCase);
      const lines = [
        ...judgeDifferences(reached, way.schema, before),
        ...lostValues(values, await digestValues(live, kept)),
      ];
      if (lines.length > 0) return { kind: 'different', after: way.name, lines, sources };
    }
    return { kind: 'equal', sources };
  } finally {
    await runner.close();
  }
}

/** Whether a failed way back has left everything as it was. */
async function stands(
  judge: Judge,
  { live, corpusCase }: Move,
  schema: SchemaDescription,
): Promise<boolean> {
  return judgeDifferences(await judge.describe(live, corpusCase), schema, schema).length === 0;
}

async function failureOf(runner: Runner, steps: readonly RunStep[]): Promise<string | null> {
  try {
    await runner.run({ steps, expectedApplied: null });
    return null;
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    return `${error.code} ${error.message}`;
  }
}

function backwards(steps: readonly RunStep[]): readonly RunStep[] {
  return steps.map((step) => ({ ...step, direction: 'down' as const })).toReversed();
}
