// Written by `orch types`: change the models, not this file.
import type { Knex } from 'knex';

/** A row of recruits. */
export interface RecruitsRow {
  id: number;
  first_name: string;
  surname: string;
  chatname: string;
  github_name: string;
  id_number: string;
}

/** What an insert into recruits takes. */
export interface RecruitsInsert {
  id?: number;
  first_name: string;
  surname: string;
  chatname: string;
  github_name: string;
  id_number: string;
}

/** What an update of recruits takes. */
export type RecruitsUpdate = Partial<RecruitsInsert>;

declare module 'knex/types/tables.js' {
  interface Tables {
    recruits: Knex.CompositeTableType<RecruitsRow, RecruitsInsert, RecruitsUpdate>;
  }
}
