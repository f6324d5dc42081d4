import type { Fact } from '../catalog/catalog.ts';
import { sameValue } from '../catalog/canonical-json.ts';
import { textOf } from '../catalog/text-of.ts';
import { effect } from './effect.ts';
import type { Effect } from './drift.ts';

/** What a query through the models does about a column that the database has otherwise. */
export function columnEffect(models: Fact | null, database: Fact | null): Effect {
  if (models === null) return extraColumn(database);
  const name = models.name[2] ?? '';
  if (database === null) {
    return effect('fails', `those that name ${name} fail: undefined_column`, '42703');
  }
  if (models.key !== database.key) {
    const now = database.name[2] ?? '';
    return effect(
      'fails',
      `those that name ${name} fail: undefined_column; select * brings its values as ${now}`,
      '42703',
    );
  }
  return changedColumn(models, database);
}

function extraColumn(database: Fact | null): Effect {
  if (database === null) return effect('works', 'they work');
  return isRequired(database)
    ? effect(
        'fails',
        'reading works, and every INSERT fails, since it gives no value: not_null_violation',
        '23502',
      )
    : effect('ignores', 'they work; the column is silently ignored, and only select * brings it');
}

/** Whether it is a column, and an INSERT that says nothing of it is refused. */
export function isRequired(fact: Fact | null): fact is Fact {
  if (fact?.kind !== 'column') return false;
  const { value } = fact;
  return (
    value.notNull === true &&
    value.default === null &&
    value.identity === null &&
    value.generated === null
  );
}

function changedColumn(models: Fact, database: Fact): Effect {
  if (textOf(models.value.type) !== textOf(database.value.type)) {
    return changedType(textOf(models.value.type), textOf(database.value.type));
  }
  const makesItself = (fact: Fact): boolean =>
    fact.value.generated !== null || fact.value.identity === 'always';
  if (makesItself(database) && !makesItself(models)) {
    return effect('fails', 'reading works, and writing it fails: generated_always', '428C9');
  }
  if (isRequired(database) && !isRequired(models)) {
    return effect('fails', 'an INSERT without a value fails: not_null_violation', '23502');
  }
  if (database.value.notNull === true && models.value.notNull !== true) {
    return effect('fails', 'writing NULL fails: not_null_violation', '23502');
  }
  if (models.value.notNull === true && database.value.notNull !== true) {
    return effect('works', 'they work, and NULL may come back where the models say never');
  }
  if (!sameValue(models.value.default ?? null, database.value.default ?? null)) {
    const given = textOf(database.value.default);
    return effect(
      'works',
      `they work; a row without a value gets ${given === '' ? 'NULL' : given}`,
    );
  }
  if (!sameValue(models.value.collation ?? null, database.value.collation ?? null)) {
    return effect('works', 'they work, and sort and compare texts otherwise');
  }
  return effect('works', 'they work');
}

const sizes = new Map([
  ['smallint', 2],
  ['integer', 4],
  ['bigint', 8],
]);

function changedType(expected: string, found: string): Effect {
  const [from, to] = [sizes.get(expected), sizes.get(found)];
  if (from !== undefined && to !== undefined) {
    return to < from
      ? effect('fails', `values beyond ${found} fail: numeric_value_out_of_range`, '22003')
      : effect('works', `they work, and larger values than ${expected} may come back`);
  }
  const isText = (type: string): boolean => /^(?:text|character varying|character)\b/u.test(type);
  if (isText(expected) && isText(found)) {
    const limit = Number(/\((\d+)\)/u.exec(found)?.[1] ?? Infinity);
    const wanted = Number(/\((\d+)\)/u.exec(expected)?.[1] ?? Infinity);
    return limit < wanted
      ? effect(
          'fails',
          `texts of more than ${limit} characters fail: string_data_right_truncation`,
          '22001',
        )
      : effect('works', 'they work, and longer texts may come back');
  }
  return effect(
    'fails',
    `values that are no ${found} fail: invalid_text_representation; others come back as ${found}`,
    '22P02',
  );
}
