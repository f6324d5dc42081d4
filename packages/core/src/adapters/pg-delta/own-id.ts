import type { FactKey } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { StableId } from './model.ts';

/** The id of a fact that the engine does not know and orch plans through it. */
export type OwnId = Extract<StableId, { kind: 'extensionIntent' }>;

/** An id for one of orch's own facts: a kind and a name of several parts. */
export function ownId(kind: string, name: readonly string[]): OwnId {
  return { kind: 'extensionIntent', ext: 'orch', intentKind: kind, key: JSON.stringify(name) };
}

/** The parts of an own fact's name. */
export function ownName(id: OwnId): readonly string[] {
  return JSON.parse(id.key) as readonly string[];
}

/** The catalog's key of an own fact. */
export function ownFactKey(id: OwnId): FactKey {
  return factKey(id.intentKind, ...ownName(id));
}
