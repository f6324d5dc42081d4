import { conversionBetween } from './casts.ts';
import type { Ends } from './repair.ts';

/**
 * The SQL that makes a value of one type of a value of another, `value` being SQL too, with the
 * weakest conversion that does it: it refuses what it would have to cut or round.
 *
 * @returns null when assigning the value converts it
 */
export function convertedValue(
  value: string,
  types: { readonly from: string; readonly to: string },
  ends: Ends,
): string | null {
  const type = types.to.replace(/ COLLATE .*$/, '');
  switch (conversionBetween(types.from, types.to, ends)) {
    case 'assignment':
      return null;
    case 'cast':
      return `${value}::${type}`;
    case 'element': {
      const isReadable = conversionBetween(types.from, type.slice(0, -2), ends) !== 'throughText';
      const element = isReadable ? value : `${value}::text`;
      return `CASE WHEN ${value} IS NOT NULL THEN ARRAY[${element}]::${type} END`;
    }
    case 'onlyElement':
      // An array of several is no text of the type, and stops the statement.
      return `CASE WHEN pg_catalog.array_dims(${value}) = '[1:1]' THEN ${value}[1] ELSE ${value}::text::${type} END`;
    case 'throughText': {
      const dimensions = type.endsWith('[]') && types.from.endsWith('[]') ? '[]' : '';
      return `${value}::text${dimensions}::${type}`;
    }
  }
}
