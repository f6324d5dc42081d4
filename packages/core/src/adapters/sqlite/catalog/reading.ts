import type { Fact, FactValue } from '../../../catalog/catalog.ts';
import { type CatalogScope, isIgnoredTable } from '../../../catalog/catalog-scope.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import type { SqliteSession } from '../load-driver.ts';

/** What a fact says. */
export type FactRecord = Readonly<Record<string, FactValue>>;

/** An entry of `sqlite_schema`. */
export interface SchemaRow {
  readonly type: string;
  readonly name: string;
  /** The table or view that it belongs to; its own name for tables and views. */
  readonly owner: string;
  /** The statement that makes it, kept up to date by SQLite; null for indexes of constraints. */
  readonly sql: string | null;
  readonly position: number;
}

/** Collects facts while a database is read. */
export class Reading {
  readonly session: SqliteSession;
  readonly scope: CatalogScope;
  /** SQLite has one schema; facts call it as the configuration does, so that engines compare. */
  readonly schema: string;
  readonly facts: Fact[] = [];
  readonly #pragmas = new Map<string, ReturnType<SqliteSession['prepare']>>();
  /** The collation of each column of a table, by the table's name. */
  readonly collations = new Map<string, ReadonlyMap<string, string | null>>();

  constructor(session: SqliteSession, scope: CatalogScope) {
    this.session = session;
    this.scope = scope;
    this.schema = scope.schemas[0] ?? 'main';
  }

  /** Adds a fact; `name` goes without the schema. */
  add(kind: string, name: readonly string[], value: FactRecord, note: FactRecord): void {
    const full = [this.schema, ...name];
    const key = factKey(kind, ...full);
    this.facts.push({ key, kind, name: full, value, note });
  }

  /** Whether a table or view is none of the user's. */
  isIgnored(name: string): boolean {
    return /^(?:sqlite|orch)_/i.test(name) || isIgnoredTable(this.scope, this.schema, name);
  }

  /** Rows of a pragma about an object. */
  pragma<Row>(pragma: string, name: string): readonly Row[] {
    const statement =
      this.#pragmas.get(pragma) ??
      this.session.prepare(`select * from pragma_${pragma}(?, 'main')`);
    this.#pragmas.set(pragma, statement);
    return statement.all(name) as readonly Row[];
  }
}
