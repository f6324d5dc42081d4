import { type ColumnDefinition, parseStmt } from 'sqlite3-parser';
import { foldName, quoteName, tokensOf } from '../catalog/normalise-sql.ts';

/**
 * The statement that adds a column as a CREATE TABLE statement has it; null where SQLite refuses
 * that on a table with rows.
 *
 * Source of the rules: https://www.sqlite.org/lang_altertable.html#altertabaddcol
 */
export function addColumnSql(table: string, create: string, column: string): string | null {
  const definition = definitionOf(create, column);
  if (definition === null || !isAddable(definition, create)) return null;
  const { offset: start } = definition.colName.span;
  const end = definition.span.offset + definition.span.length;
  return `ALTER TABLE ${quoteName(table)} ADD COLUMN ${create.slice(start, end)}`;
}

function definitionOf(create: string, column: string): ColumnDefinition | null {
  const parsed = parseStmt(create);
  if (parsed.status !== 'ok' || parsed.root.type !== 'CreateTableStmt') return null;
  const { body } = parsed.root;
  if (body.type !== 'ColumnsAndConstraintsCreateTableBody') return null;
  return body.columns.find(({ colName }) => foldName(colName.text) === foldName(column)) ?? null;
}

function isAddable(definition: ColumnDefinition, create: string): boolean {
  const constraints = definition.constraints.map(({ constraint }) => constraint);
  const has = (type: string) => constraints.some((constraint) => constraint.type === type);
  if (has('PrimaryKeyColumnConstraint') || has('UniqueColumnConstraint')) return false;
  const generated = constraints.find(({ type }) => type === 'GeneratedColumnConstraint');
  if (generated?.type === 'GeneratedColumnConstraint') {
    return generated.typ?.name.toLowerCase() !== 'stored';
  }
  const given = constraints.find(({ type }) => type === 'DefaultColumnConstraint');
  const text = given === undefined ? 'null' : sliceOf(create, given.span);
  const isNull = /^\(*null\)*$/i.test(text.replace(/^default\s*/i, '').trim());
  const isRequired = constraints.some((c) => c.type === 'NotNullColumnConstraint' && !c.nullable);
  if (isRequired && isNull) return false;
  if (has('ForeignKeyColumnConstraint') && !isNull) return false;
  return isNull || isLiteral(text);
}

function sliceOf(create: string, { offset, length }: ColumnDefinition['span']): string {
  return create.slice(offset, offset + length);
}

/** Whether a default is one literal, with or without a sign. */
function isLiteral(text: string): boolean {
  const tokens = tokensOf(text).slice(1);
  const value = tokens.filter(({ type }) => type !== 'PLUS' && type !== 'MINUS');
  const [only] = value;
  if (only === undefined || value.length > 1 || tokens.length > 2) return false;
  const isWord = only.type === 'ID' && /^(?:true|false)$/i.test(only.text);
  return isWord || ['STRING', 'INTEGER', 'FLOAT', 'QNUMBER', 'BLOB'].includes(only.type);
}
