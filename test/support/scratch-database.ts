import { randomBytes } from 'node:crypto';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { query, testServer } from './postgres.ts';

/** A database that lives as long as a piece of work, where hundreds at once would be too many. */
export interface ScratchDatabase {
  readonly target: PostgresTarget;
  drop(): Promise<void>;
}

/** Makes an empty database, or a copy of another one that nobody is connected to. */
export async function scratchDatabase(
  purpose: string,
  template = 'template0',
): Promise<ScratchDatabase> {
  const server = await testServer();
  const database = `${purpose}_${randomBytes(6).toString('hex')}`;
  await query(server, `create database ${database} template ${template}`);
  return {
    target: { ...server, database },
    drop: async () => {
      await query(server, `drop database ${database} with (force)`);
    },
  };
}
