import type { Fact, FactKey } from '../../../catalog/catalog.ts';
import type { Change, ChangePlan } from '../../../generate/change.ts';
import type { TableRebuild } from '../rebuild/perform-rebuild.ts';

/** A statement of a plan, or the rebuild of a table, whose `sql` shows all its statements. */
export interface SqliteChange extends Change {
  readonly rebuild?: TableRebuild;
}

/** A plan for SQLite. */
export interface SqlitePlan extends ChangePlan {
  readonly changes: readonly SqliteChange[];
  /** Whether its revision must run with foreign keys off: `config.rebuildsTables`. */
  readonly rebuildsTables: boolean;
}

/** What a change is about, beside its statement. */
export interface About {
  readonly verb: Change['verb'];
  readonly summary: string;
  readonly subject: FactKey;
  readonly produces?: readonly Fact[];
  readonly destroys?: readonly Fact[];
  readonly losesData?: boolean;
  readonly rewritesTable?: boolean;
}

/** A change from its statement; whoever writes to an SQLite file has it for itself. */
export function sqliteChange(sql: string, about: About): SqliteChange {
  return {
    verb: about.verb,
    sql,
    summary: about.summary,
    subject: about.subject,
    produces: (about.produces ?? []).map(({ key }) => key),
    destroys: (about.destroys ?? []).map(({ key }) => key),
    transactional: true,
    commitAfter: false,
    losesData: about.losesData ?? false,
    rewritesTable: about.rewritesTable ?? false,
    lock: 'ACCESS EXCLUSIVE',
  };
}
