import type { OwnFamily } from '../own-fact.ts';
import { factsOfKind, textOrNull } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { operatorName, quoteName, withoutArguments } from '../sql-names.ts';

/** Operators. One that only another's commutator or negator names has no function and is none. */
export const operators: OwnFamily = ({ catalog }) =>
  factsOfKind(catalog, 'operator').flatMap(({ name, value }) => {
    const [schema = '', signature = ''] = name;
    const routine = textOrNull(value.function);
    if (routine === null) return [];
    const open = withoutArguments(signature).length;
    const symbol = signature.slice(0, open);
    const [left = 'none', right = 'none'] = operandsOf(signature.slice(open + 1, -1));
    const operator = `${quoteName(schema)}.${symbol}`;
    const reference = (property: string) => {
      const other = textOrNull(value[property]);
      return other === null ? null : `OPERATOR(${operatorName(other)})`;
    };
    const parts = [
      `FUNCTION = ${withoutArguments(routine)}`,
      left === 'none' ? null : `LEFTARG = ${left}`,
      right === 'none' ? null : `RIGHTARG = ${right}`,
      named('COMMUTATOR', reference('commutator')),
      named('NEGATOR', reference('negator')),
      named('RESTRICT', textOrNull(value.restrict)),
      named('JOIN', textOrNull(value.join)),
      value.hashes === true ? 'HASHES' : null,
      value.merges === true ? 'MERGES' : null,
    ].filter((part) => part !== null);
    return [
      {
        id: ownId('operator', name),
        make: [`CREATE OPERATOR ${operator} (${parts.join(', ')})`],
        unmake: `DROP OPERATOR ${operator} (${left}, ${right})`,
      },
    ];
  });

function named(name: string, value: string | null): string | null {
  return value === null ? null : `${name} = ${value}`;
}

/** `integer, public."a, b"` as two types. */
function operandsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:[^,"(]|"(?:[^"]|"")*"|\([^)]*\))+/g)].map(([type]) => type.trim());
}
