import { expect } from 'chai';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import { dropTemplatesExcept } from '@orch/core/adapters/postgres/shadow/shadow';
import { pullModels } from '@orch/core/use-cases/pull-models';
import { shadowFamily } from '@orch/core/use-cases/replay-history';
import { readCorpus, runsOn, type CorpusCase } from '../support/corpus.ts';
import { query, testServer } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import { runAhead } from '../support/run-ahead.ts';
import { scratchDatabase } from '../support/scratch-database.ts';

/** The cases of `ORCH_TEST_CASES`, else the first of every group: the schema is what counts here. */
function chosenCases(): readonly CorpusCase[] {
  const prefix = process.env['ORCH_TEST_CASES'];
  const cases = readCorpus().filter(({ privileges }) => !privileges);
  return prefix === undefined || prefix === ''
    ? cases.filter(({ group }, at) => cases[at - 1]?.group !== group)
    : cases.filter(({ name, to }) => name.startsWith(prefix) && !isEmpty(to));
}

/** Nothing but comments. */
function isEmpty(sql: string): boolean {
  return sql.replaceAll(/^--.*$/gmu, '').trim() === '';
}

describe('models of the schemas of the corpus', () => {
  const cases = chosenCases();
  let outcomes: ReadonlyMap<CorpusCase, Promise<Pulled>>;

  before(async () => {
    const server = await testServer();
    const [row] = await query<{ major: number; extensions: readonly string[] }>(
      server,
      `SELECT current_setting('server_version_num')::int / 10000 AS major,
              (SELECT array_agg(name::text) FROM pg_available_extensions) AS extensions`,
    );
    const offers = { major: row?.major ?? 0, extensions: new Set(row?.extensions) };
    outcomes = runAhead(cases, async (corpusCase) =>
      runsOn(offers, corpusCase) ? await pull(server, corpusCase) : nothing,
    );
  });

  for (const corpusCase of cases) {
    it(`make ${corpusCase.name}`, async () => {
      const { differences, leftOut } = (await outcomes.get(corpusCase)) ?? nothing;
      // What no model can hold (a secret) is named, and is the only difference.
      if (leftOut.length === 0) expect(differences).to.deep.equal([]);
    });
  }
});

type Pulled = Pick<Awaited<ReturnType<typeof pullModels>>, 'differences' | 'leftOut'>;

const nothing: Pulled = { differences: [], leftOut: [] };

async function pull(server: PostgresTarget, corpusCase: CorpusCase): Promise<Pulled> {
  const { target: reference, drop } = await scratchDatabase('pulled');
  try {
    await query(reference, corpusCase.to);
    const { project, database, root } = await testProject({
      environments: { reference },
      schemas: corpusCase.schemas,
    });
    const file = `${root}/models.mjs`;
    const pulled = await pullModels({
      project,
      database,
      environment: 'reference',
      reference,
      file,
    });
    await dropTemplatesExcept(server, shadowFamily({ project, database }), []);
    return pulled;
  } finally {
    await drop();
  }
}
