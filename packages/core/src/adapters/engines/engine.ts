import type { ConnectionSource, KnexTable, RunLimits } from '../../config/project.ts';
import type { EngineName } from '../../config/engine-name.ts';
import type { JointRecord } from '../../runner/joint-move.ts';
import type { KnexRecord } from '../../status/database-records.ts';
import type { StoreState } from '../../store/store-state.ts';
import type { KnownSources } from '../postgres/store/read-store.ts';
import type { DatabaseTarget } from './database-target.ts';

/** What is to be read of a database's own records. */
export interface RecordsWish {
  readonly knexTable: KnexTable;
  readonly limits: Pick<RunLimits, 'connectTimeoutMs' | 'lockTimeoutMs'>;
  /** Texts that the store need not be asked for. */
  readonly known: Promise<KnownSources>;
}

/** What a database says about its history, as read in one session. */
export interface EngineRecords {
  readonly store: StoreState;
  /** What Knex has recorded; null when it has no table there. Its failure is Knex's lock. */
  knex(): Promise<readonly KnexRecord[] | null>;
  /** What it knows about moves of several databases; null without a store. */
  joint(): Promise<JointRecord | null>;
  /** How much is stashed; null without a stash. */
  stashed(): Promise<{ readonly stashes: number; readonly bytes: number } | null>;
}

/** What differs between the databases that orch moves; use cases know no more about them. */
export interface Engine {
  readonly name: EngineName;
  /**
   * Turns a connection of the configuration into a target.
   * @throws OrchError `CONNECTION.*`
   */
  resolve(source: ConnectionSource, root: string): Promise<DatabaseTarget>;
  /**
   * Opens a database to read its records, and closes it when the work is done. Nothing is created.
   * @throws OrchError `CONNECTION.*`, `STORE.*`
   */
  withRecords<Result>(
    target: DatabaseTarget,
    wish: RecordsWish,
    work: (records: EngineRecords) => Promise<Result>,
  ): Promise<Result>;
}
