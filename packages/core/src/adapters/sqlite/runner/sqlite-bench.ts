import type { KnexfileSettings } from '../../config/load-knex-settings.ts';
import type { ProcessParts } from '../../runner/child/opened-engine.ts';
import type { ChildOptions } from '../../runner/protocol.ts';
import type { SqliteSession } from '../load-driver.ts';
import type { SqliteTarget } from '../sqlite-target.ts';

/** An open SQLite database, and what its runs are told. */
export interface SqliteBench {
  readonly session: SqliteSession;
  readonly options: ChildOptions<SqliteTarget>;
  readonly parts: ProcessParts;
  readonly settings: KnexfileSettings;
}
