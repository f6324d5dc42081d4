import type { Catalog, Fact, FactKey } from '../../../catalog/catalog.ts';
import type { FactNames } from '../fact-key-of.ts';
import type { Model, StableId } from '../model.ts';
import { factOf } from '../model.ts';
import type { OwnFact, OwnSource } from '../own-fact.ts';
import { factsOfKind, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath, quoteText, withoutArguments } from '../sql-names.ts';

/** Comments on what the engine does not comment on: columns of views, statistics, casts, ... */
export function comments({ model, catalog }: OwnSource, names: FactNames): readonly OwnFact[] {
  const planned = new Set<string>();
  for (const { id } of model.facts.values()) if (id.kind === 'comment') planned.add(names(id));
  return factsOfKind(catalog, 'comment').flatMap((comment): OwnFact[] => {
    if (planned.has(comment.key)) return [];
    const place = placeOf(comment, { model, catalog });
    if (place === null) return [];
    const on = `COMMENT ON ${place.address} IS`;
    return [
      {
        id: ownId('ownComment', [comment.key]),
        make: [`${on} ${quoteText(text(comment.value.text))}`],
        unmake: `${on} NULL`,
        ...(place.parent === undefined ? {} : { parent: place.parent }),
        ...(place.needs === undefined ? {} : { needs: place.needs }),
      },
    ];
  });
}

interface Place {
  readonly address: string;
  readonly parent?: StableId;
  readonly needs?: readonly StableId[];
}

function placeOf(comment: Fact, { model, catalog }: OwnSource): Place | null {
  const target = text(comment.value.target);
  const kind = target.slice(0, target.indexOf(':'));
  const { name } = comment;
  const [first = '', second = '', third = ''] = name;
  const own = ownId(kind, name);
  switch (kind) {
    case 'column':
      return {
        address: `COLUMN ${quotePath(...name)}`,
        ...parentOf(model, [
          { kind: 'column', schema: first, table: second, name: third },
          { kind: 'view', schema: first, name: second },
          { kind: 'materializedView', schema: first, name: second },
          { kind: 'type', schema: first, name: second },
          { kind: 'table', schema: first, name: second },
          { kind: 'foreignTable', schema: first, name: second },
        ]),
      };
    case 'cast':
      return {
        address: `CAST (${first.replace(/^((?:[^"]|"[^"]*")*?) as /, '$1 AS ')})`,
        parent: own,
      };
    case 'operator': {
      const symbol = withoutArguments(second);
      const operands = second.slice(symbol.length);
      return {
        address: `OPERATOR ${quoteName(first)}.${symbol} ${operands.replace(/\bnone\b/g, 'NONE')}`,
        parent: own,
      };
    }
    case 'operatorClass':
    case 'operatorFamily': {
      const words = kind === 'operatorClass' ? 'OPERATOR CLASS' : 'OPERATOR FAMILY';
      return {
        address: `${words} ${quotePath(first, third)} USING ${quoteName(second)}`,
        parent: own,
      };
    }
    case 'transform':
      return {
        address: `TRANSFORM FOR ${first.replace(/ language (?=\S+$)/, ' LANGUAGE ')}`,
        parent: own,
      };
    case 'indexPartition': {
      const index = partitionIndexName(catalog, target);
      if (index === null) return null;
      const parent = parentOf(model, [{ kind: 'table', schema: first, name: second }]);
      const needs = [ownId('attachedIndex', name)];
      return { address: `INDEX ${quotePath(first, index)}`, ...parent, needs };
    }
    default: {
      const words = plainKinds[kind];
      return words === undefined
        ? null
        : { address: `${words} ${quotePath(...name)}`, parent: own };
    }
  }
}

function parentOf(model: Model, candidates: readonly StableId[]): { parent?: StableId } {
  const parent = candidates.find((id) => factOf(model, id) !== undefined);
  return parent === undefined ? {} : { parent };
}

function partitionIndexName(catalog: Catalog, key: string): string | null {
  const fact = catalog.facts.get(key as FactKey);
  return typeof fact?.note?.name === 'string' ? fact.note.name : null;
}

const plainKinds: Readonly<Record<string, string>> = {
  statistics: 'STATISTICS',
  language: 'LANGUAGE',
  accessMethod: 'ACCESS METHOD',
  conversion: 'CONVERSION',
  textSearchParser: 'TEXT SEARCH PARSER',
  textSearchTemplate: 'TEXT SEARCH TEMPLATE',
  textSearchDictionary: 'TEXT SEARCH DICTIONARY',
  textSearchConfiguration: 'TEXT SEARCH CONFIGURATION',
};
