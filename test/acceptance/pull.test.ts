import { expect } from 'chai';
import { dropTemplatesExcept } from '@orch/core/adapters/postgres/shadow/shadow';
import { pullModels } from '@orch/core/use-cases/pull-models';
import { shadowFamily } from '@orch/core/use-cases/replay-history';
import { readCorpus, runsOn, type CorpusCase } from '../support/corpus.ts';
import { query, testServer } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
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
  for (const corpusCase of chosenCases()) {
    it(`make ${corpusCase.name}`, async () => {
      const server = await testServer();
      const [row] = await query<{ major: number; extensions: readonly string[] }>(
        server,
        `SELECT current_setting('server_version_num')::int / 10000 AS major,
                (SELECT array_agg(name::text) FROM pg_available_extensions) AS extensions`,
      );
      const offers = { major: row?.major ?? 0, extensions: new Set(row?.extensions) };
      if (!runsOn(offers, corpusCase)) return;

      const { target: reference, drop } = await scratchDatabase('pulled');
      try {
        await query(reference, corpusCase.to);
        const { project, database, root } = await testProject({
          environments: { reference },
          schemas: corpusCase.schemas,
        });
        const { differences, leftOut } = await pullModels({
          project,
          database,
          environment: 'reference',
          reference,
          file: `${root}/models.mjs`,
        });
        await dropTemplatesExcept(server, shadowFamily({ project, database }), []);
        // What no model can hold (a secret) is named, and is the only difference.
        if (leftOut.length === 0) expect(differences).to.deep.equal([]);
      } finally {
        await drop();
      }
    });
  }
});
