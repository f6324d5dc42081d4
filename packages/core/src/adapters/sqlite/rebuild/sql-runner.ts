import type { Knex } from 'knex';
import type { SqliteSession } from '../load-driver.ts';

/** Sends statements to one connection, one after the other. */
export interface SqlRunner {
  run(sql: string): Promise<void>;
  rows<Row>(sql: string): Promise<readonly Row[]>;
}

/**
 * Lends the connection of a transaction, or one that is taken out of the pool meanwhile, so that
 * settings of the connection and statements meet.
 */
export async function withRunner<T>(
  knex: Knex,
  work: (runner: SqlRunner) => Promise<T>,
): Promise<T> {
  if (knex.isTransaction === true) return work(runnerOf(async (sql) => knex.raw(sql)));
  const { client } = knex as unknown as { client: Pool };
  const connection = await client.acquireConnection();
  try {
    return await work(runnerOf(async (sql) => knex.raw(sql).connection(connection)));
  } finally {
    await client.releaseConnection(connection);
  }
}

interface Pool {
  acquireConnection(): Promise<object>;
  releaseConnection(connection: object): Promise<void>;
}

function runnerOf(send: (sql: string) => Promise<unknown>): SqlRunner {
  return {
    run: async (sql) => {
      await send(sql);
    },
    rows: async <Row>(sql: string) => (await send(sql)) as readonly Row[],
  };
}

/** Sends statements over an open database. */
export function runnerOver(session: SqliteSession): SqlRunner {
  return {
    run: (sql) => Promise.resolve(void session.exec(sql)),
    rows: <Row>(sql: string) => Promise.resolve(session.prepare<[], Row>(sql).all()),
  };
}

/** A text as a literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Whether a pragma is on. */
export async function readFlag(runner: SqlRunner, name: string): Promise<boolean> {
  const [row] = await runner.rows<Readonly<Record<string, unknown>>>(`pragma ${name}`);
  return row?.[name] === 1;
}
