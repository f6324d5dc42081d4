import type { Fact } from '../../../catalog/catalog.ts';
import type { FactNames } from '../fact-key-of.ts';
import type { StableId } from '../model.ts';
import type { OwnFact, OwnSource } from '../own-fact.ts';
import { factsOfKind, list, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath, withoutArguments } from '../sql-names.ts';

/** Grants on sequences of identity columns, and owners of what the engine does not model. */
export function privileges({ model, catalog }: OwnSource, names: FactNames): readonly OwnFact[] {
  const planned = new Set<string>();
  for (const { id } of model.facts.values()) if (id.kind === 'acl') planned.add(names(id));
  return [
    ...factsOfKind(catalog, 'grant').flatMap((grant) => grantOf(grant, catalog, planned)),
    ...factsOfKind(catalog, 'owner').flatMap(ownerOfOwn),
  ];
}

function grantOf(
  { key, name, value }: Fact,
  catalog: OwnSource['catalog'],
  planned: ReadonlySet<string>,
): readonly OwnFact[] {
  const target = text(value.target);
  const sequence = catalog.facts.get(value.target as Fact['key'])?.value;
  if (planned.has(key) || sequence?.identity !== true || !target.startsWith('sequence:')) return [];
  const role = name.at(-1) ?? '';
  const grantee = role === 'public' ? 'PUBLIC' : quoteName(role);
  const path = quotePath(...name.slice(0, -1));
  const held = list(value.privileges).map(text);
  const plain = held.filter((privilege) => !privilege.endsWith('*'));
  const grantable = held.filter((privilege) => privilege.endsWith('*')).map((p) => p.slice(0, -1));
  const revoke = `REVOKE ALL ON SEQUENCE ${path} FROM ${grantee}`;
  const grant = (given: readonly string[], option: string) =>
    given.length === 0
      ? []
      : [`GRANT ${given.join(', ')} ON SEQUENCE ${path} TO ${grantee}${option}`];
  return [
    {
      id: ownId('sequenceGrant', [key]),
      ...parentOf(sequence.ownedBy),
      make: [...grant(plain, ''), ...grant(grantable, ' WITH GRANT OPTION')],
      unmake: revoke,
      clear: [revoke],
    },
  ];
}

function parentOf(owner: Fact['value'][string] | undefined): { parent?: StableId } {
  if (typeof owner !== 'object' || owner === null || !('table' in owner)) return {};
  const [schema, table, name] = [text(owner.schema), text(owner.table), text(owner.column)];
  return { parent: { kind: 'column', schema, table, name } };
}

const ownable: Readonly<Record<string, (name: readonly string[]) => string>> = {
  statistics: (name) => `STATISTICS ${quotePath(...name)}`,
  textSearchDictionary: (name) => `TEXT SEARCH DICTIONARY ${quotePath(...name)}`,
  textSearchConfiguration: (name) => `TEXT SEARCH CONFIGURATION ${quotePath(...name)}`,
  conversion: (name) => `CONVERSION ${quotePath(...name)}`,
  language: (name) => `LANGUAGE ${quotePath(...name)}`,
  operatorClass: ([schema = '', method = '', name = '']) =>
    `OPERATOR CLASS ${quotePath(schema, name)} USING ${quoteName(method)}`,
  operatorFamily: ([schema = '', method = '', name = '']) =>
    `OPERATOR FAMILY ${quotePath(schema, name)} USING ${quoteName(method)}`,
  operator: ([schema = '', signature = '']) => {
    const symbol = withoutArguments(signature);
    const operands = signature.slice(symbol.length).replace(/\bnone\b/g, 'NONE');
    return `OPERATOR ${quoteName(schema)}.${symbol} ${operands}`;
  },
};

function ownerOfOwn({ key, name, value }: Fact): readonly OwnFact[] {
  const target = text(value.target);
  const kind = target.slice(0, target.indexOf(':'));
  const address = ownable[kind]?.(name);
  if (address === undefined) return [];
  const alter = `ALTER ${address} OWNER TO ${quoteName(text(value.role))}`;
  return [
    { id: ownId('ownOwner', [key]), parent: ownId(kind, name), make: [alter], unmake: alter },
  ];
}
