import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { hasColumn, isNamed, obstacleOfTable } from './column-obstacles.ts';
import { commentOn } from './comment-on.ts';
import { keyUnderNames } from './foreign-key-text.ts';
import type { PairedColumn, PairedConstraint } from './paired-parts.ts';

/** A constraint as it is made again. */
export function constraintOf(fact: Fact, from: Catalog): PairedConstraint {
  const [schema = '', table = '', name = ''] = fact.name;
  const definition = textOf(fact.value['definition']);
  return {
    fact,
    table: { schema, name: table },
    name,
    definition,
    comment: commentOn(fact, from),
  };
}

/**
 * Finds the foreign keys that refer to a column.
 *
 * @returns a text that says why one of them cannot follow, where that is so
 */
export function findReferrers({
  from,
  to,
  table,
  column,
  isTouched,
}: PairedColumn): readonly PairedConstraint[] | string {
  const refers = ({ kind, value: { references } }: Fact): boolean =>
    kind === 'constraint' &&
    isNamed(references, table.schema, table.name) &&
    hasColumn(references, column);
  const found: PairedConstraint[] = [];
  for (const fact of [...from.facts.values(), ...to.facts.values()].filter(refers)) {
    const [schema = '', home = '', name = ''] = fact.name;
    const [before, after] = [from.facts.get(fact.key), to.facts.get(fact.key)];
    const definitions = [before, after].map((one) => textOf(one?.value['definition']));
    if (definitions[0] !== definitions[1] || isTouched(fact.key)) {
      return `the plan changes ${name}, which refers to it`;
    }
    if (fact !== before) continue;
    const refersOf = from.facts.get(factKey('table', schema, home));
    const obstacle = refersOf === undefined ? 'it has no table' : obstacleOfTable(refersOf, from);
    if (obstacle !== null) return `${name} refers to it, and ${obstacle}`;
    if (fact.value['validated'] !== true || fact.value['period'] === true) {
      return `${name} refers to it, and is not an ordinary key`;
    }
    if (keyUnderNames(fact, () => null) === null) return `${name} refers to it in an unusual way`;
    found.push(constraintOf(fact, from));
  }
  return found;
}
