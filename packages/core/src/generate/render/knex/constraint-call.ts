import { jsString, jsStrings } from '../code/js-text.ts';
import type {
  CheckConstraint,
  ForeignKey,
  KeyConstraint,
  TableConstraint,
} from '../statement/table-constraint.ts';
import { withoutParentheses } from '../sql/without-parentheses.ts';
import { isKnexName, isPlainText, isUnquotedName, knexDefaultName } from './knex-text.ts';

/** The table a constraint is on, and the schema whose tables are written without it. */
export interface ConstraintPlace {
  readonly table: string;
  readonly defaultSchema: string;
}

/** The call on `table` that adds a constraint; null when Knex has none that gives exactly it. */
export function constraintCall(constraint: TableConstraint, place: ConstraintPlace): string | null {
  if (!isKnexName(constraint.name)) return null;
  switch (constraint.kind) {
    case 'primary':
    case 'unique':
      if (!constraint.columns.every(isKnexName)) return null;
      return `table.${constraint.kind}(${[jsStrings(constraint.columns), ...keyOptions(constraint, place.table)].join(', ')})`;
    case 'check':
      return checkCall(constraint);
    case 'foreign':
      return foreignCall(constraint, place);
    case 'other':
      return null;
  }
}

/** The call that follows a column's own when its key is on that column alone. */
export function keySuffix(constraint: KeyConstraint, table: string): string | null {
  if (!isKnexName(constraint.name)) return null;
  return `.${constraint.kind}(${keyOptions(constraint, table).join('')})`;
}

function keyOptions(constraint: KeyConstraint, table: string): readonly string[] {
  const isPrimary = constraint.kind === 'primary';
  const usual = isPrimary ? `${table}_pkey` : knexDefaultName('unique', table, constraint.columns);
  const options = [
    ...(constraint.name === usual
      ? []
      : [`${isPrimary ? 'constraintName' : 'indexName'}: ${jsString(constraint.name)}`]),
    ...(constraint.deferral === null ? [] : [`deferrable: ${jsString(constraint.deferral)}`]),
  ];
  return options.length === 0 ? [] : [`{ ${options.join(', ')} }`];
}

/** The server prints a check in two pairs of parentheses; Knex adds one itself. */
function checkCall({ name, predicate }: CheckConstraint): string | null {
  if (!isUnquotedName(name) || !isPlainText(predicate) || namesBinding(predicate)) return null;
  return `table.check(${jsString(withoutParentheses(predicate))}, {}, ${jsString(name)})`;
}

/** Whether Knex finds a value for some `:word` in an empty object: it looks into its prototype too. */
function namesBinding(predicate: string): boolean {
  return [...predicate.matchAll(/:(\w+)/g)].some(([, word = '']) => word in {});
}

function foreignCall(key: ForeignKey, place: ConstraintPlace): string | null {
  const { referenced } = key;
  const names = [...key.columns, ...key.referencedColumns, referenced.schema, referenced.name];
  if (!names.every(isKnexName)) return null;

  const isUsual = key.name === knexDefaultName('foreign', place.table, key.columns);
  const inTable =
    referenced.schema === place.defaultSchema
      ? referenced.name
      : `${referenced.schema}.${referenced.name}`;
  return [
    `table.foreign(${oneOrMore(key.columns)}${isUsual ? '' : `, ${jsString(key.name)}`})`,
    `.references(${oneOrMore(key.referencedColumns)})`,
    `.inTable(${jsString(inTable)})`,
    ...(key.onDelete === null ? [] : [`.onDelete(${jsString(key.onDelete)})`]),
    ...(key.onUpdate === null ? [] : [`.onUpdate(${jsString(key.onUpdate)})`]),
    ...(key.deferral === null ? [] : [`.deferrable(${jsString(key.deferral)})`]),
  ].join('');
}

function oneOrMore(names: readonly string[]): string {
  const [first, ...others] = names;
  return first !== undefined && others.length === 0 ? jsString(first) : jsStrings(names);
}
