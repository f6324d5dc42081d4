import type { Fact, FactValue } from '../../../catalog/catalog.ts';
import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, list, record, text, textOrNull } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath } from '../sql-names.ts';

/** Text search parsers, templates, dictionaries and configurations. */
export const textSearch: OwnFamily = ({ catalog }) => [
  ...factsOfKind(catalog, 'textSearchParser').map((fact) =>
    madeOf('PARSER', fact, [
      `START = ${text(fact.value.start)}`,
      `GETTOKEN = ${text(fact.value.token)}`,
      `END = ${text(fact.value.end)}`,
      `LEXTYPES = ${text(fact.value.types)}`,
      ...optional('HEADLINE', fact.value.headline),
    ]),
  ),
  ...factsOfKind(catalog, 'textSearchTemplate').map((fact) =>
    madeOf('TEMPLATE', fact, [
      ...optional('INIT', fact.value.init),
      `LEXIZE = ${text(fact.value.lexize)}`,
    ]),
  ),
  ...factsOfKind(catalog, 'textSearchDictionary').map((fact) =>
    madeOf('DICTIONARY', fact, [
      `TEMPLATE = ${text(fact.value.template)}`,
      ...(typeof fact.value.options === 'string' ? [fact.value.options] : []),
    ]),
  ),
  ...factsOfKind(catalog, 'textSearchConfiguration').map(configuration),
];

function madeOf(kind: string, { name, kind: factKind }: Fact, parts: readonly string[]): OwnFact {
  const object = `TEXT SEARCH ${kind} ${quotePath(...name)}`;
  return {
    id: ownId(factKind, name),
    make: [`CREATE ${object} (${parts.join(', ')})`],
    unmake: `DROP ${object}`,
  };
}

function optional(name: string, value: FactValue | undefined): readonly string[] {
  const given = textOrNull(value);
  return given === null ? [] : [`${name} = ${given}`];
}

function configuration({ name, value }: Fact): OwnFact {
  const path = quotePath(...name);
  const mappings = Object.entries(record(value.mappings)).map(([token, dictionaries]) => {
    return [token, list(dictionaries).map(text)] as const;
  });
  return {
    id: ownId('textSearchConfiguration', name),
    make: [`CREATE TEXT SEARCH CONFIGURATION ${path} (PARSER = ${text(value.parser)})`],
    andThen: changeMappings(path, {}, value.mappings),
    unmake: `DROP TEXT SEARCH CONFIGURATION ${path}`,
    details: { mappings: Object.fromEntries(mappings), _name: path },
  };
}

/** Statements that give a configuration other mappings; token types with one list go together. */
export function changeMappings(configurationName: string, from: unknown, to: unknown): string[] {
  const before = mappingsOf(from);
  const after = mappingsOf(to);
  const alter = `ALTER TEXT SEARCH CONFIGURATION ${configurationName}`;
  const gone = [...before.keys()].filter((token) => !after.has(token));
  const groups = new Map<string, string[]>();
  for (const [token, dictionaries] of after) {
    const known = before.get(token);
    if (known === dictionaries) continue;
    const verb = `${known === undefined ? 'ADD' : 'ALTER'} MAPPING FOR|WITH ${dictionaries}`;
    groups.set(verb, [...(groups.get(verb) ?? []), token]);
  }
  return [
    ...(gone.length > 0 ? [`${alter} DROP MAPPING FOR ${gone.map(quoteName).join(', ')}`] : []),
    ...[...groups].map(([verb, tokens]) => {
      return `${alter} ${verb.replace('|', () => ` ${tokens.map(quoteName).join(', ')} `)}`;
    }),
  ];
}

function mappingsOf(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).map(([token, dictionaries]): [string, string] => {
      return [token, Array.isArray(dictionaries) ? dictionaries.join(', ') : ''];
    }),
  );
}
