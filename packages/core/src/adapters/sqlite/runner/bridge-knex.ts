import { openKnexBridge } from '../../runner/child/knex-bridge.ts';
import type { KnexBridge, StatementSender } from '../../runner/child/knex-bridge.ts';
import type { KnexSettings } from '../../config/load-knex-settings.ts';
import type { SqliteSession } from '../load-driver.ts';

/** Puts the project's Knex over an open SQLite database, which it neither opens nor closes. */
export function bridgeKnex(
  session: SqliteSession,
  { projectRoot, settings }: { readonly projectRoot: string; readonly settings: KnexSettings },
  send: StatementSender,
): KnexBridge {
  const connection = {
    dialect: 'better-sqlite3',
    client: session,
    driver: session.constructor,
    config: { connection: { filename: session.name }, useNullAsDefault: true },
  } as const;
  return openKnexBridge(connection, { projectRoot, settings }, send);
}
