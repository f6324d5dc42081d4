import { expect } from 'chai';
import { readCorpus, runsOn } from '../support/corpus.ts';
import type { CorpusCase } from '../support/corpus.ts';
import { judgeFor } from '../support/judge.ts';
import type { Judge } from '../support/judge.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runAhead } from '../support/run-ahead.ts';
import { runCorpusCase } from '../support/run-corpus-case.ts';
import type { CaseOutcome } from '../support/run-corpus-case.ts';

/** At most this share of the cases may be refused, beside those that are there to be refused. */
const refusalLimit = 0.03;

/** Runs one group or case only, e.g. `ORCH_TEST_CASES=columns/`. */
const only = process.env['ORCH_TEST_CASES'] ?? '';

describe('a revision generated from a database', function () {
  this.timeout(120_000);

  const corpus = readCorpus().filter(({ name }) => name.startsWith(only));
  let outcomes: ReadonlyMap<CorpusCase, Promise<CaseOutcome | 'skipped'>>;
  const refusals: string[] = [];
  let judge: Judge;

  before(async () => {
    const server = await describeServer();
    judge = await judgeFor(server.major);
    print(`    judged by ${judge.name} on PostgreSQL ${server.major}`);
    outcomes = runAhead(corpus, async (corpusCase) =>
      runsOn(server, corpusCase) ? await runCorpusCase(corpusCase, judge) : 'skipped',
    );
  });

  for (const corpusCase of corpus) {
    const { name, refusal } = corpusCase;
    it(`${name} ${refusal === null ? 'goes up and down' : `is refused: ${refusal}`}`, async () => {
      const outcome = await outcomes.get(corpusCase);
      if (outcome === undefined || outcome === 'skipped') return;
      if (outcome.kind === 'refused') {
        print(`      refused ${name}: ${outcome.code} ${outcome.message}`);
      }
      if (refusal !== null) {
        expect(outcome.kind === 'refused' ? outcome.code : outcome.kind).to.equal(refusal);
        return;
      }
      if (outcome.kind === 'refused') refusals.push(name);
      if (outcome.kind === 'equal' || outcome.kind === 'refused') return;
      const { kind, after, lines, sources } = outcome;
      expect.fail([`${kind} after ${after}:`, ...lines, ...sources].join('\n'));
    });
  }

  it(`is refused in at most ${refusalLimit * 100} % of the cases`, () => {
    print(`      refused without being made for it: ${refusals.join(', ') || 'none'}`);
    expect(refusals.length).to.be.at.most(Math.max(1, Math.floor(corpus.length * refusalLimit)));
  });
});

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function describeServer(): Promise<{ major: number; extensions: ReadonlySet<string> }> {
  const [row] = await query<{ major: number; extensions: string[] }>(
    await createDatabase('describe'),
    `select current_setting('server_version_num')::integer / 10000 as major,
      (select array_agg(name::text) from pg_available_extensions) as extensions`,
  );
  return { major: row?.major ?? 0, extensions: new Set(row?.extensions) };
}
