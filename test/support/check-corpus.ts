import pg from 'pg';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { readCorpus, runsOn } from './corpus.ts';
import type { CorpusCase } from './corpus.ts';

/** A script of the corpus that a server does not accept. */
export interface CorpusDefect {
  readonly name: string;
  readonly file: 'from.sql' | 'rows.sql' | 'to.sql';
  readonly message: string;
}

/** What became of loading the corpus into one server. */
export interface CorpusCheck {
  readonly serverMajor: number;
  readonly loaded: readonly string[];
  readonly skipped: readonly string[];
  readonly defects: readonly CorpusDefect[];
}

/**
 * Loads every case that a server can run, each in a transaction that is rolled back: nothing of
 * the corpus needs to be outside one, and the next case meets an empty database.
 */
export async function checkCorpus(
  target: PostgresTarget,
  corpus: readonly CorpusCase[] = readCorpus(),
): Promise<CorpusCheck> {
  const client = await openSession(target, { applicationName: 'orch-corpus' });
  try {
    const server = await describeServer(client);
    const runnable = corpus.filter((corpusCase) => runsOn(server, corpusCase));
    const defects: CorpusDefect[] = [];
    for (const corpusCase of runnable) {
      const before = { 'from.sql': corpusCase.from, 'rows.sql': corpusCase.rows ?? '' };
      const after = { 'to.sql': corpusCase.to };
      for (const scripts of [before, after]) {
        const defect = await load(client, scripts);
        if (defect !== null) defects.push({ name: corpusCase.name, ...defect });
      }
    }
    return {
      serverMajor: server.major,
      loaded: runnable.map(({ name }) => name),
      skipped: corpus.filter((c) => !runnable.includes(c)).map(({ name }) => name),
      defects,
    };
  } finally {
    await closeSession(client);
  }
}

type Scripts = Readonly<Partial<Record<CorpusDefect['file'], string>>>;

async function load(
  client: pg.Client,
  scripts: Scripts,
): Promise<Omit<CorpusDefect, 'name'> | null> {
  let file: CorpusDefect['file'] = 'from.sql';
  await client.query('begin');
  try {
    for (const [name, sql] of Object.entries(scripts)) {
      file = name as CorpusDefect['file'];
      await client.query(sql);
      await client.query('set constraints all immediate');
    }
    return null;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return { file, message: error.message };
    throw error;
  } finally {
    await client.query('rollback');
  }
}

async function describeServer(
  client: pg.Client,
): Promise<{ major: number; extensions: ReadonlySet<string> }> {
  const { rows } = await client.query<{ major: number; extensions: string[] }>(
    `select current_setting('server_version_num')::integer / 10000 as major,
            (select array_agg(name::text) from pg_available_extensions) as extensions`,
  );
  const [row] = rows;
  return { major: row?.major ?? 0, extensions: new Set(row?.extensions) };
}
