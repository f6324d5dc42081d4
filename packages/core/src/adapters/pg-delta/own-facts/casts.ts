import type { OwnFamily } from '../own-fact.ts';
import { factsOfKind, text, textOrNull } from '../own-fact.ts';
import { ownId } from '../own-id.ts';

/** Casts that somebody made; a range's cast to its multirange comes with the range. */
export const casts: OwnFamily = ({ catalog }) => {
  const ofRanges = new Set(
    factsOfKind(catalog, 'range').map(({ key, value }) => {
      return `${key.slice('range:'.length)} as ${text(value.multirange)}`;
    }),
  );
  return factsOfKind(catalog, 'cast').flatMap(({ name, value }) => {
    const [pair = ''] = name;
    if (ofRanges.has(pair)) return [];
    const types = pair.replace(/^((?:[^"]|"[^"]*")*?) as /, '$1 AS ');
    const routine = textOrNull(value.function);
    const way =
      routine !== null
        ? `WITH FUNCTION ${routine}`
        : value.method === 'inout'
          ? 'WITH INOUT'
          : 'WITHOUT FUNCTION';
    const context = contexts[text(value.context)] ?? '';
    return [
      {
        id: ownId('cast', name),
        make: [`CREATE CAST (${types}) ${way}${context}`],
        unmake: `DROP CAST (${types})`,
      },
    ];
  });
};

const contexts: Readonly<Record<string, string>> = {
  assignment: ' AS ASSIGNMENT',
  implicit: ' AS IMPLICIT',
};
