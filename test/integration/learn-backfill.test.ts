import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { learnBackfill } from '@orch/core/adapters/postgres/backfill/learn-backfill';
import { readCatalog } from '@orch/core/adapters/postgres/catalog/read-catalog';
import { closeSession, openSession } from '@orch/core/adapters/postgres/connect';
import type { Catalog } from '@orch/core/catalog/catalog';
import { factKey } from '@orch/core/catalog/fact-key';
import { makeCatalog } from '@orch/core/catalog/make-catalog';
import { textOf } from '@orch/core/catalog/text-of';
import type { Learned } from '@orch/core/generate/backfill/choose-backfill';
import { tableShape } from '@orch/core/generate/backfill/table-shape';
import { createDatabase, query } from '../support/postgres.ts';

/** Learns the last column of `people` in a database that the SQL makes; in short words. */
async function learn(sql: string, role: string | null = null): Promise<string> {
  const column = 'wanted';
  const reference = await createDatabase('reference');
  await query(reference, sql);
  const session = await openSession(reference, { readOnly: true });
  try {
    const scope = { schemas: ['public'], privileges: false };
    const to = await readCatalog(session, scope);
    const key = factKey('column', 'public', 'people', column);
    const type = textOf(to.facts.get(key)?.value['type']);
    if (role !== null) await session.query(`SET ROLE ${role}`);
    const required = {
      table: { schema: 'public', name: 'people' },
      column,
      type,
      isRequired: true,
    };
    const from = without(to, key);
    const learned = await learnBackfill(session, tableShape(required, { from, to }));
    return inWords(learned);
  } finally {
    await closeSession(session);
    if (role !== null) await query(reference, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
}

function inWords(learned: Learned): string {
  if (learned.kind === 'unknown') return 'unknown';
  if (learned.kind === 'learned')
    return `${learned.candidate.kind}: ${learned.candidate.expression}`;
  const candidates = learned.candidates.map(
    ({ expression, evidence: { agree, rows } }) => `${expression} (${agree}/${rows})`,
  );
  return `${learned.reason}? ${candidates.join(' | ')}`;
}

function without(catalog: Catalog, key: string): Catalog {
  const facts = [...catalog.facts.values()].filter((fact) => fact.key !== key);
  return makeCatalog(facts, catalog.serverMajor);
}

const people = `CREATE TABLE people (id integer PRIMARY KEY, first text NOT NULL, last text,
  wanted text NOT NULL)`;

describe('learnBackfill', () => {
  const cases: readonly (readonly [fact: string, sql: string, learned: string])[] = [
    [
      'one value in every row',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'C25 Data Eng'), (2, 'Bob', 'M', 'C25 Data Eng')`,
      `constant: 'C25 Data Eng'`,
    ],
    [
      'one value of a type that is no text',
      `CREATE TABLE people (id integer PRIMARY KEY, wanted date NOT NULL);
       INSERT INTO people VALUES (1, '2026-01-01'), (2, '2026-01-01')`,
      `constant: '2026-01-01'::date`,
    ],
    [
      'a copy, with nothing lost in case or spaces',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'Ada'), (2, 'bob ', 'M', 'bob ')`,
      'copy: first',
    ],
    [
      'a cast',
      `CREATE TABLE people (id integer PRIMARY KEY, age text, wanted integer NOT NULL);
       INSERT INTO people VALUES (1, '031', 31), (2, '44', 44)`,
      'cast: age::integer',
    ],
    [
      'the plainest of several functions',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'ada'), (2, 'Bob', 'M', 'bob')`,
      'function: lower(first)',
    ],
    [
      'two columns with a separator',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'Ada L'), (2, 'Bob', 'M', 'Bob M')`,
      `concatenation: first || ' ' || last`,
    ],
    [
      'columns in lower case with something behind them',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'ada.l@x.org'), (2, 'Bob', 'M', 'bob.m@x.org')`,
      `concatenation: lower(first) || '.' || lower(last) || '@x.org'`,
    ],
    [
      'a mapping of a few values, null among them',
      `${people}; INSERT INTO people SELECT n, 'n' || n,
         CASE WHEN n % 3 = 0 THEN 'a' WHEN n % 3 = 1 THEN 'b''s' END,
         CASE WHEN n % 3 = 0 THEN 'Alpha' WHEN n % 3 = 1 THEN 'Beta' ELSE 'None' END
       FROM generate_series(1, 12) n`,
      `mapping: CASE WHEN last = 'a' THEN 'Alpha' WHEN last = 'b''s' THEN 'Beta' WHEN last IS NULL THEN 'None' END`,
    ],
    [
      'a lookup through a foreign key',
      `CREATE TABLE teams (id integer PRIMARY KEY, name text);
       CREATE TABLE people (id integer PRIMARY KEY, team integer REFERENCES teams, wanted text NOT NULL);
       INSERT INTO teams VALUES (7, 'Red'), (9, 'Blue');
       INSERT INTO people VALUES (1, 7, 'Red'), (2, 9, 'Blue'), (3, 7, 'Red')`,
      'reference: (SELECT found.name FROM public.teams AS found WHERE found.id = people.team)',
    ],
    [
      'a lookup by a natural key',
      `CREATE TABLE teams (id integer PRIMARY KEY, code text UNIQUE);
       CREATE TABLE people (id integer PRIMARY KEY, team text, wanted integer NOT NULL REFERENCES teams);
       INSERT INTO teams VALUES (70, 'red'), (90, 'blue');
       INSERT INTO people VALUES (1, 'red', 70), (2, 'blue', 90), (3, 'red', 70), (4, 'blue', 90)`,
      'lookup: (SELECT found.id FROM public.teams AS found WHERE found.code = people.team)',
    ],
    [
      'doubt when a row disagrees',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'Ada'), (2, 'Bob', 'M', 'Bob'), (3, 'Cy', 'N', 'Cyrus')`,
      'rowsDisagree? first (2/3)',
    ],
    [
      'doubt when a null disagrees',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'L'), (2, 'Bob', NULL, 'X'), (3, 'Cy', 'N', 'N')`,
      'rowsDisagree? last (2/3)',
    ],
    [
      'doubt when two columns say the same',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'Ada', 'Ada'), (2, 'Bob', 'Bob', 'Bob')`,
      'severalWays? first (2/2) | last (2/2)',
    ],
    [
      'doubt when there is one row',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'x')`,
      `fewRows? 'x' (1/1)`,
    ],
    ['nothing in an empty table', people, 'unknown'],
    [
      'nothing where nothing fits',
      `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'q'), (2, 'Bob', 'M', 'w')`,
      'unknown',
    ],
    [
      'no constant for a column that is unique',
      `${people}; ALTER TABLE people ADD UNIQUE (wanted); INSERT INTO people VALUES (1, 'Ada', 'L', 'x')`,
      'unknown',
    ],
    [
      'no equality that is looser than bytes',
      `CREATE TABLE people (id integer PRIMARY KEY, amount numeric, wanted numeric NOT NULL);
       INSERT INTO people VALUES (1, 1.0, 1.00), (2, 2.5, 2.5), (3, 3.5, 3.5)`,
      'rowsDisagree? amount (2/3)',
    ],
    [
      'names and values that need quotes',
      `CREATE TABLE people (id integer PRIMARY KEY, "Re'al" text, wanted text NOT NULL);
       INSERT INTO people VALUES (1, 'a\\b', 'a\\b?'), (2, 'c''d', 'c''d?')`,
      `concatenation: "Re'al" || '?'`,
    ],
  ];
  for (const [fact, sql, learned] of cases) {
    it(`learns ${fact}`, async () => {
      expect(await learn(sql)).to.equal(learned);
    });
  }

  it('counts every row and not only the first ones', async () => {
    const rows = `${people}; INSERT INTO people
      SELECT n, 'n' || n, 'x', CASE WHEN n = 900 THEN 'other' ELSE 'n' || n END
      FROM generate_series(1, 1000) n`;
    expect(await learn(rows)).to.equal('rowsDisagree? first (999/1000)');
  });

  it('learns nothing from rows that row security would hide', async () => {
    const role = `reader_${randomBytes(4).toString('hex')}`;
    const rows = `${people}; INSERT INTO people VALUES (1, 'Ada', 'L', 'x'), (2, 'Bob', 'M', 'x');
      CREATE ROLE ${role}; GRANT SELECT ON people TO ${role}; ALTER TABLE people ENABLE ROW LEVEL SECURITY;
      CREATE POLICY all_rows ON people USING (true)`;
    expect(await learn(rows, role)).to.equal('unknown');
  });
});
