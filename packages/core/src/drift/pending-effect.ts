import type { Fact, FactValue } from '../catalog/catalog.ts';
import { changeInWords, nameInWords } from './change-words.ts';
import { isSameFact } from './collect-differences.ts';
import { effect } from './effect.ts';
import type { DriftFacts, Effect } from './drift.ts';

/** How many revisions are pending; null when it cannot be told what they would do. */
export type PendingCount = number | null;

/** What running the pending revisions would do about a difference. */
export function pendingEffect(facts: DriftFacts, pending: PendingCount): Effect {
  const { applied, revisions, database } = facts;
  if (pending === null) {
    return effect('unknown', 'orch cannot tell: what is applied cannot be replayed');
  }
  if (pending === 0) return effect('ignores', 'nothing: no revision is pending');
  if (isSameFact(applied, revisions)) {
    return effect('ignores', 'they leave it as it is');
  }
  const change = changeInWords(applied, revisions);
  if (applied === null) {
    return database === null
      ? effect('works', `they ${change}`)
      : fails(change, 'the database has it already', duplicateOf(database));
  }
  if (database === null) {
    return fails(change, `the database has no ${nameInWords(applied)}`, undefinedOf(applied));
  }
  if (database.key !== applied.key) {
    const code =
      applied.kind === 'index' ? (['42P01', 'undefined_table'] as const) : undefinedOf(applied);
    return fails(change, `it is called ${database.name.at(-1) ?? ''} there`, code);
  }
  const known = valuesOf(applied);
  const added = valuesOf(revisions).filter((value) => !known.includes(value));
  if (added.some((value) => valuesOf(database).includes(value))) {
    return fails(change, 'the database has the value already', ['42710', 'duplicate_object']);
  }
  const loses = revisions === null && keepsValues.has(applied.kind) ? ', with its values' : '';
  return effect('works', `they ${change}${loses}`);
}

/** The values of an enum. */
function valuesOf(fact: Fact | null): readonly string[] {
  const values = fact?.kind === 'enum' ? fact.value.values : [];
  return Array.isArray(values) ? values.filter((one) => typeof one === 'string') : [];
}

const keepsValues: ReadonlySet<string> = new Set(['column', 'table', 'materializedView']);

function fails(
  change: string,
  reason: string,
  [sqlState, name]: readonly [string, string],
): Effect {
  return effect('fails', `they fail to ${change}, since ${reason}: ${name}`, sqlState);
}

function duplicateOf({ kind, value }: Fact): readonly [string, string] {
  switch (kind) {
    case 'constraint':
      return duplicateConstraint(value.type);
    case 'column':
      return ['42701', 'duplicate_column'];
    case 'function':
    case 'procedure':
    case 'aggregate':
      return ['42723', 'duplicate_function'];
    case 'schema':
      return ['42P06', 'duplicate_schema'];
    case 'trigger':
    case 'policy':
    case 'enum':
    case 'domain':
      return ['42710', 'duplicate_object'];
    default:
      return ['42P07', 'duplicate_table'];
  }
}

/** A key is an index, too, and it is the index that the server finds in its way. */
function duplicateConstraint(type: FactValue | undefined): readonly [string, string] {
  if (type === 'primaryKey') return ['42P16', 'invalid_table_definition'];
  return type === 'unique' || type === 'exclude'
    ? ['42P07', 'duplicate_table']
    : ['42710', 'duplicate_object'];
}

function undefinedOf({ kind }: Fact): readonly [string, string] {
  switch (kind) {
    case 'column':
      return ['42703', 'undefined_column'];
    case 'table':
    case 'foreignTable':
    case 'view':
    case 'materializedView':
    case 'sequence':
      return ['42P01', 'undefined_table'];
    case 'function':
    case 'procedure':
    case 'aggregate':
      return ['42883', 'undefined_function'];
    default:
      return ['42704', 'undefined_object'];
  }
}
