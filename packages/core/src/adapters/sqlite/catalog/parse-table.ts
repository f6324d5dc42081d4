import {
  type ColumnDefinition,
  type ForeignKeyClause,
  type NamedColumnConstraint,
  type NamedTableConstraint,
  type ResolveType,
  type SortedColumn,
  type Span,
  parseStmt,
} from 'sqlite3-parser';
import { normaliseSql, type SqlToken, tokensOf } from './normalise-sql.ts';
import type {
  ColumnShape,
  Conflict,
  ConstraintShape,
  ForeignKeyShape,
  KeyShape,
  TableShape,
} from './table-shape.ts';

/** Reads a CREATE TABLE statement; null when its grammar is not understood. */
export function parseTable(sql: string): TableShape | null {
  const parsed = parseStmt(sql);
  if (parsed.status !== 'ok' || parsed.root.type !== 'CreateTableStmt') return null;
  const { body } = parsed.root;
  if (body.type !== 'ColumnsAndConstraintsCreateTableBody') return null;
  const source: Source = { tokens: tokensOf(sql) };
  const constraints: ConstraintShape[] = [];
  const columns = body.columns.map((column) => readColumn(column, source, constraints));
  for (const constraint of body.constraints ?? []) {
    constraints.push(tableConstraint(constraint, source));
  }
  return { columns, constraints };
}

interface Source {
  readonly tokens: readonly SqlToken[];
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function readColumn(
  column: ColumnDefinition,
  source: Source,
  constraints: ConstraintShape[],
): ColumnShape {
  const shape: Writable<ColumnShape> = {
    name: column.colName.text,
    type: column.colType === undefined ? '' : textAt(column.colType.span, source).toLowerCase(),
    notNull: false,
    notNullConflict: null,
    collation: null,
    default: null,
    generated: null,
  };
  for (const constraint of column.constraints) {
    readColumnConstraint(constraint, shape, { source, constraints });
  }
  return shape;
}

interface Home {
  readonly source: Source;
  readonly constraints: ConstraintShape[];
}

function readColumnConstraint(
  { constraint, name: given }: NamedColumnConstraint,
  column: Writable<ColumnShape>,
  { source, constraints }: Home,
): void {
  const name = given?.text ?? null;
  const own: KeyShape = { column: column.name, expression: null, order: 'asc', collation: null };
  switch (constraint.type) {
    case 'PrimaryKeyColumnConstraint': {
      const keys = [{ ...own, order: orderOf(constraint.order) }];
      const { autoIncrement } = constraint;
      const conflict = conflictOf(constraint.conflictClause);
      constraints.push({ type: 'primaryKey', name, keys, autoIncrement, conflict });
      return;
    }
    case 'UniqueColumnConstraint': {
      const conflict = conflictOf(constraint.conflictClause);
      constraints.push({ type: 'unique', name, keys: [own], conflict });
      return;
    }
    case 'CheckColumnConstraint':
      constraints.push({ type: 'check', name, expression: innerText(constraint.span, source) });
      return;
    case 'ForeignKeyColumnConstraint':
      constraints.push(foreignKey(name, [column.name], constraint));
      return;
    case 'DeferColumnConstraint':
      defer(constraints, constraint.clause);
      return;
    case 'NotNullColumnConstraint':
      column.notNull = !constraint.nullable;
      column.notNullConflict = conflictOf(constraint.conflictClause);
      return;
    case 'CollateColumnConstraint':
      column.collation = collationOf(constraint.collationName.text);
      return;
    case 'DefaultColumnConstraint':
      column.default = normaliseSql(tokensAt(constraint.span, source).slice(1));
      return;
    case 'GeneratedColumnConstraint':
      column.generated = {
        kind: constraint.typ?.name.toLowerCase() === 'stored' ? 'stored' : 'virtual',
        expression: innerText(constraint.span, source),
      };
      return;
  }
}

/** DEFERRABLE after a column's REFERENCES is a constraint of its own to the grammar. */
function defer(
  constraints: ConstraintShape[],
  clause: { readonly deferrable: boolean; readonly initDeferred: string | undefined },
): void {
  const last = constraints.at(-1);
  if (last?.type === 'foreignKey')
    constraints[constraints.length - 1] = { ...last, ...timing(clause) };
}

function tableConstraint(
  { constraint, name: given }: NamedTableConstraint,
  source: Source,
): ConstraintShape {
  const name = given?.text ?? null;
  switch (constraint.type) {
    case 'PrimaryKeyTableConstraint':
      return {
        type: 'primaryKey',
        name,
        keys: constraint.columns.map(keyOf),
        autoIncrement: constraint.autoIncrement,
        conflict: conflictOf(constraint.conflictClause),
      };
    case 'UniqueTableConstraint':
      return {
        type: 'unique',
        name,
        keys: constraint.columns.map(keyOf),
        conflict: conflictOf(constraint.conflictClause),
      };
    case 'CheckTableConstraint':
      return { type: 'check', name, expression: innerText(constraint.span, source) };
    case 'ForeignKeyTableConstraint': {
      const columns = constraint.columns.map(({ colName }) => colName.text);
      return foreignKey(name, columns, constraint);
    }
  }
}

interface ForeignKeyNode {
  readonly clause: ForeignKeyClause;
  readonly deferClause:
    { readonly deferrable: boolean; readonly initDeferred: string | undefined } | undefined;
}

function foreignKey(
  name: string | null,
  columns: readonly string[],
  { clause, deferClause }: ForeignKeyNode,
): ForeignKeyShape {
  const actions = { onDelete: 'no action', onUpdate: 'no action', match: 'simple' };
  for (const argument of clause.args) {
    if (argument.type === 'OnDeleteRefArg') actions.onDelete = wordsOf(argument.action);
    if (argument.type === 'OnUpdateRefArg') actions.onUpdate = wordsOf(argument.action);
    if (argument.type === 'MatchRefArg') actions.match = argument.name.text.toLowerCase();
  }
  return {
    type: 'foreignKey',
    name,
    columns,
    table: clause.tblName.text,
    references: clause.columns?.map(({ colName }) => colName.text) ?? null,
    ...actions,
    ...timing(deferClause),
  };
}

function timing(
  clause: { readonly deferrable: boolean; readonly initDeferred: string | undefined } | undefined,
): Pick<ForeignKeyShape, 'deferrable' | 'initiallyDeferred'> {
  const deferrable = clause?.deferrable ?? false;
  return {
    deferrable,
    initiallyDeferred: deferrable && clause?.initDeferred === 'InitiallyDeferred',
  };
}

function keyOf({ expr, order }: SortedColumn): KeyShape {
  const collation = expr.type === 'CollateExpr' ? collationOf(expr.collation) : null;
  const inner = expr.type === 'CollateExpr' ? expr.expr : expr;
  const column =
    inner?.type === 'Id' ? inner.name : inner?.type === 'StringLiteral' ? inner.value : null;
  return { column, expression: null, order: orderOf(order), collation };
}

/** A collation's name as it is known; null for BINARY, which is what is used without one. */
export function collationOf(name: string): string | null {
  const upper = name.toUpperCase();
  return upper === 'BINARY' ? null : upper;
}

function orderOf(order: 'Asc' | 'Desc' | undefined): 'asc' | 'desc' {
  return order === 'Desc' ? 'desc' : 'asc';
}

function conflictOf(clause: ResolveType | undefined): Conflict {
  switch (clause) {
    case 'Rollback':
      return 'rollback';
    case 'Fail':
      return 'fail';
    case 'Ignore':
      return 'ignore';
    case 'Replace':
      return 'replace';
    case 'Abort':
    case undefined:
      return null;
  }
}

/** `SetNull` -> `set null`. */
function wordsOf(action: string): string {
  return action.replaceAll(/(?!^)[A-Z]/g, ' $&').toLowerCase();
}

function tokensAt({ offset, length }: Span, { tokens }: Source): readonly SqlToken[] {
  return tokens.filter((token) => token.offset >= offset && token.offset < offset + length);
}

function textAt(span: Span, source: Source): string {
  return normaliseSql(tokensAt(span, source));
}

/** What the first parentheses of a clause hold. */
function innerText(span: Span, source: Source): string {
  const tokens = tokensAt(span, source);
  const start = tokens.findIndex(({ type }) => type === 'LP');
  let depth = 0;
  const end = tokens.findIndex(({ type }, index) => {
    if (index < start) return false;
    if (type === 'LP') depth += 1;
    if (type === 'RP') depth -= 1;
    return depth === 0;
  });
  return normaliseSql(tokens.slice(start + 1, end));
}
