import type { Fact } from '../catalog/catalog.ts';
import { textOf } from '../catalog/text-of.ts';
import { nameInWords } from './change-words.ts';
import { columnEffect } from './column-effect.ts';
import { isSameFact } from './collect-differences.ts';
import type { DriftFacts, Effect } from './drift.ts';
import { effect } from './effect.ts';

/**
 * What becomes of a query that is written for the models when the database answers it. The codes
 * are those of the manual's appendix "PostgreSQL Error Codes".
 */
export function queryEffect({ models, database }: DriftFacts): Effect {
  if (isSameFact(models, database))
    return effect('works', 'they work: the database has what they expect');
  const kind = (models ?? database)?.kind;
  if (kind === 'column') return columnEffect(models, database);
  if (database === null) return missing(models);
  return models === null ? extra(database) : changed(models, database);
}

const relations: ReadonlySet<string> = new Set([
  'table',
  'foreignTable',
  'view',
  'materializedView',
  'sequence',
]);

/** The models have it, and the database does not. */
function missing(fact: Fact | null): Effect {
  if (fact === null) return effect('works', 'they work');
  if (relations.has(fact.kind)) {
    return effect('fails', `each one that names it fails: undefined_table`, '42P01');
  }
  switch (fact.kind) {
    case 'schema':
      return effect('fails', 'each one that names it fails: invalid_schema_name', '3F000');
    case 'enum':
    case 'domain':
    case 'compositeType':
    case 'range':
    case 'baseType':
      return effect('fails', 'each one that names it fails: undefined_object', '42704');
    case 'function':
    case 'procedure':
    case 'aggregate':
      return effect('fails', 'each call fails: undefined_function', '42883');
    case 'constraint':
      return missingConstraint(fact);
    case 'index':
      return fact.value.unique === true
        ? missingKey()
        : effect('works', 'they work, and may be slower');
    case 'trigger':
    case 'rule':
    case 'policy':
      return effect('works', 'they work, without what it would do');
    default:
      return effect('unknown', `orch cannot tell: it depends on what uses ${nameInWords(fact)}`);
  }
}

function missingConstraint({ value }: Fact): Effect {
  switch (textOf(value.type)) {
    case 'primaryKey':
    case 'unique':
      return missingKey();
    case 'foreignKey':
      return effect('works', 'they work, and nothing stops references to rows that are not there');
    default:
      return effect('works', 'they work, and nothing stops the values that it would refuse');
  }
}

function missingKey(): Effect {
  return effect(
    'works',
    'they work and nothing stops duplicates, but ON CONFLICT on its columns fails: invalid_column_reference',
    '42P10',
  );
}

/** The database has it, and the models do not know it. */
function extra(fact: Fact): Effect {
  switch (fact.kind) {
    case 'constraint':
      return extraConstraint(fact);
    case 'index':
      return fact.value.unique === true
        ? effect(
            'fails',
            'they work until two rows are alike, then fail: unique_violation',
            '23505',
          )
        : effect('ignores', 'they work; the index is not known to them');
    case 'trigger':
    case 'rule':
    case 'policy':
      return effect('unknown', 'they work, and do or see what it makes of them');
    default:
      return effect('ignores', `they work; the ${nameInWords(fact)} is silently ignored`);
  }
}

function extraConstraint({ value }: Fact): Effect {
  const refused = refusals.get(textOf(value.type));
  if (refused === undefined) return effect('unknown', 'they work while rows obey the constraint');
  const [sqlState, name] = refused;
  return effect('fails', `they work until a row breaks it, then fail: ${name}`, sqlState);
}

const refusals: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['primaryKey', ['23505', 'unique_violation']],
  ['unique', ['23505', 'unique_violation']],
  ['foreignKey', ['23503', 'foreign_key_violation']],
  ['check', ['23514', 'check_violation']],
  ['exclude', ['23P01', 'exclusion_violation']],
  ['notNull', ['23502', 'not_null_violation']],
]);

function changed(models: Fact, database: Fact): Effect {
  if (models.key !== database.key) {
    return effect('works', 'they work, unless they name it: only its name differs');
  }
  if (models.kind === 'enum') return changedEnum(valuesOf(models), valuesOf(database));
  if (models.kind === 'index' && database.value.unique !== true) {
    return effect('works', 'they work; only their speed may differ');
  }
  if (models.kind === 'constraint') {
    return effect('works', "they work while rows obey the database's own rule");
  }
  return effect('works', `they work as the database has the ${nameInWords(database)}`);
}

function changedEnum(expected: readonly string[], found: readonly string[]): Effect {
  const missingValues = expected.filter((value) => !found.includes(value));
  const extraValues = found.filter((value) => !expected.includes(value));
  if (missingValues.length > 0) {
    const list = missingValues.join(', ');
    return effect('fails', `those that use ${list} fail: invalid_text_representation`, '22P02');
  }
  return extraValues.length > 0
    ? effect(
        'ignores',
        `they work; rows may hold ${extraValues.join(', ')}, which the models do not know`,
      )
    : effect('works', 'they work, and sort in another order');
}

function valuesOf({ value }: Fact): readonly string[] {
  return Array.isArray(value.values) ? value.values.filter((one) => typeof one === 'string') : [];
}
