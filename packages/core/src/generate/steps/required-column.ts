import { createHash } from 'node:crypto';

import { factKey } from '../../catalog/fact-key.ts';
import { columnLabel, expressionOf, type Backfill } from '../backfill/backfill.ts';
import type { Change } from '../change.ts';
import { escapeBindings } from '../render/knex/knex-text.ts';
import { sqlName } from '../render/sql/sql-name.ts';
import { readStatement } from '../render/statement/read-statement.ts';
import { batchedUpdate } from './batched-update.ts';
import type { Phase, Recipe } from './step-plan.ts';
import { todoCheck } from './todo-check.ts';

/** How a required column comes to its values. */
export type FillingWay =
  /** With a default that is dropped again: the server stores it once, and no row is touched. */
  | { readonly kind: 'default' }
  /** In one transaction, which keeps everybody out of the table until it ends. */
  | { readonly kind: 'atOnce' }
  /** Expand, backfill in batches by the columns of a key, contract. */
  | { readonly kind: 'steps'; readonly key: readonly string[] };

/** A required column, where its values come from, and in which way. */
export interface Filling {
  readonly backfill: Backfill;
  readonly way: FillingWay;
  /** Whether triggers of the table wait for the end of the transaction, which would stop its DDL. */
  readonly hasDeferredTriggers: boolean;
}

/**
 * Adds a required column to a table that has rows: nullable first, then its values, then required.
 *
 * In steps nobody is kept out of the table for longer than a moment: the check that is not valid
 * yet costs no scan and stops new nulls, what was written since the batches passed is caught up,
 * validating lets everybody read and write, and SET NOT NULL believes a valid check without a scan
 * (https://www.postgresql.org/docs/current/sql-altertable.html).
 */
export function requiredColumnRecipe(fillings: readonly Filling[]): Recipe {
  return (change) => {
    const statement = readStatement(change.sql);
    if (statement?.kind !== 'onTable' || statement.action.kind !== 'addColumn') return null;
    const { table } = statement;
    const { name, type, collation } = statement.action.column;
    const filling = fillings.find(
      ({ backfill }) =>
        backfill.column === name &&
        backfill.table.schema === table.schema &&
        backfill.table.name === table.name,
    );
    if (filling === undefined) return null;
    return phasesOf(filling, new Statements(change, filling.backfill, { type, collation }));
  };
}

function phasesOf(
  { backfill, way, hasDeferredTriggers }: Filling,
  sql: Statements,
): readonly Phase[] {
  const expression = expressionOf(backfill);
  if (expression === null) {
    return [{ step: null, changes: [sql.addNullable(), sql.todo(), sql.setNotNull()] }];
  }
  const settle = hasDeferredTriggers ? [sql.fireTriggers()] : [];
  const label = columnLabel(backfill);
  switch (way.kind) {
    case 'default':
      return [{ step: null, changes: [sql.addWithDefault(expression), sql.dropDefault()] }];
    case 'atOnce': {
      const update = sql.update(expression);
      return [{ step: null, changes: [sql.addNullable(), update, ...settle, sql.setNotNull()] }];
    }
    case 'steps':
      return [
        { step: null, changes: [sql.addNullable()] },
        { step: `fill ${label}`, changes: [sql.batches(expression, way.key)] },
        { step: `check ${label}`, changes: [sql.addCheck()] },
        { step: `validate ${label}`, changes: [sql.update(expression), ...settle, sql.validate()] },
        { step: `require ${label}`, changes: [sql.setNotNull(), sql.dropCheck()] },
      ];
  }
}

/** Whether a column can be filled in batches: its expression has to survive Knex's bindings. */
export function canBatch(backfill: Backfill): boolean {
  const expression = expressionOf(backfill);
  return expression !== null && escapeBindings(expression) !== null;
}

interface ColumnType {
  readonly type: string;
  readonly collation: string | null;
}

/** The statements of the recipe as changes about the column. */
class Statements {
  readonly #change: Change;
  readonly #backfill: Backfill;
  readonly #column: ColumnType;

  constructor(change: Change, backfill: Backfill, column: ColumnType) {
    this.#change = change;
    this.#backfill = backfill;
    this.#column = column;
  }

  addNullable(): Change {
    return { ...this.#change, sql: this.#alter(`ADD COLUMN ${this.#definition()}`) };
  }

  addWithDefault(expression: string): Change {
    const sql = this.#alter(`ADD COLUMN ${this.#definition()} NOT NULL DEFAULT ${expression}`);
    return { ...this.#change, sql };
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
    const { table, column } = this.#backfill;
    return {
      ...this.update(expression),
      summary: `fill ${columnLabel(this.#backfill)} in batches`,
      transactional: false,
      code: batchedUpdate({ table, column, expression, key }),
    };
  }

  todo(): Change {
    const { sql, code } = todoCheck(this.#backfill);
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
    const { table, column } = this.#backfill;
    const name = sqlName(column);
    const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
    return `UPDATE ${target} SET ${name} = ${expression} WHERE ${name} IS NULL`;
  }

  #alter(action: string): string {
    const { schema, name } = this.#backfill.table;
    return `ALTER TABLE ${quoted(schema)}.${quoted(name)} ${action}`;
  }

  #definition(): string {
    const { type, collation } = this.#column;
    return `${this.#name()} ${type}${collation === null ? '' : ` COLLATE ${collation}`}`;
  }

  #name(): string {
    return quoted(this.#backfill.column);
  }

  #check(): string {
    return quoted(checkName(this.#backfill));
  }

  #aboutCheck(action: string, does: string): Change {
    const { schema, name } = this.#backfill.table;
    const subject = factKey('constraint', schema, name, checkName(this.#backfill));
    return { ...this.#next(this.#alter(action), does), subject };
  }

  #next(sql: string, does: string): Change {
    return {
      ...this.#change,
      verb: 'alter',
      sql,
      summary: `${does} ${columnLabel(this.#backfill)}`,
      produces: [],
      destroys: [],
      losesData: false,
      rewritesTable: false,
    };
  }
}

/** The same name each time, in at most 63 bytes, that nobody else would choose. */
function checkName({ table, column }: Backfill): string {
  const name = `orch_fill_${table.name}_${column}`;
  if (Buffer.byteLength(name) <= 63) return name;
  return `orch_fill_${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
