import { createHash } from 'node:crypto';

import { factKey } from '../../catalog/fact-key.ts';
import { columnLabel, type NewColumn } from '../backfill/backfill.ts';
import type { Change } from '../change.ts';
import { sqlName } from '../render/sql/sql-name.ts';
import { batchedUpdate } from './batched-update.ts';
import { todoCheck } from './todo-check.ts';

/** The type of a column as `ADD COLUMN` says it. */
export interface ColumnType {
  readonly type: string;
  readonly collation: string | null;
}

/**
 * The statements that lead a column from nothing to required, as changes that follow from another
 * one.
 */
export class ColumnStatements {
  readonly #change: Change;
  readonly #about: NewColumn;
  readonly #column: ColumnType;
  readonly #stale: string | undefined;

  /** `stale` is SQL that tells which rows need a value; those without one unless given. */
  constructor(change: Change, about: NewColumn, column: ColumnType, stale?: string) {
    this.#change = change;
    this.#about = about;
    this.#column = column;
    this.#stale = stale;
  }

  addNullable(): Change {
    return { ...this.#change, sql: this.#alter(`ADD COLUMN ${this.#definition()}`) };
  }

  addWithDefault(expression: string): Change {
    // With its type, a literal is a plain value for the builder.
    const isLiteral = /^'(?:[^']|'')*'$/.test(expression);
    const value = isLiteral ? `${expression}::${this.#column.type}` : expression;
    const required = this.#about.isRequired ? ' NOT NULL' : '';
    const action = `ADD COLUMN ${this.#definition()}${required} DEFAULT ${value}`;
    return { ...this.#change, sql: this.#alter(action) };
  }

  dropDefault(): Change {
    return this.#next(
      this.#alter(`ALTER COLUMN ${this.#name()} DROP DEFAULT`),
      'drop the default of',
    );
  }

  update(expression: string): Change {
    return { ...this.#next(this.#updateSql(expression), 'fill'), lock: 'none' };
  }

  batches(expression: string, key: readonly string[]): Change {
    const { table, column } = this.#about;
    return {
      ...this.update(expression),
      summary: `fill ${columnLabel(this.#about)} in batches`,
      transactional: false,
      code: batchedUpdate({ table, column, expression, key, ...this.#staleness() }),
    };
  }

  todo(): Change {
    const { sql, code } = todoCheck(this.#about);
    return { ...this.#next(sql, 'TODO: fill'), code };
  }

  /** What waits for the end of the transaction is done now, else the server refuses to alter. */
  fireTriggers(): Change {
    return this.#next('SET CONSTRAINTS ALL IMMEDIATE', 'fire deferred triggers for');
  }

  setNotNull(): Change {
    return this.#next(this.#alter(`ALTER COLUMN ${this.#name()} SET NOT NULL`), 'require');
  }

  addCheck(): Change {
    const check = `CHECK (${this.#name()} IS NOT NULL) NOT VALID`;
    return this.#aboutCheck(`ADD CONSTRAINT ${this.#check()} ${check}`, 'stop nulls in');
  }

  validate(): Change {
    const change = this.#aboutCheck(`VALIDATE CONSTRAINT ${this.#check()}`, 'find no nulls in');
    return { ...change, lock: 'SHARE UPDATE EXCLUSIVE' };
  }

  dropCheck(): Change {
    return this.#aboutCheck(`DROP CONSTRAINT ${this.#check()}`, 'drop the check of');
  }

  #updateSql(expression: string): string {
    const { table, column } = this.#about;
    const name = sqlName(column);
    const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
    return `UPDATE ${target} SET ${name} = ${expression} WHERE ${this.#stale ?? `${name} IS NULL`}`;
  }

  #staleness(): { readonly stale?: string } {
    return this.#stale === undefined ? {} : { stale: this.#stale };
  }

  #alter(action: string): string {
    const { schema, name } = this.#about.table;
    return `ALTER TABLE ${quoted(schema)}.${quoted(name)} ${action}`;
  }

  #definition(): string {
    const { type, collation } = this.#column;
    return `${this.#name()} ${type}${collation === null ? '' : ` COLLATE ${collation}`}`;
  }

  #name(): string {
    return quoted(this.#about.column);
  }

  #check(): string {
    return quoted(checkName(this.#about));
  }

  #aboutCheck(action: string, does: string): Change {
    const { schema, name } = this.#about.table;
    const subject = factKey('constraint', schema, name, checkName(this.#about));
    return { ...this.#next(this.#alter(action), does), subject };
  }

  #next(sql: string, does: string): Change {
    return {
      ...this.#change,
      verb: 'alter',
      sql,
      summary: `${does} ${columnLabel(this.#about)}`,
      produces: [],
      destroys: [],
      losesData: false,
      rewritesTable: false,
    };
  }
}

/** The same name each time, in at most 63 bytes, that nobody else would choose. */
function checkName({ table, column }: NewColumn): string {
  const name = `orch_fill_${table.name}_${column}`;
  if (Buffer.byteLength(name) <= 63) return name;
  return `orch_fill_${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
