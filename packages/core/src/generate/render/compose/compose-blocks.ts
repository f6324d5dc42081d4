import { factKey } from '../../../catalog/fact-key.ts';
import type { Change } from '../../change.ts';
import type { CatalogLookup } from '../catalog-lookup.ts';
import type { Block } from '../code/block.ts';
import { lossNotes } from '../code/loss-notes.ts';
import { rawStatement } from '../code/raw-statement.ts';
import { schemaBuilder, schemaCall } from '../knex/schema-call.ts';
import { commentSuffix, tableCall, type LineAction } from '../knex/table-call.ts';
import { keySuffix } from '../knex/constraint-call.ts';
import { sqlName } from '../sql/sql-name.ts';
import type { QualifiedName } from '../sql/sql-reader.ts';
import { readStatement } from '../statement/read-statement.ts';
import type { Statement } from '../statement/statement.ts';
import type { TableConstraint } from '../statement/table-constraint.ts';
import { Drafts, type Draft, type TableDraft } from './drafts.ts';
import { findSerials, serialKey, type Serials } from './find-serials.ts';
import { neededBy, definedBy } from './order-tokens.ts';
import type { Planned } from './planned.ts';
import { RenamedTables } from './renamed-tables.ts';
import { tableColumns } from './table-columns.ts';

/** A plan and what is known about the schema before and after it. */
export interface ComposeInput {
  readonly changes: readonly Change[];
  readonly before: CatalogLookup;
  readonly after: CatalogLookup;
  readonly defaultSchema: string;
  /** Whether a change is written as SQL, at its own place. */
  isRaw(change: Change): boolean;
}

/**
 * Puts a plan into the blocks of a revision's body: builder calls where Knex has one that does
 * exactly the change, SQL otherwise; what belongs to one table in one call, as far as the order
 * of the plan allows.
 */
export function composeBlocks(input: ComposeInput): readonly Block[] {
  const plan = input.changes.map((change): Planned => ({
    change,
    statement: input.isRaw(change) ? null : readStatement(change.sql),
  }));
  const composer = new Composer(input, findSerials(plan));
  plan.forEach((planned, at) => composer.add(planned, at));
  return composer.blocks();
}

class Composer {
  readonly #input: ComposeInput;
  readonly #serials: Serials;
  readonly #drafts = new Drafts();
  /** The newest call on each table. */
  readonly #homes = new Map<string, TableDraft>();

  readonly #renamed = new RenamedTables();

  constructor(input: ComposeInput, serials: Serials) {
    this.#input = { ...input, before: this.#renamed.through(input.before) };
    this.#serials = serials;
  }

  add(planned: Planned, at: number): void {
    if (this.#serials.absorbed.has(at)) return;
    const { change, statement } = planned;
    if (change.code !== undefined) this.#pushStatement(planned, change.code);
    else if (statement === null || !this.#tryStatement(planned, statement)) this.#pushSql(planned);
  }

  blocks(): readonly Block[] {
    return this.#drafts.inOrder().map((draft) => this.#toBlock(draft));
  }

  /** False when the change has to be SQL. */
  #tryStatement(planned: Planned, statement: Statement): boolean {
    switch (statement.kind) {
      case 'createTable':
        return this.#tryCreateTable(planned, statement);
      case 'onTable':
        return statement.action.kind === 'addColumn'
          ? this.#tryAddColumn(planned, statement.table, statement.action.column.name)
          : this.#tryAction(planned, statement.table, statement.action);
      case 'dropIndex': {
        const index = this.#input.before.indexOf(statement.name);
        if (index === null) return false;
        const { schema, name } = statement.name;
        return this.#tryAction(planned, { schema, name: index.table }, { kind: 'dropIndex', name });
      }
      default: {
        const call = schemaCall(statement, this.#input.defaultSchema);
        if (call === null) return false;
        if (statement.kind === 'renameTable') {
          this.#homes.delete(keyOf(statement.name));
          this.#renamed.note(statement.name, statement.to);
        }
        this.#pushStatement(planned, `await ${call};`);
        return true;
      }
    }
  }

  #tryCreateTable(
    planned: Planned,
    statement: Extract<Statement, { readonly kind: 'createTable' }>,
  ): boolean {
    const { table, constraints } = statement;
    const { defaultSchema } = this.#input;
    const made = tableColumns(statement, { defaultSchema, serials: this.#serials.columns });
    if (made === null || schemaBuilder(table, defaultSchema) === null) return false;

    const home = this.#openTable('createTable', table, planned);
    home.columns = [...made.columns];
    for (const constraint of constraints) {
      if (made.withKeys.has(constraint)) continue;
      if (this.#addKeyToColumn(home, constraint)) continue;
      const call = tableCall(table, { kind: 'addConstraint', constraint }, this.#input);
      if (call !== null) home.lines.push({ code: `${call};`, notes: [] });
      else this.#pushSql(addConstraintChange(planned, table, constraint));
    }
    return true;
  }

  #tryAddColumn(planned: Planned, table: QualifiedName, name: string): boolean {
    const { statement } = planned;
    if (statement?.kind !== 'onTable' || statement.action.kind !== 'addColumn') return false;
    const { defaultSchema } = this.#input;
    const made = tableColumns(
      { table, columns: [statement.action.column], constraints: [] },
      { defaultSchema, serials: this.#serials.columns },
    );
    const [column] = made?.columns ?? [];
    if (column === undefined || schemaBuilder(table, defaultSchema) === null) return false;

    const open = this.#homes.get(keyOf(table));
    const canJoin =
      open !== undefined &&
      (this.#drafts.canJoin(open, planned) ||
        (open.kind === 'createTable' && this.#drafts.makeRoom(open, planned))) &&
      (open.kind === 'createTable' || !isAnyIn(neededBy(planned), open.defined));
    const home = canJoin ? open : this.#openTable('alterTable', table, planned);
    home.columns.push({ ...column, name, notes: lossNotes(planned.change, defaultSchema) });
    this.#drafts.define(home, planned);
    return true;
  }

  #tryAction(planned: Planned, table: QualifiedName, action: LineAction): boolean {
    if (schemaBuilder(table, this.#input.defaultSchema) === null) return false;
    const open = this.#homes.get(keyOf(table));
    const home = open !== undefined && this.#mayJoin(open, planned, action) ? open : null;

    if (action.kind === 'commentColumn') {
      return home !== null && this.#commentColumn(home, action.column, action.text);
    }
    if (action.kind === 'addConstraint' && home !== null) {
      if (this.#addKeyToColumn(home, action.constraint)) {
        this.#drafts.define(home, planned);
        return true;
      }
    }
    const call = tableCall(table, action, this.#input);
    if (call === null) return false;
    const target = home ?? this.#openTable('alterTable', table, planned);
    const notes = lossNotes(planned.change, this.#input.defaultSchema);
    target.lines.push({ code: `${call};`, notes });
    for (const token of definedBy(planned)) target.defined.add(token);
    this.#drafts.define(target, planned);
    return true;
  }

  /** What takes something away stays behind everything that may still use it. */
  #mayJoin(home: TableDraft, planned: Planned, action: LineAction): boolean {
    const isConstructive =
      action.kind === 'addConstraint' ||
      action.kind === 'createIndex' ||
      action.kind === 'commentTable' ||
      action.kind === 'commentColumn';
    if (!isConstructive && (home.kind === 'createTable' || !this.#drafts.isLast(home))) {
      return false;
    }
    return this.#drafts.canJoin(home, planned);
  }

  #commentColumn(home: TableDraft, name: string, text: string): boolean {
    const suffix = commentSuffix(text);
    return suffix !== null && addSuffix(home, name, suffix);
  }

  /** A key of one new column is chained to it; in an existing table only when it comes first. */
  #addKeyToColumn(home: TableDraft, constraint: TableConstraint): boolean {
    if (constraint.kind !== 'primary' && constraint.kind !== 'unique') return false;
    const [name, ...others] = constraint.columns;
    if (name === undefined || others.length > 0) return false;
    if (home.kind === 'alterTable' && home.lines.length > 0) return false;
    const isSerial = this.#serials.columns.has(serialKey(home.table, name));
    const suffix = isSerial ? null : keySuffix(constraint, home.table.name);
    return suffix !== null && addSuffix(home, name, suffix);
  }

  #openTable(kind: TableDraft['kind'], table: QualifiedName, planned: Planned): TableDraft {
    const home: TableDraft = { kind, table, place: 0, columns: [], lines: [], defined: new Set() };
    this.#drafts.push(home, planned);
    this.#homes.set(keyOf(table), home);
    return home;
  }

  #pushSql(planned: Planned): void {
    this.#pushStatement(planned, rawStatement(planned.change.sql));
  }

  #pushStatement(planned: Planned, code: string): void {
    const notes = lossNotes(planned.change, this.#input.defaultSchema);
    this.#drafts.push({ kind: 'statement', planned, line: { code, notes }, place: 0 }, planned);
  }

  #toBlock(draft: Draft): Block {
    if (draft.kind === 'statement') {
      return { kind: 'statement', line: draft.line, change: draft.planned.change };
    }
    const { kind, table, columns, lines } = draft;
    const builder = schemaBuilder(table, this.#input.defaultSchema) ?? 'knex.schema';
    const ordered = kind === 'createTable' ? this.#inPosition(table, columns) : columns;
    return { kind, schema: table.schema, table: table.name, builder, columns: ordered, lines };
  }

  #inPosition(table: QualifiedName, columns: TableDraft['columns']): TableDraft['columns'] {
    const placed = columns.map((column) => ({
      column,
      position: this.#input.after.positionOf(table, column.name) ?? Number.MAX_SAFE_INTEGER,
    }));
    return placed.toSorted((a, b) => a.position - b.position).map(({ column }) => column);
  }
}

function addSuffix(home: TableDraft, name: string, suffix: string): boolean {
  const column = home.columns.find((one) => one.name === name);
  if (column === undefined) return false;
  const suffixes = [...column.suffixes, suffix];
  home.columns = home.columns.map((one) => (one === column ? { ...one, suffixes } : one));
  return true;
}

/** The same constraint as a statement after its table, where a builder call cannot make it. */
function addConstraintChange(
  { change }: Planned,
  table: QualifiedName,
  constraint: TableConstraint,
): Planned {
  const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
  const sql = `ALTER TABLE ${target} ADD CONSTRAINT ${sqlName(constraint.name)} ${constraint.definition}`;
  const subject = factKey('constraint', table.schema, table.name, constraint.name);
  return {
    change: { ...change, sql, subject, produces: [subject], destroys: [] },
    statement: null,
  };
}

function isAnyIn(tokens: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...tokens].some((token) => others.has(token));
}

function keyOf({ schema, name }: QualifiedName): string {
  return JSON.stringify([schema, name]);
}
