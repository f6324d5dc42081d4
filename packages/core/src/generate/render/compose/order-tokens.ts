import type { FactKey } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import { assertNever } from '../../../failure/assert-never.ts';
import type { Change } from '../../change.ts';
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
  switch (statement?.kind) {
    case 'createTable':
      return [
        ...wordsOf(statement.table.name),
        ...statement.constraints.flatMap((one) => keyTokens(statement.table, one)),
      ];
    case 'onTable':
      return definedOnTable(statement.table, statement.action);
    default:
      return changesNoColumn.test(change.sql) ? [] : definedBySql(change);
  }
}

function definedOnTable(table: QualifiedName, action: TableAction): readonly string[] {
  switch (action.kind) {
    case 'addColumn':
      return columnTokens(table, action.column.name);
    case 'addConstraint':
      return [...wordsOf(action.constraint.name), ...keyTokens(table, action.constraint)];
    case 'createIndex':
      return [...wordsOf(action.index.name), ...(action.index.isUnique ? [keyToken(table)] : [])];
    case 'commentTable':
    case 'commentColumn':
      return [];
    case 'dropConstraint':
    case 'dropIndex':
      return [...wordsOf(action.name), keyToken(table)];
    case 'renameColumn':
      return [...columnTokens(table, action.column), ...columnTokens(table, action.to)];
    case 'dropColumn':
    case 'setNotNull':
    case 'dropNotNull':
      return columnTokens(table, action.column);
    default:
      return assertNever(action);
  }
}

/** The facts a statement is said to be about, and the name that it begins with. */
function definedBySql(change: Change): readonly string[] {
  const keys = [change.subject, ...change.produces, ...change.destroys];
  const named = /^(?:[A-Z]+ )+((?:"(?:[^"]|"")*"|[\w.])+)/.exec(change.sql)?.[1] ?? '';
  return [
    ...keys.filter((key) => !isAboutOther(key)).flatMap((key) => [key, ...wordsOf(lastPart(key))]),
    ...(/^(?:COMMENT|GRANT|REVOKE) /.test(change.sql) ? [] : wordsOf(lastPart(named))),
    ...alsoNamed(change.sql),
  ];
}

/** A range brings a multirange of its own, a rename a new name. */
function alsoNamed(sql: string): readonly string[] {
  const rest = / (?:AS RANGE|RENAME) ([\s\S]*)$/.exec(sql)?.[1] ?? '';
  const names = rest.match(/(?:"(?:[^"]|"")*"|[\w.])+/g) ?? [];
  return names.flatMap((name) => wordsOf(lastPart(name)));
}

/** What a change needs or touches, as tokens that an earlier change may define. */
export function neededBy({ change, statement }: Planned): ReadonlySet<string> {
  if (statement?.kind === 'onTable' && statement.action.kind === 'addColumn') {
    const { name, type, collation, generated, default: value } = statement.action.column;
    return new Set([
      columnToken(statement.table, name),
      ...wordsOf(statement.table.name),
      ...[type, collation, generated, value].flatMap((text) => wordsOf(text ?? '')),
    ]);
  }
  const needed = new Set(wordsOf(change.sql));
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
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? [];
}

function keyTokens(table: QualifiedName, constraint: TableConstraint): readonly string[] {
  return constraint.kind === 'check' || constraint.kind === 'foreign' ? [] : [keyToken(table)];
}

/** Stands for the keys of a table, which foreign keys need. */
function keyToken({ schema, name }: QualifiedName): string {
  return `keys of ${factKey('table', schema, name)}`;
}

function columnTokens(table: QualifiedName, column: string): readonly string[] {
  return [columnToken(table, column), ...wordsOf(column)];
}

function columnToken({ schema, name }: QualifiedName, column: string): FactKey {
  return factKey('column', schema, name, column);
}

/** Comments, grants and labels change nothing that others need. */
function isAboutOther(key: FactKey): boolean {
  return /^(?:comment|grant|securityLabel):/.test(key);
}

/** The last name of `kind:a.b."c"` or of `a.b`. */
function lastPart(key: string): string {
  return /(?:"(?:[^"]|"")*"|[^".:]*)$/.exec(key)?.[0] ?? key;
}
