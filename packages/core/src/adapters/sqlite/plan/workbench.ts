import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import type { CatalogScope } from '../../../catalog/catalog-scope.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { planImpossible } from '../../pg-delta/errors.ts';
import { readSqliteCatalog, readSqliteTable } from '../catalog/read-catalog.ts';
import { openSqlite } from '../connect.ts';
import type { SqliteSession } from '../load-driver.ts';
import type { SqlRunner } from '../rebuild/sql-runner.ts';
import { sqliteTargetOf } from '../sqlite-target.ts';

const kinds: readonly string[] = ['table', 'index', 'view', 'trigger'];

/**
 * A database in memory with the schema of a catalog and no rows: SQLite itself says what each
 * statement of a plan does there.
 */
export class Workbench implements SqlRunner {
  readonly session: SqliteSession;
  readonly scope: CatalogScope;

  private constructor(session: SqliteSession, scope: CatalogScope) {
    this.session = session;
    this.scope = scope;
  }

  /** @throws OrchError `PLAN.IMPOSSIBLE` when a statement of the catalog does not run again */
  static async open(catalog: Catalog, scope: CatalogScope): Promise<Workbench> {
    const session = await openSqlite(sqliteTargetOf(':memory:'));
    try {
      session.pragma('foreign_keys = off');
      for (const sql of statementsOf(catalog)) session.exec(sql);
      return new Workbench(session, scope);
    } catch (error) {
      session.close();
      throw error instanceof Error ? planImpossible(error) : error;
    }
  }

  exec(sql: string): void {
    this.session.exec(sql);
  }

  async run(sql: string): Promise<void> {
    this.session.exec(sql);
  }

  async rows<Row>(sql: string): Promise<readonly Row[]> {
    return this.session.prepare(sql).all() as readonly Row[];
  }

  read(): Catalog {
    return readSqliteCatalog(this.session, this.scope);
  }

  readTable(name: string): Catalog {
    return readSqliteTable(this.session, this.scope, name);
  }

  /** Does something, or leaves no trace of it. */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    this.session.exec('savepoint orch_attempt');
    try {
      return await work();
    } catch (error) {
      this.session.exec('rollback to orch_attempt');
      throw error;
    } finally {
      this.session.exec('release orch_attempt');
    }
  }

  close(): void {
    this.session.close();
  }
}

/** The statements that make what the facts are about, tables first. */
function statementsOf(catalog: Catalog): readonly string[] {
  const facts = [...catalog.facts.values()];
  return kinds.flatMap((kind) => byPosition(facts.filter((fact) => fact.kind === kind)).map(sqlOf));
}

/** Facts in the order in which they were made. */
export function byPosition(facts: readonly Fact[]): readonly Fact[] {
  return facts.toSorted((a, b) => Number(a.note?.position) - Number(b.note?.position));
}

/** The statement that makes what a fact is about. */
export function sqlOf(fact: Fact): string {
  return textOf(fact.note?.sql);
}
