import type { FactKey } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import type { QualifiedName } from '../sql/sql-reader.ts';
import type { TableAction } from '../statement/statement.ts';
import type { TableConstraint } from '../statement/table-constraint.ts';
import type { Planned } from './planned.ts';

/**
 * Whether a change keeps its place among all others: what it reaches cannot be told from its text.
 * An unknown statement is one.
 */
export function isBarrier({ change, statement }: Planned): boolean {
  if (!change.transactional || change.commitAfter) return true;
  if (statement !== null) return false;
  return !movableForms.test(change.sql) || reachesOtherTables.test(change.sql);
}

const movableForms =
  /^(?:(?:CREATE|CREATE OR REPLACE|DROP|ALTER) (?:UNLOGGED )?(?:CONSTRAINT )?(?:UNIQUE )?(?:TABLE|INDEX|VIEW|MATERIALIZED VIEW|SEQUENCE|FUNCTION|PROCEDURE|AGGREGATE|TYPE|DOMAIN|TRIGGER|POLICY|RULE|SCHEMA)|GRANT|REVOKE|COMMENT ON) /;
const reachesOtherTables = /\b(?:INHERITS?|PARTITION|LIKE|CASCADE)\b/;
const changesNoColumn = / (?:ENABLE|DISABLE|FORCE|NO FORCE) ROW LEVEL SECURITY$/;

/** What a change makes, alters or takes away, as tokens that a later change may need. */
export function definedBy({ change, statement }: Planned): readonly string[] {
  if (statement?.kind === 'createTable') {
    const keys = statement.constraints.flatMap((one) => keyTokens(statement.table, one));
    return [...pieces(statement.table.name), ...keys];
  }
  if (statement?.kind === 'onTable') {
    const constructive = definedOnTable(statement.table, statement.action);
    if (constructive !== null) return constructive;
  }
  if (changesNoColumn.test(change.sql)) return [];
  const keys = [change.subject, ...change.produces, ...change.destroys];
  return keys.filter((key) => !isAboutOther(key)).flatMap((key) => [key, ...pieces(lastPart(key))]);
}

function definedOnTable(table: QualifiedName, action: TableAction): readonly string[] | null {
  switch (action.kind) {
    case 'addColumn':
      return [columnToken(table, action.column.name), ...pieces(action.column.name)];
    case 'addConstraint':
      return [...pieces(action.constraint.name), ...keyTokens(table, action.constraint)];
    case 'createIndex':
      return [...pieces(action.index.name), ...(action.index.isUnique ? [keyToken(table)] : [])];
    case 'commentTable':
    case 'commentColumn':
      return [];
    default:
      return null;
  }
}

/** What a change needs or touches, as tokens that an earlier change may define. */
export function neededBy({ change, statement }: Planned): ReadonlySet<string> {
  if (statement?.kind === 'onTable' && statement.action.kind === 'addColumn') {
    const { name, type, collation, generated, default: value } = statement.action.column;
    return new Set([
      columnToken(statement.table, name),
      ...pieces(statement.table.name),
      ...[type, collation, generated, value].flatMap((text) => pieces(text ?? '')),
    ]);
  }
  const needed = new Set(pieces(change.sql));
  if (statement?.kind === 'onTable' && statement.action.kind === 'addConstraint') {
    const { constraint } = statement.action;
    if (constraint.kind === 'foreign') needed.add(keyToken(constraint.referenced));
  }
  return needed;
}

/**
 * The words of a text, in lower case, literals included: a name in `'...'::regclass` or in a
 * function's body is a name too. More words than names can only keep a change where it is.
 */
function pieces(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? [];
}

function keyTokens(table: QualifiedName, constraint: TableConstraint): readonly string[] {
  return constraint.kind === 'check' || constraint.kind === 'foreign' ? [] : [keyToken(table)];
}

/** Stands for the keys of a table, which foreign keys need. */
function keyToken({ schema, name }: QualifiedName): string {
  return `keys of ${factKey('table', schema, name)}`;
}

function columnToken({ schema, name }: QualifiedName, column: string): FactKey {
  return factKey('column', schema, name, column);
}

/** Comments, grants and labels change nothing that others need. */
function isAboutOther(key: FactKey): boolean {
  return /^(?:comment|grant|securityLabel):/.test(key);
}

function lastPart(key: FactKey): string {
  return /(?:"(?:[^"]|"")*"|[^".:]*)$/.exec(key)?.[0] ?? key;
}
