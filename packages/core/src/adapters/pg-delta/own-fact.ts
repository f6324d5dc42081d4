import type { Catalog, Fact as CatalogFact, FactValue } from '../../catalog/catalog.ts';
import type { Model, StableId } from './model.ts';
import type { OwnId } from './own-id.ts';

/**
 * Something that the catalog knows and the engine does not. An object is made and unmade by
 * statements of its own; a setting is a property of its parent and goes with it.
 */
export interface OwnFact {
  readonly id: OwnId;
  /** What it belongs to; it goes when that goes. */
  readonly parent?: StableId;
  /** What must exist before it, besides its parent and what `pg_depend` says. */
  readonly needs?: readonly StableId[];
  /** Statements that bring it about. */
  readonly make: readonly string[];
  /** Statements after `make` when it is new; a later difference in them is planned by its own rule. */
  readonly andThen?: readonly string[];
  /** The statement that takes it away. */
  readonly unmake: string;
  /** Statements that must run before `make` where another value was in force. */
  readonly clear?: readonly string[];
  /** What its own rules read, e.g. the mappings of a text search configuration. */
  readonly details?: Readonly<Record<string, FactValue>>;
}

/** What families of own facts are made from. */
export interface OwnSource {
  readonly model: Model;
  readonly catalog: Catalog;
}

/** A family of own facts: one file per kind of object. */
export type OwnFamily = (source: OwnSource) => readonly OwnFact[];

/** All facts of a kind, in the catalog's order. */
export function factsOfKind(catalog: Catalog, kind: string): readonly CatalogFact[] {
  return [...catalog.facts.values()].filter((fact) => fact.kind === kind);
}

/** A value that must be a text. */
export function text(value: FactValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A number as text; empty where it is none. */
export function digits(value: FactValue | undefined): string {
  return typeof value === 'number' ? String(value) : '';
}

/** A text, or null where there is none. */
export function textOrNull(value: FactValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** A value as an object; empty where it is none. */
export function record(value: FactValue | undefined): Readonly<Record<string, FactValue>> {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {};
}

/** A value as a list; empty where it is none. */
export function list(value: FactValue | undefined): readonly FactValue[] {
  return value !== undefined && isList(value) ? value : [];
}

function isList(value: FactValue): value is readonly FactValue[] {
  return Array.isArray(value);
}
