import { readSql, type QualifiedName, type SqlReader } from '../sql/sql-reader.ts';
import { readColumnDefinition, type ColumnDefinition } from './column-definition.ts';
import { readIndexDefinition } from './index-definition.ts';
import type { Statement, TableAction } from './statement.ts';
import { readTableConstraint, type TableConstraint } from './table-constraint.ts';

/**
 * Reads a planned statement, in the one form in which the planner and the server print it. Null
 * for every other form and for anything that is left over: such a statement stays SQL.
 *
 * This only chooses how a change is written down. What a revision does is decided by the catalog
 * after running it.
 */
export function readStatement(sql: string): Statement | null {
  return readSql(sql, (reader) => {
    if (reader.accept('CREATE')) return readCreate(reader);
    if (reader.accept('ALTER TABLE')) return readAlterTable(reader);
    if (reader.accept('ALTER SEQUENCE')) return readOwnSequence(reader);
    if (reader.accept('DROP')) return readDrop(reader);
    reader.expect('COMMENT ON');
    return readComment(reader);
  });
}

function readCreate(reader: SqlReader): Statement {
  if (reader.accept('TABLE')) return readCreateTable(reader);
  if (reader.accept('SCHEMA')) return { kind: 'createSchema', name: reader.name() };
  if (reader.accept('SEQUENCE')) return readCreateSequence(reader);
  const index = readIndexDefinition(reader);
  return onTable(index.table, { kind: 'createIndex', index });
}

function readCreateTable(reader: SqlReader): Statement {
  const table = reader.qualifiedName();
  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  reader.listOf(() => {
    if (reader.accept('CONSTRAINT')) constraints.push(readTableConstraint(reader));
    else columns.push(readColumnDefinition(reader));
  });
  return { kind: 'createTable', table, columns, constraints };
}

const serialMaximum: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
};

function readCreateSequence(reader: SqlReader): Statement {
  const name = reader.qualifiedName();
  const options = reader.textUntil();
  const type = /^AS (\w+) /.exec(options)?.[1] ?? '';
  const maximum = serialMaximum[type] ?? '';
  const serialOptions = `AS ${type} INCREMENT BY 1 MINVALUE 1 MAXVALUE ${maximum} START WITH 1 CACHE 1 NO CYCLE`;
  return { kind: 'createSequence', name, serialType: options === serialOptions ? type : null };
}

function readOwnSequence(reader: SqlReader): Statement {
  const name = reader.qualifiedName();
  reader.expect('OWNED BY');
  const table = reader.qualifiedName();
  reader.expectSymbol('.');
  return { kind: 'ownSequence', name, table, column: reader.name() };
}

function readAlterTable(reader: SqlReader): Statement {
  const table = reader.qualifiedName();
  if (reader.accept('RENAME TO')) return { kind: 'renameTable', name: table, to: reader.name() };
  return onTable(table, readTableAction(reader));
}

function readTableAction(reader: SqlReader): TableAction {
  if (reader.accept('ADD COLUMN')) {
    return { kind: 'addColumn', column: readColumnDefinition(reader) };
  }
  if (reader.accept('ADD CONSTRAINT')) {
    return { kind: 'addConstraint', constraint: readTableConstraint(reader) };
  }
  if (reader.accept('DROP COLUMN')) return { kind: 'dropColumn', column: reader.name() };
  if (reader.accept('DROP CONSTRAINT')) return { kind: 'dropConstraint', name: reader.name() };
  if (reader.accept('RENAME COLUMN')) {
    const column = reader.name();
    reader.expect('TO');
    return { kind: 'renameColumn', column, to: reader.name() };
  }
  reader.expect('ALTER COLUMN');
  const column = reader.name();
  if (reader.accept('SET NOT NULL')) return { kind: 'setNotNull', column };
  reader.expect('DROP NOT NULL');
  return { kind: 'dropNotNull', column };
}

function readDrop(reader: SqlReader): Statement {
  if (reader.accept('TABLE')) return { kind: 'dropTable', name: reader.qualifiedName() };
  if (reader.accept('INDEX')) return { kind: 'dropIndex', name: reader.qualifiedName() };
  if (reader.accept('VIEW')) return { kind: 'dropView', name: reader.qualifiedName() };
  if (reader.accept('SCHEMA')) return { kind: 'dropSchema', name: reader.name() };
  reader.expect('MATERIALIZED VIEW');
  return { kind: 'dropMaterializedView', name: reader.qualifiedName() };
}

function readComment(reader: SqlReader): Statement {
  const isColumn = reader.accept('COLUMN');
  if (!isColumn) reader.expect('TABLE');
  const table = reader.qualifiedName();
  if (!isColumn) {
    reader.expect('IS');
    return onTable(table, { kind: 'commentTable', text: reader.stringLiteral() });
  }
  reader.expectSymbol('.');
  const column = reader.name();
  reader.expect('IS');
  return onTable(table, { kind: 'commentColumn', column, text: reader.stringLiteral() });
}

function onTable(table: QualifiedName, action: TableAction): Statement {
  return { kind: 'onTable', table, action };
}
