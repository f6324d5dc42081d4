import type { FactValue } from '../../../catalog/catalog.ts';
import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { digits, factsOfKind, list, text, textOrNull } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { argumentsOf, operatorName, quoteName, quotePath } from '../sql-names.ts';

/** Operator families and classes with their operators and support functions. */
export const operatorClasses: OwnFamily = ({ catalog }) => [
  ...factsOfKind(catalog, 'operatorFamily').map(({ name, value }): OwnFact => {
    const [schema = '', method = '', family = ''] = name;
    const path = `${quotePath(schema, family)} USING ${quoteName(method)}`;
    const members = membersOf(value);
    const add = `ALTER OPERATOR FAMILY ${path} ADD ${members.join(', ')}`;
    return {
      id: ownId('operatorFamily', name),
      make: [`CREATE OPERATOR FAMILY ${path}`, ...(members.length > 0 ? [add] : [])],
      unmake: `DROP OPERATOR FAMILY ${path}`,
    };
  }),
  ...factsOfKind(catalog, 'operatorClass').map(({ name, value }): OwnFact => {
    const [schema = '', method = '', operatorClass = ''] = name;
    const [familySchema = '', family = ''] = list(value.family).map(text);
    const storage = textOrNull(value.storage);
    const members = [...membersOf(value), ...(storage === null ? [] : [`STORAGE ${storage}`])];
    const input = text(value.input);
    return {
      id: ownId('operatorClass', name),
      make: [
        `CREATE OPERATOR CLASS ${quotePath(schema, operatorClass)}` +
          `${value.default === true ? ' DEFAULT' : ''} FOR TYPE ${input}` +
          ` USING ${quoteName(method)} FAMILY ${quotePath(familySchema, family)}` +
          ` AS ${members.length > 0 ? members.join(', ') : `STORAGE ${input}`}`,
      ],
      unmake: `DROP OPERATOR CLASS ${quotePath(schema, operatorClass)} USING ${quoteName(method)}`,
    };
  }),
];

function membersOf(value: Readonly<Record<string, FactValue>>): readonly string[] {
  const operators = list(value.operators).map((entry) => {
    const [strategy, signature, purpose, family] = list(entry);
    const order = purpose === 'o' ? ` FOR ORDER BY ${text(family)}` : '';
    const operator = text(signature);
    return `OPERATOR ${digits(strategy)} ${operatorName(operator)} ${argumentsOf(operator)}${order}`;
  });
  const functions = list(value.functions).map((entry) => {
    const [number, signature, left, right] = list(entry);
    return `FUNCTION ${digits(number)} (${text(left)}, ${text(right)}) ${text(signature)}`;
  });
  return [...operators, ...functions];
}
