/** A statement as PostgreSQL's own parser reads it: the node's name, and what is in it. */
type Statement = Readonly<Record<string, unknown>>;

/**
 * Whether a statement changes rows, or tells revision code about rows so that it may. What is not
 * known to be about the schema alone does. A new default and `USING` of a changed type write values,
 * too.
 */
export function mayWriteRows(statement: Statement): boolean {
  const [kind = '', node] = Object.entries(statement)[0] ?? [];
  if (kind === 'AlterTableStmt') return contains(node, writesValues);
  if (kind === 'SelectStmt') return contains(node, readsRows);
  return !schemaOnly.has(kind);
}

/** Statements that are about the schema alone. */
const schemaOnly: ReadonlySet<string> = new Set([
  'AlterCollationStmt',
  'AlterDefaultPrivilegesStmt',
  'AlterDomainStmt',
  'AlterEnumStmt',
  'AlterExtensionContentsStmt',
  'AlterFunctionStmt',
  'AlterObjectDependsStmt',
  'AlterObjectSchemaStmt',
  'AlterOperatorStmt',
  'AlterOwnerStmt',
  'AlterPolicyStmt',
  'AlterStatsStmt',
  'AlterTypeStmt',
  'CommentStmt',
  'CompositeTypeStmt',
  'CreateCastStmt',
  'CreateDomainStmt',
  'CreateEnumStmt',
  'CreateFunctionStmt',
  'CreateOpClassStmt',
  'CreateOpFamilyStmt',
  'CreatePolicyStmt',
  'CreateRangeStmt',
  'CreateSchemaStmt',
  'CreateSeqStmt',
  'CreateStatsStmt',
  'CreateStmt',
  'CreateTrigStmt',
  'DefineStmt',
  'DropStmt',
  'GrantStmt',
  'IndexStmt',
  'LockStmt',
  'RefreshMatViewStmt',
  'RenameStmt',
  'RuleStmt',
  'VariableSetStmt',
  'ViewStmt',
]);

function writesValues(kind: string, node: Statement): boolean {
  if (kind === 'Constraint') return node['contype'] === 'CONSTR_DEFAULT';
  // The parser puts the expression of USING where a definition has its default.
  return kind === 'def' && isRecord(node['ColumnDef']) && 'raw_default' in node['ColumnDef'];
}

function readsRows(kind: string, node: Statement): boolean {
  if (kind === 'intoClause' || (kind.endsWith('Stmt') && kind !== 'SelectStmt')) return true;
  if (kind === 'RangeVar') {
    const [schema, name] = [node['schemaname'], String(node['relname'])];
    return schema === undefined ? !name.startsWith('pg_') : !isOfServer(schema);
  }
  if (kind !== 'FuncCall') return false;
  const names = Array.isArray(node['funcname']) ? node['funcname'] : [];
  const name = JSON.stringify(names.at(-1));
  return !harmlessFunctions.test(name);
}

function isOfServer(schema: unknown): boolean {
  return schema === 'pg_catalog' || schema === 'information_schema';
}

const harmlessFunctions =
  /"sval":"(?:pg_get_\w+|to_reg\w+|format_type|obj_description|col_description|current_\w+|set_config|version|count|min|max|array_agg|string_agg|quote_\w+|now)"/;

/** Whether a node, or one below it, fulfils a condition. */
function contains(value: unknown, test: (kind: string, node: Statement) => boolean): boolean {
  if (Array.isArray(value)) return value.some((one) => contains(one, test));
  if (!isRecord(value)) return false;
  return Object.entries(value).some(
    ([kind, node]) => (isRecord(node) && test(kind, node)) || contains(node, test),
  );
}

function isRecord(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
